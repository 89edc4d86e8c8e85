namespace FslHv.Abi;

/// <summary>How an image is made up.</summary>
public enum ImageFormat
{
    /// <summary>Nothing but contents.</summary>
    Raw,

    /// <summary>An ELF executable: big-endian, <c>ET_EXEC</c>, of 32 or 64 bits.</summary>
    Elf,

    /// <summary>A header of U-Boot, and contents that may be packed.</summary>
    UImage,
}

/// <summary>An image that was understood: what goes where, and where execution starts. Units: bytes, guest-physical addresses.</summary>
/// <param name="Format">How its file was made up.</param>
/// <param name="Entry">Where execution starts.</param>
/// <param name="Segments">What goes where; one or more, none reaches beyond the last address.</param>
public sealed record LoadableImage(ImageFormat Format, ulong Entry, ValueList<ImageSegment> Segments)
{
    /// <summary>Lowest address of its segments.</summary>
    public ulong Lowest => Segments.Min(segment => segment.Address);

    /// <summary>From the lowest address to the highest end.</summary>
    public ulong Extent
    {
        get
        {
            var lowest = Lowest;
            return Segments.Max(segment => segment.Address - lowest + segment.SizeBytes);
        }
    }

    /// <summary>The same image with its lowest address there, and everything else as far from it as before; its entry too.</summary>
    public ImageReading At(ulong destination)
    {
        var (lowest, extent) = (Lowest, Extent);
        if (extent > 0 && destination > ulong.MaxValue - (extent - 1))
            return ImageReading.Refused($"image of {extent} bytes at 0x{destination:x} reaches beyond the last address");
        var segments = Segments.Select(segment => segment with { Address = segment.Address - lowest + destination }).ToValueList();
        return new ImageReading(this with { Entry = unchecked(Entry - lowest + destination), Segments = segments }, "");
    }
}

/// <summary>A part of an image.</summary>
/// <param name="Address">Where it goes.</param>
/// <param name="Contents">What the file has of it.</param>
/// <param name="ZeroBytes">How much follows that is zero.</param>
public sealed record ImageSegment(ulong Address, Bytes Contents, ulong ZeroBytes)
{
    /// <summary>Its size in memory.</summary>
    public ulong SizeBytes => (ulong)Contents.Length + ZeroBytes;
}

/// <summary>What came of reading an image: the image, or one line that says why not.</summary>
public sealed record ImageReading(LoadableImage? Image, string Problem)
{
    /// <summary>An image that is not loaded.</summary>
    public static ImageReading Refused(string problem) => new(null, problem);
}
