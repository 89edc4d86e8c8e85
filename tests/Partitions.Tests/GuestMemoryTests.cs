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
                Assert.True(read.AsSpan().SequenceEqual(model.AsSpan(from, read.Length)), $"seed {seed} step {step}");
            }
        }
    }
}
