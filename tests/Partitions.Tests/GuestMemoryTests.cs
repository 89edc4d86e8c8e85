using FslHv.Abi;

namespace FslHv.Partitions.Tests;

public sealed class GuestMemoryTests
{
    private static readonly ValueList<GuestMemoryArea> Areas =
    [
        new("low", 0, 0, 0x8000, DmaOnly: false),
        new("next", 0x8000, 0x10_0000, 0x4000, DmaOnly: false),
        new("device", 0xC000, 0x20_0000, 0x1000, DmaOnly: true),
        new("high", 0x1_0000, 0x30_0000, 0x2000, DmaOnly: false),
    ];

    private readonly GuestMemory _memory = new(Areas);

    [Fact]
    public void Untouched_memory_reads_as_zero_and_costs_nothing()
    {
        var buffer = new byte[0x3000];
        Array.Fill(buffer, (byte)0xAA);
        Assert.True(_memory.TryRead(0x1000, buffer));
        Assert.All(buffer, b => Assert.Equal(0, b));
        Assert.Equal(0, _memory.TouchedPages);
    }

    [Fact]
    public void A_range_over_two_adjoining_areas_is_accessible() => Assert.True(_memory.IsAccessible(0x7FFF, 2));

    [Theory]
    [InlineData(0xBFFF, 2)]
    [InlineData(0xC000, 1)]
    [InlineData(0xD000, 1)]
    [InlineData(0x1_1FFF, 2)]
    [InlineData(ulong.MaxValue, 1)]
    public void Holes_dma_only_areas_and_ends_are_not_accessible(ulong address, ulong length) =>
        Assert.False(_memory.IsAccessible(address, length));

    [Fact]
    public void An_empty_range_is_accessible_anywhere() => Assert.True(_memory.IsAccessible(0xDEAD_0000, 0));

    [Fact]
    public void A_write_that_reaches_into_a_hole_writes_nothing()
    {
        Assert.False(_memory.TryWrite(0xBFF0, new byte[0x20]));
        Assert.Equal(0, _memory.TouchedPages);
    }

    [Fact]
    public void An_image_larger_than_a_page_shares_its_bytes()
    {
        var image = new byte[3 * GuestMemory.PageBytes];
        Array.Fill(image, (byte)7);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(_memory.TryPlace(0x1000, Bytes.Take(image)));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < GuestMemory.PageBytes);
        Assert.Equal(3, _memory.TouchedPages);
    }

    [Fact]
    public void A_write_into_a_shared_page_leaves_the_image_alone()
    {
        var image = new byte[GuestMemory.PageBytes];
        _memory.TryPlace(0, Bytes.Take(image));
        _memory.TryWrite(8, [1, 2, 3]);
        Assert.All(image, b => Assert.Equal(0, b));
        var back = new byte[4];
        _memory.TryRead(8, back);
        Assert.Equal([1, 2, 3, 0], back);
    }

    [Fact]
    public void Whole_pages_are_read_without_a_copy_and_a_later_write_leaves_what_was_read_alone()
    {
        var image = MadeUpImage.Contents(3 * GuestMemory.PageBytes);
        _memory.TryPlace(0x1000, image);
        var page = _memory.ReadPrefix(0x2000, GuestMemory.PageBytes);
        var all = _memory.ReadPrefix(0x1000, image.Length);
        Assert.True(image.Slice(0, 0x1000).TryJoin(page, out _), "the page was copied");
        Assert.True(all.Slice(0, 0x1000).TryJoin(page, out _), "the three pages were copied");
        _memory.TryWrite(0x2000, [1, 2, 3]);
        var own = _memory.ReadPrefix(0x2000, GuestMemory.PageBytes);
        _memory.TryWrite(0x2000, [4, 5, 6]);
        Assert.Equal(image.Slice(0x1000, GuestMemory.PageBytes), page);
        Assert.Equal(image, all);
        Assert.Equal([1, 2, 3], own.Span[..3].ToArray());
        Assert.Equal([4, 5, 6], _memory.ReadPrefix(0x2000, 3).Span.ToArray());
    }

    [Fact]
    public void Small_writes_into_a_page_cost_one_copy_of_it()
    {
        _memory.TryPlace(0, MadeUpImage.Contents(GuestMemory.PageBytes));
        var bytes = Bytes.Copy([9]);
        _memory.TryPlace(1, bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0UL; i < 100; i++)
            _memory.TryPlace(i, bytes);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < GuestMemory.PageBytes);
    }

    [Fact]
    public void Clearing_makes_zero_and_touches_nothing_new()
    {
        _memory.TryPlace(0x1000, MadeUpImage.Contents(0x1800));
        Assert.True(_memory.TryClear(0x1800, 0x4000));
        Assert.Equal(2, _memory.TouchedPages);
        Assert.Equal(MadeUpImage.Contents(0x800), _memory.ReadPrefix(0x1000, 0x800));
        Assert.All(_memory.ReadPrefix(0x1800, 0x4000).Span.ToArray(), b => Assert.Equal(0, b));
        Assert.False(_memory.TryClear(0xBFF0, 0x20));
    }

    [Fact]
    public void An_area_that_is_there_twice_is_one_memory_and_of_areas_that_overlap_the_first_counts()
    {
        var memory = new GuestMemory(
        [
            new("first", 0x1000, 0x10_0000, 0x1000, DmaOnly: false),
            new("around", 0, 0x20_0000, 0x4000, DmaOnly: false),
            new("again", 0x8000, 0x10_0000, 0x1000, DmaOnly: false),
        ]);
        Assert.True(memory.TryPlace(0xFFE, Bytes.Copy("abcd"u8)));
        Assert.Equal(Bytes.Copy("cd"u8), memory.ReadPrefix(0x8000, 2));
        Assert.Equal(Bytes.Copy("abcd"u8), memory.ReadPrefix(0xFFE, 4));
    }

    [Fact]
    public void Random_writes_read_back_as_from_an_array()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var memory = new GuestMemory(Areas);
            var model = new byte[0xC000];
            for (var step = 0; step < 40; step++)
            {
                var bytes = new byte[random.Next(0, 9000)];
                random.NextBytes(bytes);
                var address = random.Next(model.Length - bytes.Length);
                Assert.True(memory.TryPlace((ulong)address, Bytes.Take(bytes)));
                bytes.CopyTo(model, address);
                var from = random.Next(model.Length);
                var read = new byte[random.Next(model.Length - from)];
                Assert.True(memory.TryRead((ulong)from, read));
                Assert.Equal(Bytes.Copy(read), memory.ReadPrefix((ulong)from, read.Length));
                Assert.True(read.AsSpan().SequenceEqual(model.AsSpan(from, read.Length)), $"seed {seed} step {step}");
            }
        }
    }
}
