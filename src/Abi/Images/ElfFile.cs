using System.Buffers.Binary;

namespace FslHv.Abi;

/// <summary>
/// Reads big-endian ELF executables (<c>ET_EXEC</c>) of 32 and 64 bits: their <c>PT_LOAD</c> segments go to physical addresses. The entry is a virtual address;
/// it lies in exactly one segment, which says where it is physically. Source: Topaz <c>src/elf.c</c>.
/// </summary>
public static class ElfFile
{
    /// <summary>The first four bytes: 0x7F, "ELF".</summary>
    public const uint Magic = 0x7F45_4C46;

    private const int Class = 4;
    private const int Data = 5;
    private const byte BigEndian = 2;
    private const ushort Executable = 2;
    private const uint Load = 1;

    /// <summary>Reads an executable; its segments are where it says.</summary>
    public static ImageReading Read(Bytes file)
    {
        var span = file.Span;
        if (span.Length < 6 || BinaryPrimitives.ReadUInt32BigEndian(span) != Magic)
            return ImageReading.Refused("no ELF file");
        if (span[Class] is not (1 or 2))
            return ImageReading.Refused($"ELF class {span[Class]} is neither 32 nor 64 bits");
        if (span[Data] != BigEndian)
            return ImageReading.Refused("ELF file is not big-endian");
        var layout = span[Class] == 1 ? ElfLayout.Of32 : ElfLayout.Of64;
        if (span.Length < layout.HeaderBytes)
            return ImageReading.Refused($"ELF file of {span.Length} bytes is shorter than its header");
        var type = BinaryPrimitives.ReadUInt16BigEndian(span[16..]);
        if (type != Executable)
            return ImageReading.Refused($"ELF file is of type {type}, not an executable with fixed addresses (2)");
        return Read(file, layout);
    }

    private static ImageReading Read(Bytes file, ElfLayout layout)
    {
        var span = file.Span;
        var table = layout.Word(span, layout.TableAt);
        var size = BinaryPrimitives.ReadUInt16BigEndian(span[layout.EntrySizeAt..]);
        var count = BinaryPrimitives.ReadUInt16BigEndian(span[(layout.EntrySizeAt + 2)..]);
        if (size < layout.EntryBytes || table > (ulong)span.Length || (ulong)size * count > (ulong)span.Length - table)
            return ImageReading.Refused($"ELF program headers ({count} of {size} bytes at {table}) do not lie in the file");
        var entry = layout.Word(span, ElfLayout.EntryAt);
        var segments = new List<ImageSegment>();
        var entries = new List<ulong>();
        for (var i = 0; i < count; i++)
        {
            var header = ElfSegment.Read(span[((int)table + (i * size))..], layout);
            if (header.Type != Load)
                continue;
            if (header.Problem(span.Length) is { } problem)
                return ImageReading.Refused($"ELF segment {i} {problem}");
            segments.Add(new ImageSegment(header.Physical, file.Slice((int)header.Offset, (int)header.FileBytes), header.MemoryBytes - header.FileBytes));
            if (entry >= header.Virtual && entry - header.Virtual < header.MemoryBytes)
                entries.Add(unchecked(header.Physical + (entry - header.Virtual)));
        }

        if (segments.Count == 0)
            return ImageReading.Refused("ELF file has no segment to load");
        if (segments.Exists(segment => segment.Address == 0)
            && segments.Exists(segment => segment.SizeBytes > 0 && unchecked(segment.Address + segment.SizeBytes) == 0))
            return ImageReading.Refused("ELF file takes all addresses there are");
        return entries.Count == 1
            ? new ImageReading(new LoadableImage(ImageFormat.Elf, entries[0], segments.ToValueList()), "")
            : ImageReading.Refused($"ELF entry 0x{entry:x} lies in {entries.Count} segments");
    }

    /// <summary>A program header.</summary>
    private readonly record struct ElfSegment(uint Type, ulong Offset, ulong Virtual, ulong Physical, ulong FileBytes, ulong MemoryBytes)
    {
        public static ElfSegment Read(ReadOnlySpan<byte> bytes, ElfLayout layout) => new(
            BinaryPrimitives.ReadUInt32BigEndian(bytes),
            layout.Word(bytes, layout.OffsetAt),
            layout.Word(bytes, layout.OffsetAt + layout.WordBytes),
            layout.Word(bytes, layout.OffsetAt + (2 * layout.WordBytes)),
            layout.Word(bytes, layout.OffsetAt + (3 * layout.WordBytes)),
            layout.Word(bytes, layout.OffsetAt + (4 * layout.WordBytes)));

        public string? Problem(int fileLength)
        {
            if (Offset > (ulong)fileLength || FileBytes > (ulong)fileLength - Offset)
                return $"({FileBytes} bytes at {Offset}) does not lie in the file";
            if (FileBytes > MemoryBytes)
                return $"has {FileBytes} bytes in the file and only {MemoryBytes} in memory";
            return MemoryBytes > 0 && Physical > ulong.MaxValue - (MemoryBytes - 1)
                ? $"of {MemoryBytes} bytes at 0x{Physical:x} reaches beyond the last address"
                : null;
        }
    }
}

/// <summary>Where in an ELF file's header and in its program headers things stand. Unit: bytes.</summary>
/// <param name="WordBytes">Size of an address.</param>
/// <param name="HeaderBytes">Size of the header.</param>
/// <param name="EntryBytes">Size of a program header.</param>
/// <param name="TableAt">The file offset of the program headers.</param>
/// <param name="EntrySizeAt">The size of a program header; their number follows.</param>
/// <param name="OffsetAt">In a program header: the segment's file offset; virtual and physical address and the two sizes follow.</param>
internal sealed record ElfLayout(int WordBytes, int HeaderBytes, int EntryBytes, int TableAt, int EntrySizeAt, int OffsetAt)
{
    public static readonly ElfLayout Of32 = new(4, 52, 32, 28, 42, 4);

    public static readonly ElfLayout Of64 = new(8, 64, 56, 32, 54, 8);

    /// <summary>The entry point, in both.</summary>
    public const int EntryAt = 24;

    public ulong Word(ReadOnlySpan<byte> bytes, int at) =>
        WordBytes == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]) : BinaryPrimitives.ReadUInt64BigEndian(bytes[at..]);

    public void Write(Span<byte> bytes, int at, ulong value)
    {
        if (WordBytes == 4)
            BinaryPrimitives.WriteUInt32BigEndian(bytes[at..], checked((uint)value));
        else
            BinaryPrimitives.WriteUInt64BigEndian(bytes[at..], value);
    }
}
