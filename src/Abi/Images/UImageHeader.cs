using System.Buffers.Binary;
using System.Text;
using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>
/// The header of a uImage. Shape: 64 bytes, big-endian: magic, checksum of the header, time, size, load address, entry, checksum of the contents (words), then
/// system, architecture, type, compression (bytes), and a name of 32 bytes. Source: U-Boot <c>include/image.h</c>.
/// </summary>
/// <param name="SizeBytes">Size of what follows the header.</param>
/// <param name="Load">Where it wants to be loaded.</param>
/// <param name="Entry">Where execution starts when it is there.</param>
/// <param name="DataChecksum">CRC-32 of what follows the header.</param>
/// <param name="Compression">0 none, 1 gzip; others are unknown here.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsIntact">Whether the header's own checksum is right.</param>
public sealed record UImageHeader(uint SizeBytes, uint Load, uint Entry, uint DataChecksum, byte Compression, string Name, bool IsIntact)
{
    /// <summary>The first word.</summary>
    public const uint Magic = 0x2705_1956;

    /// <summary>Size of a header.</summary>
    public const int HeaderBytes = 64;

    /// <summary><see cref="Compression"/>: not packed.</summary>
    public const byte NotPacked = 0;

    /// <summary><see cref="Compression"/>: gzip.</summary>
    public const byte Gzip = 1;

    private const int ChecksumAt = 4;
    private const int NameBytes = 32;

    /// <summary>Reads the header at the start of a file; null when there is none.</summary>
    public static UImageHeader? Read(Bytes file)
    {
        var span = file.Span;
        if (span.Length < HeaderBytes || BinaryPrimitives.ReadUInt32BigEndian(span) != Magic)
            return null;
        var name = span.Slice(HeaderBytes - NameBytes, NameBytes);
        var end = name.IndexOf((byte)0);
        return new UImageHeader(
            BinaryPrimitives.ReadUInt32BigEndian(span[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(span[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(span[20..]),
            BinaryPrimitives.ReadUInt32BigEndian(span[24..]),
            span[31],
            Encoding.Latin1.GetString(end < 0 ? name : name[..end]),
            BinaryPrimitives.ReadUInt32BigEndian(span[ChecksumAt..]) == Checksum(span));
    }

    /// <summary>A file of this header and those contents; the sizes and checksums are made right.</summary>
    /// <param name="header">What the header says.</param>
    /// <param name="contents">What follows it.</param>
    public static Bytes Write(UImageHeader header, Bytes contents)
    {
        Invariant.Holds(header.Name.Length <= NameBytes);
        var file = new byte[HeaderBytes + contents.Length];
        BinaryPrimitives.WriteUInt32BigEndian(file, Magic);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(12), (uint)contents.Length);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(16), header.Load);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(20), header.Entry);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(24), Crc32.Of(contents.Span));
        ReadOnlySpan<byte> linuxKernelForPowerPc = [5, 7, 2];
        linuxKernelForPowerPc.CopyTo(file.AsSpan(28));
        file[31] = header.Compression;
        Encoding.Latin1.GetBytes(header.Name, file.AsSpan(HeaderBytes - NameBytes));
        contents.Span.CopyTo(file.AsSpan(HeaderBytes));
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(ChecksumAt), Checksum(file));
        return Bytes.Take(file);
    }

    /// <summary>Of the header, with its checksum taken as 0.</summary>
    private static uint Checksum(ReadOnlySpan<byte> file)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        file[..HeaderBytes].CopyTo(header);
        header.Slice(ChecksumAt, sizeof(uint)).Clear();
        return Crc32.Of(header);
    }
}
