using System.Buffers.Binary;
using System.IO.Compression;

namespace FslHv.Abi;

/// <summary>Data in the gzip format (RFC 1952).</summary>
public static class GzipData
{
    private const int TrailerBytes = 8;
    private const int StoredBlockBytesMax = 0xFFFF;

    /// <summary>Unpacks; null, with one line that says why, when that cannot be.</summary>
    /// <param name="packed">The data, with nothing after them.</param>
    /// <param name="bytesMax">What unpacks to more is refused, after as much work as that takes.</param>
    /// <param name="problem">Why not.</param>
    public static Bytes? Unpack(Bytes packed, int bytesMax, out string problem)
    {
        problem = "the gzip data are damaged";
        try
        {
            using var stream = new GZipStream(new MemoryStream(packed.Span.ToArray(), writable: false), CompressionMode.Decompress);
            var buffer = new byte[Math.Min(Math.Max(packed.Length, 4096), bytesMax)];
            var length = 0;
            for (var count = 1; count > 0;)
            {
                if (length == buffer.Length && length < bytesMax)
                    Array.Resize(ref buffer, (int)Math.Min(2L * length, bytesMax));
                count = length < buffer.Length ? stream.Read(buffer.AsSpan(length)) : stream.ReadByte() < 0 ? 0 : -1;
                if (count < 0)
                {
                    problem = $"it has more than {bytesMax} bytes";
                    return null;
                }

                length += count;
            }

            var unpacked = buffer.AsSpan(0, length);
            return IsWhole(packed.Span, unpacked) ? Bytes.Copy(unpacked) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Packs in the simplest way there is, which makes nothing smaller but is the same everywhere: blocks that are stored as they are.</summary>
    public static Bytes Store(Bytes contents)
    {
        var blocks = Math.Max(1, (contents.Length + StoredBlockBytesMax - 1) / StoredBlockBytesMax);
        var packed = new byte[10 + (5 * blocks) + contents.Length + TrailerBytes];
        ReadOnlySpan<byte> header = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF];
        header.CopyTo(packed);
        var at = header.Length;
        for (var i = 0; i < blocks; i++)
        {
            var block = contents.Span[(i * StoredBlockBytesMax)..Math.Min((i + 1) * StoredBlockBytesMax, contents.Length)];
            packed[at] = (byte)(i == blocks - 1 ? 1 : 0);
            BinaryPrimitives.WriteUInt16LittleEndian(packed.AsSpan(at + 1), (ushort)block.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(packed.AsSpan(at + 3), (ushort)~block.Length);
            block.CopyTo(packed.AsSpan(at + 5));
            at += 5 + block.Length;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(packed.AsSpan(at), Crc32.Of(contents.Span));
        BinaryPrimitives.WriteUInt32LittleEndian(packed.AsSpan(at + 4), (uint)contents.Length);
        return Bytes.Take(packed);
    }

    /// <summary>Whether the trailer, checksum and length, is that of the contents: data that were cut off end without a word.</summary>
    private static bool IsWhole(ReadOnlySpan<byte> packed, ReadOnlySpan<byte> unpacked) =>
        packed.Length > TrailerBytes
        && BinaryPrimitives.ReadUInt32LittleEndian(packed[^TrailerBytes..]) == Crc32.Of(unpacked)
        && BinaryPrimitives.ReadUInt32LittleEndian(packed[^4..]) == (uint)unpacked.Length;
}
