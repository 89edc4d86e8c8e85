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
