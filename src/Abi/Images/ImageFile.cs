using System.Buffers.Binary;

namespace FslHv.Abi;

/// <summary>
/// Reads images as a boot loader does: ELF and uImage by their first bytes, everything else as it is. Bad bytes give a reason, never an exception.
/// Source: Topaz <c>src/guest.c</c>, <c>src/elf.c</c>, <c>src/uimage.c</c>.
/// </summary>
public static class ImageFile
{
    /// <summary>All ones as a destination: where the image itself says.</summary>
    public const ulong AsImageSays = ulong.MaxValue;

    /// <summary>Largest image after unpacking. What unpacks to more is refused.</summary>
    public const int UnpackedBytesMax = 256 << 20;

    /// <summary>How an image is made up, by its first bytes.</summary>
    public static ImageFormat FormatOf(Bytes file) => file.Length < sizeof(uint)
        ? ImageFormat.Raw
        : BinaryPrimitives.ReadUInt32BigEndian(file.Span) switch
        {
            ElfFile.Magic => ImageFormat.Elf,
            UImageHeader.Magic => ImageFormat.UImage,
            _ => ImageFormat.Raw,
        };

    /// <summary>Reads an image for a place in memory.</summary>
    /// <param name="file">All of its bytes.</param>
    /// <param name="destination">Where its lowest address goes; <see cref="AsImageSays"/> is good for ELF only.</param>
    /// <param name="unpackedBytesMax">What unpacks to more is refused.</param>
    public static ImageReading Read(Bytes file, ulong destination, int unpackedBytesMax = UnpackedBytesMax)
    {
        var format = FormatOf(file);
        if (format == ImageFormat.Elf)
        {
            var elf = ElfFile.Read(file);
            return destination == AsImageSays || elf.Image is null ? elf : elf.Image.At(destination);
        }

        if (destination == AsImageSays)
            return ImageReading.Refused($"a {Name(format)} image needs a destination");
        return format == ImageFormat.UImage
            ? UImageFile.Read(file, destination, unpackedBytesMax)
            : new LoadableImage(ImageFormat.Raw, 0, [new ImageSegment(0, file, 0)]).At(destination);
    }

    /// <summary>How people name a format.</summary>
    public static string Name(ImageFormat format) => format switch
    {
        ImageFormat.Elf => "ELF",
        ImageFormat.UImage => "uImage",
        _ => "raw",
    };
}
