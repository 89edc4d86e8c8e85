namespace FslHv.Abi;

/// <summary>
/// Reads a uImage for a place in memory. The entry is as far from the destination as the header's entry is from the header's load address. The header's
/// checksum is tested. That of the contents is not: we know of no place where the hypervisor does, and gzip has one of its own.
/// Source: Topaz <c>src/uimage.c</c>.
/// </summary>
public static class UImageFile
{
    /// <summary>Reads it, and unpacks it where it is packed.</summary>
    /// <param name="file">All of its bytes; what follows the size that its header says is ignored.</param>
    /// <param name="destination">Where its contents go.</param>
    /// <param name="unpackedBytesMax">What unpacks to more is refused.</param>
    public static ImageReading Read(Bytes file, ulong destination, int unpackedBytesMax = ImageFile.UnpackedBytesMax)
    {
        if (UImageHeader.Read(file) is not { } header)
            return ImageReading.Refused($"uImage of {file.Length} bytes is shorter than its header");
        if (!header.IsIntact)
            return ImageReading.Refused("uImage header has a wrong checksum");
        if (header.SizeBytes > (uint)(file.Length - UImageHeader.HeaderBytes))
            return ImageReading.Refused($"uImage says {header.SizeBytes} bytes and has {file.Length - UImageHeader.HeaderBytes}");
        var contents = file.Slice(UImageHeader.HeaderBytes, (int)header.SizeBytes);
        if (header.Compression == UImageHeader.Gzip)
        {
            if (GzipData.Unpack(contents, unpackedBytesMax, out var problem) is not { } unpacked)
                return ImageReading.Refused($"uImage cannot be unpacked: {problem}");
            contents = unpacked;
        }
        else if (header.Compression != UImageHeader.NotPacked)
        {
            return ImageReading.Refused($"uImage has compression {header.Compression}, which is neither none (0) nor gzip (1)");
        }

        var entry = unchecked((ulong)header.Entry - header.Load);
        return new LoadableImage(ImageFormat.UImage, entry, [new ImageSegment(0, contents, 0)]).At(destination);
    }
}
