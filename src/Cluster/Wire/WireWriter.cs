using System.Buffers.Binary;
using System.Text;
using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>
/// A byte buffer that grows. Every number has one form: what is equal is written alike. Shape of a varint: seven bits a byte, the lowest first, the top bit
/// of a byte says that another follows; 1–10 bytes. Shape of a text: the count of its bytes as a varint, then UTF-8. Used by one thread at a time.
/// </summary>
public sealed class WireWriter
{
    internal const int VarintBytesMax = 10;

    /// <summary>Bits of an address that count within its strand.</summary>
    internal const int ActorBits = 44;

    /// <summary>How deep messages may hold others. Deeper ones are a defect of whoever made them.</summary>
    internal const int DepthMax = 32;

    /// <summary>A UTF-16 unit is at most three bytes of UTF-8: the count of a text of so many units, and one more, fits into a varint of one byte.</summary>
    private const int ShortTextMax = 42;

    /// <summary>Without a mark in front. Refuses what is no Unicode, because it would not come back.</summary>
    internal static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private byte[] _bytes = new byte[256];
    private int _depth;

    /// <summary>How many bytes were written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written. Holds until the next write or <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>Forgets what was written, and keeps the room.</summary>
    public void Clear() => GoBack(0);

    /// <summary>Writes one byte.</summary>
    public void WriteByte(byte value)
    {
        Room(1)[Length] = value;
        Length++;
    }

    /// <summary>Writes a number that is usually small, in 1–10 bytes.</summary>
    public void WriteVarint(ulong value)
    {
        var bytes = Room(VarintBytesMax);
        var at = Length;
        for (; value >= 0x80; value >>= 7)
            bytes[at++] = (byte)(value | 0x80);
        bytes[at++] = (byte)value;
        Length = at;
    }

    /// <summary>Writes a number that is usually near zero: 0, −1, 1, −2 … as the varints 0, 1, 2, 3 …</summary>
    public void WriteSigned(long value) => WriteVarint((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Writes eight bytes, the lowest first: for hashes, which are never small.</summary>
    public void WriteFixed64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Room(sizeof(ulong)).AsSpan(Length), value);
        Length += sizeof(ulong);
    }

    /// <summary>Writes a text.</summary>
    /// <exception cref="WireException">It has half a surrogate pair.</exception>
    public void WriteString(string text) => WriteString(text, 0);

    /// <summary>Writes a count, then the bytes.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteVarint((ulong)bytes.Length);
        bytes.CopyTo(Room(bytes.Length).AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Writes an address: two varints, the upper 20 bits and the lower 44. In live engines a top-level actor's takes two bytes or three.</summary>
    public void WriteActor(ActorId actor)
    {
        WriteVarint(actor.Value >> ActorBits);
        WriteVarint(actor.Value & ((1UL << ActorBits) - 1));
    }

    /// <summary>Writes a text that may be missing: 0, or its count and one, then the text.</summary>
    internal void WriteText(string? text)
    {
        if (text is null)
            WriteByte(0);
        else
            WriteString(text, 1);
    }

    internal void WriteBool(bool value) => WriteByte(value ? (byte)1 : (byte)0);

    /// <summary>Begins a record inside another.</summary>
    internal void Enter()
    {
        if (++_depth > DepthMax)
            throw new WireException($"a message holds others more than {DepthMax} deep");
    }

    /// <summary>Ends it.</summary>
    internal void Leave() => _depth--;

    /// <summary>Forgets what was written from there on.</summary>
    internal void GoBack(int length)
    {
        Invariant.Holds(length <= Length);
        (Length, _depth) = (length, 0);
    }

    private void WriteString(string text, int more)
    {
        try
        {
            if (text.Length <= ShortTextMax)
            {
                var bytes = Room(1 + (3 * text.Length));
                var count = Utf8.GetBytes(text, bytes.AsSpan(Length + 1));
                bytes[Length] = (byte)(count + more);
                Length += 1 + count;
            }
            else
            {
                var count = Utf8.GetByteCount(text);
                WriteVarint((ulong)(count + more));
                Length += Utf8.GetBytes(text, Room(count).AsSpan(Length));
            }
        }
        catch (EncoderFallbackException exception)
        {
            throw new WireException($"a text has half a surrogate pair at {exception.Index}", exception);
        }
    }

    /// <summary>The buffer, with room for so many bytes more.</summary>
    private byte[] Room(int count)
    {
        if (_bytes.Length - Length < count)
            Array.Resize(ref _bytes, Math.Max(checked(Length + count), (int)Math.Min(2L * _bytes.Length, Array.MaxLength)));
        return _bytes;
    }
}
