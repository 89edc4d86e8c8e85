using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>
/// One direction of a byte channel: a ring of 4096 bytes of which 4095 can be used. It exists from the first byte on, and nothing but
/// receiving empties it. Source: Topaz <c>src/byte_chan.c</c>, libos <c>queue</c>.
/// </summary>
internal sealed class ByteChannelRing
{
    /// <summary>Its size. Unit: bytes; a power of two.</summary>
    public const int SizeBytes = 4096;

    /// <summary>How many bytes it holds at most: a ring that is full differs from an empty one by a byte that stays unused.</summary>
    public const int CapacityBytes = SizeBytes - 1;

    private byte[]? _bytes;
    private int _head;

    /// <summary>How many bytes wait.</summary>
    public int Count { get; private set; }

    /// <summary>How many bytes it takes.</summary>
    public int Free => CapacityBytes - Count;

    /// <summary>Queues as many bytes as there is room for.</summary>
    /// <returns>How many.</returns>
    public int Write(ReadOnlySpan<byte> data)
    {
        var count = Math.Min(data.Length, Free);
        if (count == 0)
            return 0;
        _bytes ??= new byte[SizeBytes];
        for (var i = 0; i < count; i++)
            _bytes[(_head + Count + i) % SizeBytes] = data[i];
        Count += count;
        AssertInvariants();
        return count;
    }

    /// <summary>Takes the oldest bytes, at most so many.</summary>
    public Bytes Read(int bytesMax)
    {
        Invariant.Holds(bytesMax >= 0);
        var count = Math.Min(bytesMax, Count);
        if (count == 0)
            return Bytes.Empty;
        var data = new byte[count];
        for (var i = 0; i < count; i++)
            data[i] = At(i);
        _head = (_head + count) % SizeBytes;
        Count -= count;
        AssertInvariants();
        return Bytes.Take(data);
    }

    /// <summary>Adds what waits, wherever in the ring it lies.</summary>
    public void AddTo(ref StateHash hash)
    {
        hash.Add(Count);
        for (var i = 0; i < Count; i++)
            hash.Add((uint)At(i));
    }

    private byte At(int place)
    {
        Invariant.Holds(_bytes is not null);
        return _bytes[(_head + place) % SizeBytes];
    }

    private void AssertInvariants()
    {
        Invariant.Holds(Count is >= 0 and <= CapacityBytes);
        Invariant.Holds(_head is >= 0 and < SizeBytes);
    }
}
