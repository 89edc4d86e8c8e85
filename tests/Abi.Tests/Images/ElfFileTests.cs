using System.Buffers.Binary;

namespace FslHv.Abi.Tests.Images;

public sealed class ElfFileTests
{
    private static readonly Bytes Text = Bytes.Copy("text of it"u8);
    private static readonly Bytes Data = Bytes.Copy("data"u8);

    [Theory]
    [InlineData(false, 0UL)]
    [InlineData(true, 0UL)]
    [InlineData(false, 0xC000_0000UL)]
    [InlineData(true, 0xC000_0000_0000_0000UL)]
    public void Segments_go_to_physical_addresses_and_the_entry_with_them(bool is64, ulong virtualOffset)
    {
        var file = Elf(is64, 0x1004 + virtualOffset, virtualOffset);
        var reading = ImageFile.Read(file, ImageFile.AsImageSays);
        Assert.Equal("", reading.Problem);
        Assert.Equal(
            new LoadableImage(ImageFormat.Elf, 0x1004, [new(0x1000, Text, 6), new(0x3000, Data, 0x2000)]),
            reading.Image);
        Assert.Equal(0x1000UL, reading.Image!.Lowest);
        Assert.Equal(0x4004UL, reading.Image.Extent);
    }

    [Fact]
    public void A_destination_is_where_the_lowest_address_goes_and_everything_moves_along() =>
        Assert.Equal(
            new LoadableImage(ImageFormat.Elf, 0x10_0004, [new(0x10_0000, Text, 6), new(0x10_2000, Data, 0x2000)]),
            ImageFile.Read(Elf(is64: false, 0x1004), 0x10_0000).Image);

    [Fact]
    public void An_image_must_not_reach_beyond_the_last_address()
    {
        Assert.NotNull(ImageFile.Read(Elf(is64: true, 0x1004), ulong.MaxValue - 0x4003).Image);
        Assert.Equal(
            "image of 16388 bytes at 0xffffffffffffbffd reaches beyond the last address",
            ImageFile.Read(Elf(is64: true, 0x1004), ulong.MaxValue - 0x4002).Problem);
    }

    [Theory]
    [Conforms("c.5-9")]
    [InlineData(false, 4, 3, "ELF class 3 is neither 32 nor 64 bits")]
    [InlineData(false, 5, 1, "ELF file is not big-endian")]
    [InlineData(true, 17, 3, "ELF file is of type 3, not an executable with fixed addresses (2)")]
    [InlineData(false, 45, 200, "ELF program headers (200 of 32 bytes at 52) do not lie in the file")]
    [InlineData(true, 57, 200, "ELF program headers (200 of 56 bytes at 64) do not lie in the file")]
    [InlineData(false, 43, 31, "ELF program headers (2 of 31 bytes at 52) do not lie in the file")]
    [InlineData(false, 28, 1, "ELF program headers (2 of 32 bytes at 16777268) do not lie in the file")]
    [InlineData(true, 32, 0xFF, "ELF program headers (2 of 56 bytes at 18374686479671623744) do not lie in the file")]
    [InlineData(false, 45, 0, "ELF file has no segment to load")]
    [InlineData(false, 52 + 6, 1, "ELF segment 0 (10 bytes at 372) does not lie in the file")]
    [InlineData(false, 52 + 19, 200, "ELF segment 0 (200 bytes at 116) does not lie in the file")]
    [InlineData(false, 52 + 23, 9, "ELF segment 0 has 10 bytes in the file and only 9 in memory")]
    [InlineData(true, 64 + 56 + 24, 0xFF, null)]
    [InlineData(false, 25, 1, "ELF entry 0x11004 lies in 0 segments")]
    public void What_is_bad_has_a_reason(bool is64, int at, byte value, string? problem)
    {
        var file = Elf(is64, 0x1004).Span.ToArray();
        file[at] = value;
        Assert.Equal(problem ?? "", ElfFile.Read(Bytes.Take(file)).Problem);
    }

    [Fact]
    public void A_segment_beyond_the_last_address_is_refused() =>
        Assert.Equal(
            "ELF segment 0 of 32 bytes at 0xfffffffffffffff0 reaches beyond the last address",
            ElfFile.Read(ElfWriter.Write(is64: true, 0, [new(ulong.MaxValue - 15, Bytes.Empty, 32)])).Problem);

    [Fact]
    public void A_size_that_no_number_holds_is_refused()
    {
        Assert.Equal(
            "ELF file takes all addresses there are",
            ElfFile.Read(ElfWriter.Write(is64: true, 0, [new(0, Text, 0), new(ulong.MaxValue - 15, Bytes.Empty, 16)])).Problem);
        Assert.NotNull(ElfFile.Read(ElfWriter.Write(is64: true, 1, [new(1, Text, 0), new(ulong.MaxValue - 15, Bytes.Empty, 16)])).Image);
    }

    [Fact]
    public void An_entry_in_two_segments_is_refused()
    {
        var file = ElfWriter.Write(is64: false, 0x1004, [new(0x1000, Text, 0), new(0x1000, Data, 0x2000)]);
        Assert.Equal("ELF entry 0x1004 lies in 2 segments", ElfFile.Read(file).Problem);
    }

    [Fact]
    public void Program_headers_that_are_not_loaded_are_passed_over()
    {
        var file = Elf(is64: false, 0x1004).Span.ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(52 + 32), 4); // PT_NOTE
        Assert.Equal([new ImageSegment(0x1000, Text, 6)], ElfFile.Read(Bytes.Take(file)).Image!.Segments);
    }

    [Fact]
    public void A_file_that_ends_early_is_refused_wherever_it_ends()
    {
        foreach (var is64 in (bool[])[false, true])
        {
            var file = Elf(is64, 0x1004);
            for (var length = 0; length < file.Length; length++)
                Assert.Null(ElfFile.Read(file.Slice(0, length)).Image);
        }
    }

    private static Bytes Elf(bool is64, ulong entry, ulong virtualOffset = 0) =>
        ElfWriter.Write(is64, entry, [new(0x1000, Text, 6), new(0x3000, Data, 0x2000)], virtualOffset);
}
