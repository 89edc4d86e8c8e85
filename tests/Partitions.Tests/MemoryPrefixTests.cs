using FslHv.Abi;

namespace FslHv.Partitions.Tests;

/// <summary>Memory and live tree as hcalls of other partitions reach them.</summary>
public sealed class MemoryPrefixTests
{
    private readonly GuestMemory _memory = new(
    [
        new("low", 0, 0, 0x8000, DmaOnly: false),
        new("next", 0x8000, 0x10_0000, 0x4000, DmaOnly: false),
        new("device", 0xC000, 0x20_0000, 0x1000, DmaOnly: true),
        new("last", ulong.MaxValue - 0xFFF, 0x30_0000, 0x1000, DmaOnly: false),
    ]);

    [Theory]
    [InlineData(0, 0x2_0000, 0xC000)]
    [InlineData(0x7FFF, 2, 2)]
    [InlineData(0xBFFF, 2, 1)]
    [InlineData(0xC000, 1, 0)]
    [InlineData(0xD000, 1, 0)]
    [InlineData(0xD000, 0, 0)]
    [InlineData(ulong.MaxValue, 2, 1)]
    [Conforms("a.5-11")]
    public void A_prefix_ends_at_a_hole_or_a_dma_only_area(ulong address, ulong length, ulong expected) =>
        Assert.Equal(expected, _memory.AccessiblePrefix(address, length));

    [Theory]
    [InlineData(0, 0x2_0000, 0xD000)]
    [InlineData(0xBFFF, 2, 2)]
    [InlineData(0xC000, 1, 1)]
    [InlineData(0xCFFF, 2, 1)]
    [InlineData(0xD000, 1, 0)]
    public void A_prefix_for_a_device_ends_at_a_hole_only(ulong address, ulong length, ulong expected) =>
        Assert.Equal(expected, _memory.AccessiblePrefix(address, length, byDevice: true));

    [Fact]
    public void What_a_device_writes_into_a_dma_only_area_only_a_device_reads()
    {
        Assert.Equal(4, _memory.WritePrefix(0xBFFE, Bytes.Copy("abcd"u8), byDevice: true));
        Assert.Equal(Bytes.Copy("abcd"u8), _memory.ReadPrefix(0xBFFE, 4, byDevice: true));
        Assert.Equal(Bytes.Copy("ab"u8), _memory.ReadPrefix(0xBFFE, 4));
        Assert.Equal(0, _memory.WritePrefix(0xC000, Bytes.Copy("efgh"u8)));
        Assert.False(_memory.TryPlace(0xC000, Bytes.Copy("efgh"u8)));
        Assert.False(_memory.TryClear(0xC000, 4));
        Assert.Equal(Bytes.Copy("cd"u8), _memory.ReadPrefix(0xC000, 2, byDevice: true));
    }

    /// <summary>A device meets the first of two areas that overlap, everybody else the first that is not for devices only.</summary>
    [Fact]
    public void Of_areas_that_overlap_the_first_counts_that_whoever_asks_can_reach()
    {
        var memory = new GuestMemory([new("for devices", 0x1000, 0x10_0000, 0x1000, DmaOnly: true), new("around", 0, 0x20_0000, 0x4000, DmaOnly: false)]);
        Assert.Equal(4, memory.WritePrefix(0xFFE, Bytes.Copy("abcd"u8), byDevice: true));
        Assert.Equal(Bytes.Copy("ab\0\0"u8), memory.ReadPrefix(0xFFE, 4));
        Assert.Equal(4, memory.WritePrefix(0xFFE, Bytes.Copy("efgh"u8)));
        Assert.Equal(Bytes.Copy("efcd"u8), memory.ReadPrefix(0xFFE, 4, byDevice: true));
    }

    [Fact]
    public void What_is_written_in_part_is_read_in_part()
    {
        Assert.Equal(2, _memory.WritePrefix(0xBFFE, Bytes.Copy("abcd"u8)));
        Assert.Equal(Bytes.Copy("ab"u8), _memory.ReadPrefix(0xBFFE, 4));
        Assert.Equal(0, _memory.WritePrefix(0xC000, Bytes.Copy("abcd"u8)));
        Assert.Equal(Bytes.Empty, _memory.ReadPrefix(0xC000, 4));
    }

    [Theory]
    [InlineData("/chosen", "bootargs", true)]
    [InlineData("", "model", true)]
    [InlineData("/a/b/c/d", "x", true)]
    [InlineData("/chosen", "", false)]
    [InlineData("/ch\u00e9", "bootargs", false)]
    [InlineData("/chosen", "tab\t", false)]
    public void A_tree_takes_only_names_that_it_can_hold(string path, string name, bool expected)
    {
        var tree = new LiveTree(Bytes.Empty);
        var before = tree.Flatten();
        Assert.Equal(expected, tree.TrySet(path, name, Bytes.Copy("value"u8)));
        Assert.Equal(expected, tree.Flatten() != before);
        Assert.Equal(expected, tree.Get(path, name) is not null);
    }

    [Fact]
    public void Names_and_paths_have_a_greatest_length_and_depth()
    {
        var tree = new LiveTree(Bytes.Empty);
        Assert.True(tree.TrySet("/", new('n', 255), Bytes.Empty));
        Assert.False(tree.TrySet("/", new('n', 256), Bytes.Empty));
        Assert.True(tree.TrySet(string.Concat(Enumerable.Repeat("/n", 63)), "p", Bytes.Empty));
        Assert.False(tree.TrySet(string.Concat(Enumerable.Repeat("/n", 64)), "p", Bytes.Empty));
        Assert.True(tree.Flatten().Length > 0);
    }
}
