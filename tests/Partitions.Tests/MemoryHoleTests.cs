using FslHv.Abi;

namespace FslHv.Partitions.Tests;

/// <summary>Memory that is lost is a hole to everybody, and nothing else changes.</summary>
public sealed class MemoryHoleTests
{
    private readonly GuestMemory _memory = new(
    [
        new("ram", 0x1000, 0x10_0000, 0x4000, DmaOnly: false), new("twin", 0x9000, 0x10_0000, 0x1000, DmaOnly: false),
        new("dma", 0x20000, 0x20_0000, 0x1000, DmaOnly: true),
    ]);

    [Fact]
    public void Accesses_end_in_front_of_a_hole()
    {
        Assert.True(_memory.Lose(0x2800, 0x100));
        Assert.Equal(0x1800UL, _memory.AccessiblePrefix(0x1000, 0x4000));
        Assert.Equal(0UL, _memory.AccessiblePrefix(0x28FF, 1));
        Assert.Equal(0x1700UL, _memory.AccessiblePrefix(0x2900, 0x4000) - 0x1000);
        Assert.Equal(2, _memory.WritePrefix(0x27FE, Bytes.Take([1, 2, 3, 4])));
        Assert.Equal(Bytes.Take([1, 2]), _memory.ReadPrefix(0x27FE, 10));
        Assert.False(_memory.TryPlace(0x27FF, Bytes.Take([7, 7])));
        Assert.True(_memory.TryPlace(0x2900, Bytes.Take([7, 7])));
        Assert.False(_memory.TryClear(0x2000, 0x1000));
    }

    [Fact]
    public void The_same_memory_at_another_address_is_there()
    {
        Assert.True(_memory.TryPlace(0x1010, Bytes.Take([9])));
        Assert.True(_memory.Lose(0x1000, 0x1000));
        Assert.Equal(Bytes.Take([9]), _memory.ReadPrefix(0x9010, 1));
    }

    [Fact]
    public void Devices_do_not_reach_it_either()
    {
        Assert.True(_memory.Lose(0x20800, 0x800));
        Assert.Equal(0x800UL, _memory.AccessiblePrefix(0x20000, 0x1000, byDevice: true));
    }

    [Theory]
    [InlineData(0x1000UL, 1UL, true)]
    [InlineData(0x0UL, 0x1001UL, true)]
    [InlineData(0x0UL, 0x1000UL, false)]
    [InlineData(0x5000UL, 0x4000UL, false)]
    [InlineData(0x5000UL, 0x4001UL, true)]
    [InlineData(0x1000UL, 0UL, false)]
    [InlineData(0x4FFFUL, ulong.MaxValue, true)]
    [InlineData(0x30000UL, ulong.MaxValue, false)]
    public void It_says_whether_anything_was_there(ulong address, ulong length, bool expected) => Assert.Equal(expected, _memory.Lose(address, length));

    [Fact]
    public void What_is_gone_cannot_be_lost_again()
    {
        Assert.True(_memory.Lose(0x1000, 0x1000));
        Assert.False(_memory.Lose(0x1000, 0x1000));
        Assert.True(_memory.Lose(0x1000, 0x1001));
        Assert.True(_memory.Lose(0, ulong.MaxValue));
        Assert.False(_memory.Lose(0, ulong.MaxValue));
        Assert.Equal(0UL, _memory.AccessiblePrefix(0x4FFF, 1));
    }

    [Fact]
    public void A_hole_is_part_of_the_state()
    {
        var before = Hash();
        _memory.Lose(0x1000, 1);
        Assert.NotEqual(before, Hash());
    }

    private ulong Hash()
    {
        var hash = default(Actors.StateHash);
        _memory.AddTo(ref hash);
        return hash.Value;
    }
}
