using System.IO.Compression;

namespace FslHv.Abi.Tests.Images;

public sealed class UImageFileTests
{
    private static readonly Bytes Contents = MadeUpImage.Contents(70_000);

    [Theory]
    [InlineData("uimage")]
    [InlineData("uimage-gzip")]
    public void Contents_go_to_the_destination_and_the_entry_moves_along(string format)
    {
        var file = MadeUpImage.Make(format, Contents.Length, load: 0x100, entry: 0x180);
        Assert.Equal(
            new LoadableImage(ImageFormat.UImage, 0x4080, [new(0x4000, Contents, 0)]),
            ImageFile.Read(file, 0x4000).Image);
    }

    [Fact]
    public void An_entry_may_lie_before_the_load_address() =>
        Assert.Equal(0x3F80UL, ImageFile.Read(MadeUpImage.Make("uimage", 8, load: 0x100, entry: 0x80), 0x4000).Image!.Entry);

    [Theory]
    [Conforms("c.5-10")]
    [InlineData("uimage", "a uImage image needs a destination")]
    [InlineData("raw", "a raw image needs a destination")]
    public void Only_an_ELF_says_where_it_goes(string format, string problem) =>
        Assert.Equal(problem, ImageFile.Read(MadeUpImage.Make(format, 100, 0, 0), ImageFile.AsImageSays).Problem);

    [Fact]
    [Conforms("c.5-11")]
    public void Everything_else_is_raw_and_entered_at_its_beginning()
    {
        foreach (var file in (Bytes[])[Bytes.Empty, Bytes.Copy("abc"u8), Contents])
            Assert.Equal(new LoadableImage(ImageFormat.Raw, 0x4000, [new(0x4000, file, 0)]), ImageFile.Read(file, 0x4000).Image);
    }

    [Fact]
    public void A_header_that_is_damaged_is_refused()
    {
        var file = MadeUpImage.Make("uimage", 100, 0, 0).Span.ToArray();
        for (var i = 4; i < UImageHeader.HeaderBytes; i++)
        {
            file[i] ^= 0x10;
            Assert.Equal("uImage header has a wrong checksum", ImageFile.Read(Bytes.Copy(file), 0).Problem);
            file[i] ^= 0x10;
        }
    }

    [Fact]
    public void A_file_shorter_than_its_header_says_is_refused_and_what_follows_is_ignored()
    {
        var file = MadeUpImage.Make("uimage", 100, 0, 0);
        Assert.Equal("uImage says 100 bytes and has 99", ImageFile.Read(file.Slice(0, file.Length - 1), 0).Problem);
        Assert.Equal("uImage of 63 bytes is shorter than its header", ImageFile.Read(file.Slice(0, 63), 0).Problem);
        var longer = Bytes.Copy([.. file.Span, 1, 2, 3]);
        Assert.Equal(ImageFile.Read(file, 0), ImageFile.Read(longer, 0));
    }

    [Fact]
    public void Contents_that_are_not_packed_are_not_checked()
    {
        var file = MadeUpImage.Make("uimage", 100, 0, 0).Span.ToArray();
        file[80]++;
        Assert.NotNull(ImageFile.Read(Bytes.Take(file), 0).Image);
    }

    [Fact]
    public void A_compression_that_is_not_known_is_refused() =>
        Assert.Equal(
            "uImage has compression 2, which is neither none (0) nor gzip (1)",
            ImageFile.Read(UImageHeader.Write(new(0, 0, 0, 0, 2, "", true), Contents), 0).Problem);

    [Fact]
    public void What_a_real_packer_made_is_unpacked()
    {
        var packed = Pack(Contents.Span);
        Assert.True(packed.Length < Contents.Length / 2);
        Assert.Equal(Contents, GzipData.Unpack(packed, Contents.Length, out _));
        Assert.Equal(Contents, ImageFile.Read(UImageHeader.Write(new(0, 0, 0, 0, UImageHeader.Gzip, "kernel", true), packed), 0).Image!.Segments[0].Contents);
    }

    [Fact]
    public void What_is_stored_is_unpacked_by_a_real_unpacker_too()
    {
        foreach (var size in (int[])[0, 1, 65535, 65536, 200_000])
        {
            var stored = GzipData.Store(MadeUpImage.Contents(size));
            using var unpacked = new MemoryStream();
            using (var stream = new GZipStream(new MemoryStream(stored.Span.ToArray()), CompressionMode.Decompress))
                stream.CopyTo(unpacked);
            Assert.Equal(MadeUpImage.Contents(size), Bytes.Take(unpacked.ToArray()));
            Assert.Equal(MadeUpImage.Contents(size), GzipData.Unpack(stored, 200_000, out _));
        }
    }

    [Fact]
    public void A_bomb_is_refused()
    {
        var bomb = Pack(new byte[8 << 20]);
        Assert.True(bomb.Length < 20_000);
        Assert.Null(GzipData.Unpack(bomb, (8 << 20) - 1, out var problem));
        Assert.Equal($"it has more than {(8 << 20) - 1} bytes", problem);
        Assert.Equal(8 << 20, GzipData.Unpack(bomb, 8 << 20, out _)!.Value.Length);
        var file = UImageHeader.Write(new(0, 0, 0, 0, UImageHeader.Gzip, "bomb", true), bomb);
        Assert.Equal("uImage cannot be unpacked: it has more than 4096 bytes", ImageFile.Read(file, 0, unpackedBytesMax: 4096).Problem);
    }

    [Fact]
    public void Packed_contents_that_are_cut_off_or_damaged_are_refused()
    {
        var packed = Pack(Contents.Span);
        for (var length = 0; length < packed.Length; length += 7)
            Assert.Null(GzipData.Unpack(packed.Slice(0, length), Contents.Length, out _));
        var damaged = packed.Span.ToArray();
        damaged[^1]++;
        Assert.Null(GzipData.Unpack(Bytes.Copy(damaged), Contents.Length, out var problem));
        Assert.Equal("the gzip data are damaged", problem);
    }

    [Fact]
    public void The_checksum_is_that_of_gzip() => Assert.Equal(0xCBF4_3926u, Crc32.Of("123456789"u8));

    private static Bytes Pack(ReadOnlySpan<byte> contents)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Optimal))
            stream.Write(contents);
        return Bytes.Take(packed.ToArray());
    }
}
