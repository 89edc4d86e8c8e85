using System.Buffers.Binary;
using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>
/// Reads what a <see cref="WireWriter"/> wrote. Never reads or allocates beyond what is there: every count is held against the bytes that are left. A number
/// in another form than a writer gives it is refused.
/// </summary>
/// <param name="data">The bytes.</param>
public ref struct WireReader(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private int _at;
    private int _depth;

    /// <summary>Whether everything was read.</summary>
    public readonly bool IsAtEnd => _at == _data.Length;

    private readonly int Left => _data.Length - _at;

    /// <summary>Reads one byte.</summary>
    /// <exception cref="WireException">There is none.</exception>
    public byte ReadByte()
    {
        if (_at >= _data.Length)
            throw TooShort();
        return _data[_at++];
    }

    /// <summary>Reads a varint.</summary>
    /// <exception cref="WireException">It is cut off, longer than it need be, or more than 64 bits.</exception>
    public ulong ReadVarint()
    {
        var first = ReadByte();
        return first < 0x80 ? first : ReadLongVarint(first);
    }

    /// <summary>Reads what <see cref="WireWriter.WriteSigned"/> wrote.</summary>
    /// <exception cref="WireException">As of <see cref="ReadVarint()"/>.</exception>
    public long ReadSigned()
    {
        var bits = ReadVarint();
        return (long)(bits >> 1) ^ -(long)(bits & 1);
    }

    /// <summary>Reads eight bytes.</summary>
    /// <exception cref="WireException">There are less.</exception>
    public ulong ReadFixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    /// <summary>Reads a text.</summary>
    /// <exception cref="WireException">It is cut off, or no UTF-8.</exception>
    public string ReadString() => TextOf(ReadBytes());

    /// <summary>Reads a count and the bytes behind it, without a copy.</summary>
    /// <exception cref="WireException">There are less.</exception>
    public ReadOnlySpan<byte> ReadBytes() => Take(ReadVarint());

    /// <summary>Reads an address.</summary>
    /// <exception cref="WireException">A part is cut off or too large.</exception>
    public ActorId ReadActor()
    {
        var strand = ReadVarint(ulong.MaxValue >> WireWriter.ActorBits);
        return new((strand << WireWriter.ActorBits) | ReadVarint((1UL << WireWriter.ActorBits) - 1));
    }

    /// <summary>Reads a text that may be missing.</summary>
    internal string? ReadText()
    {
        var marked = ReadVarint();
        return marked == 0 ? null : TextOf(Take(marked - 1));
    }

    internal bool ReadBool() => ReadVarint(1) != 0;

    /// <summary>Reads a varint that must not be greater.</summary>
    internal ulong ReadVarint(ulong max)
    {
        var value = ReadVarint();
        return value <= max ? value : throw new WireException($"{value} is more than {max}");
    }

    /// <summary>Reads a signed number that must lie between those.</summary>
    internal long ReadSigned(long min, long max)
    {
        var value = ReadSigned();
        return value >= min && value <= max ? value : throw new WireException($"{value} is not in {min} … {max}");
    }

    /// <summary>Reads how many items follow.</summary>
    /// <param name="bytesMin">How many bytes each takes at least.</param>
    internal int ReadCount(int bytesMin)
    {
        Invariant.Holds(bytesMin > 0);
        var count = ReadVarint();
        return count <= (ulong)(Left / bytesMin) ? (int)count : throw new WireException($"{count} items cannot be in {Left} bytes");
    }

    /// <summary>Begins a record inside another.</summary>
    internal void Enter()
    {
        if (++_depth > WireWriter.DepthMax)
            throw new WireException($"a message holds others more than {WireWriter.DepthMax} deep");
    }

    /// <summary>Ends it.</summary>
    internal void Leave() => _depth--;

    private static string TextOf(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return WireWriter.Utf8.GetString(bytes);
        }
        catch (ArgumentException exception)
        {
            throw new WireException("a text is no UTF-8", exception);
        }
    }

    private ulong ReadLongVarint(byte first)
    {
        var value = (ulong)first & 0x7F;
        for (var shift = 7; ; shift += 7)
        {
            var next = ReadByte();
            if (next == 0 || (shift == 63 && next > 1))
                throw new WireException("a number is longer than it may be");
            value |= ((ulong)next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)Left)
            throw new WireException($"{count} bytes should follow, and {Left} are left");
        var taken = _data.Slice(_at, (int)count);
        _at += taken.Length;
        return taken;
    }

    private readonly WireException TooShort() => new($"it ends after {_data.Length} bytes, and goes on");
}
