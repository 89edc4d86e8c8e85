using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>
/// Images for experiments: of any format and size, with contents that follow from the size, and nothing in them that could be executed.
/// </summary>
public static class MadeUpImage
{
    /// <summary>How much of zeros follows the contents of an ELF image.</summary>
    public const int ZeroBytes = 4096;

    /// <summary>Every format, as scenarios name it.</summary>
    public static ValueList<string> Formats { get; } = ["raw", "elf32", "elf64", "uimage", "uimage-gzip"];

    /// <summary>Makes an image.</summary>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="contentBytes">Size of its contents.</param>
    /// <param name="load">Where it says that it goes; raw says nothing. 32 bits, except for elf64.</param>
    /// <param name="entry">Where it says that execution starts. An ELF's must lie in its contents or in the zeros behind them.</param>
    public static Bytes Make(string format, int contentBytes, ulong load, ulong entry)
    {
        var contents = Contents(contentBytes);
        return format switch
        {
            "raw" => contents,
            "elf32" or "elf64" => ElfWriter.Write(format == "elf64", entry, [new ImageSegment(load, contents, ZeroBytes)]),
            "uimage" => UImage(contents, UImageHeader.NotPacked, load, entry),
            "uimage-gzip" => UImage(GzipData.Store(contents), UImageHeader.Gzip, load, entry),
            _ => throw Invariant.Unreachable(format),
        };
    }

    /// <summary>Contents of which no two pages are equal.</summary>
    public static Bytes Contents(int count)
    {
        Invariant.Holds(count >= 0);
        var bytes = new byte[count];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)((i * 7) + (i >> 12) + 1);
        return Bytes.Take(bytes);
    }

    private static Bytes UImage(Bytes contents, byte compression, ulong load, ulong entry) =>
        UImageHeader.Write(new UImageHeader(0, checked((uint)load), checked((uint)entry), 0, compression, "made up", IsIntact: true), contents);
}
