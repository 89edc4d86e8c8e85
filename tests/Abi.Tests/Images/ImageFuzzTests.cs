namespace FslHv.Abi.Tests.Images;

/// <summary>Whatever the bytes, reading gives an image that can be placed or a reason, and throws nothing.</summary>
public sealed class ImageFuzzTests
{
    private static readonly ulong[] Destinations = [0, 0x10_0000, ulong.MaxValue - 100, ImageFile.AsImageSays];

    public static TheoryData<string> Formats => [.. MadeUpImage.Formats];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Damaged_images_give_an_image_or_a_reason(string format)
    {
        var good = MadeUpImage.Make(format, 300, 0x1000, 0x1010);
        Seeds.Run(usually: 3_000, atLength: 300_000, seed =>
        {
            var random = new Random(seed);
            var bytes = good.Span[..(random.Next(4) == 0 ? random.Next(good.Length) : good.Length)].ToArray();
            for (var i = random.Next(1, 6); i > 0 && bytes.Length > 0; i--)
                bytes[random.Next(Math.Min(bytes.Length, 160))] = random.Next(3) switch { 0 => 0xFF, 1 => 0, _ => (byte)random.Next(256) };
            var file = Repair(bytes);
            var destination = Destinations[random.Next(Destinations.Length)];
            var reading = ImageFile.Read(file, destination, unpackedBytesMax: 1 << 20);
            Assert.True((reading.Image is null) == (reading.Problem.Length > 0), $"seed {seed}");
            if (reading.Image is { } image)
            {
                Assert.True(image.Segments.Count > 0);
                Assert.True(destination == ImageFile.AsImageSays || image.Lowest == destination, $"seed {seed}");
                Assert.All(
                    image.Segments,
                    segment => Assert.True(segment.SizeBytes == 0 || segment.Address <= ulong.MaxValue - (segment.SizeBytes - 1), $"seed {seed}"));
            }
        });
    }

    /// <summary>A right checksum, so that what is behind it is read too.</summary>
    private static Bytes Repair(byte[] bytes)
    {
        var file = Bytes.Take(bytes);
        if (UImageHeader.Read(file) is not { IsIntact: false } || bytes[^1] % 2 == 0)
            return file;
        var header = file.Span[..UImageHeader.HeaderBytes].ToArray();
        header.AsSpan(4, 4).Clear();
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), Crc32.Of(header));
        return file;
    }
}
