using System.Buffers.Binary;

namespace FslHv.DeviceTree.Blob;

/// <summary>Where a blob's blocks are. Invariant: every block lies within the total size, which lies within the input.</summary>
internal readonly ref struct BlobHeader
{
    private const int TotalSizeAt = 4;
    private const int StructAt = 8;
    private const int StringsAt = 12;
    private const int ReservationsAt = 16;
    private const int VersionAt = 20;
    private const int CompatibleAt = 24;
    private const int BootCpuAt = 28;
    private const int StringsSizeAt = 32;
    private const int StructSizeAt = 36;

    public BlobHeader(ReadOnlySpan<byte> blob, string fileName)
    {
        if (blob.Length < BlobToken.HeaderLength - sizeof(uint))
            throw BlobErrors.At(fileName, blob.Length, "the blob ends within its header");
        if (Word(blob, 0) != BlobToken.Magic)
            throw BlobErrors.At(fileName, 0, $"no device tree: the magic number is 0x{Word(blob, 0):x8}, not 0x{BlobToken.Magic:x8}");

        var version = Word(blob, VersionAt);
        if (version < BlobToken.VersionOldestRead)
            throw BlobErrors.At(fileName, VersionAt, $"version {version} is older than {BlobToken.VersionOldestRead}");
        if (Word(blob, CompatibleAt) > BlobToken.VersionWritten)
        {
            throw BlobErrors.At(fileName, CompatibleAt,
                $"only readers of version {Word(blob, CompatibleAt)} understand it, this one knows {BlobToken.VersionWritten}");
        }

        var total = Word(blob, TotalSizeAt);
        if (total > (uint)blob.Length)
            throw BlobErrors.At(fileName, TotalSizeAt, $"total size {total} is more than the {blob.Length} bytes there are");
        var headerLength = version == BlobToken.VersionOldestRead ? StructSizeAt : BlobToken.HeaderLength;
        if (total < (uint)headerLength)
            throw BlobErrors.At(fileName, TotalSizeAt, $"total size {total} is less than the header's {headerLength} bytes");

        BootCpu = Word(blob, BootCpuAt);
        Reservations = Block(blob, fileName, ReservationsAt, null, 8, "reservations");
        Strings = Block(blob, fileName, StringsAt, Word(blob, StringsSizeAt), 1, "strings block");
        var structSize = version == BlobToken.VersionOldestRead ? (uint?)null : Word(blob, StructSizeAt);
        Structure = Block(blob, fileName, StructAt, structSize, sizeof(uint), "structure block");
    }

    /// <summary>Physical number of the boot cpu.</summary>
    public uint BootCpu { get; }

    /// <summary>From the first reservation to the end of the blob: the list says itself where it ends.</summary>
    public Range Reservations { get; }

    public Range Strings { get; }

    public Range Structure { get; }

    private static uint Word(ReadOnlySpan<byte> blob, int at) => BinaryPrimitives.ReadUInt32BigEndian(blob[at..]);

    private static Range Block(ReadOnlySpan<byte> blob, string fileName, int headerAt, uint? size, uint alignment, string what)
    {
        var total = Word(blob, TotalSizeAt);
        var start = Word(blob, headerAt);
        if (start > total)
            throw BlobErrors.At(fileName, headerAt, $"the {what} starts at 0x{start:x}, past the end");
        if (start % alignment != 0)
            throw BlobErrors.At(fileName, headerAt, $"the {what} starts at 0x{start:x}, which is no multiple of {alignment}");
        var length = size ?? total - start;
        if (length > total - start)
            throw BlobErrors.At(fileName, headerAt, $"the {what} at 0x{start:x} with {length} bytes reaches past the end");
        Invariant.Holds(start + length <= (uint)blob.Length);
        return (int)start..(int)(start + length);
    }
}
