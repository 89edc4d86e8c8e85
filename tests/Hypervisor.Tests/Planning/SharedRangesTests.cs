using FslHv.Abi;

namespace FslHv.Hypervisor.Tests.Planning;

/// <summary>Which memory several partitions have.</summary>
public sealed class SharedRangesTests
{
    private const string Areas = """
        a: a { compatible = "phys-mem-area"; addr = <0 0x30000000>; size = <0 0x10000>; };
        b: b { compatible = "phys-mem-area"; addr = <0 0x30000000>; size = <0 0x1000>; };
        c: c { compatible = "phys-mem-area"; addr = <0 0x30010000>; size = <0 0x10000>; };
        top: top { compatible = "phys-mem-area"; addr = <0xffffffff 0xffff0000>; size = <0 0x10000>; };
        """;

    [Fact]
    public void Areas_of_one_guest_each_are_not_shared()
    {
        var plan = Plan("a", "c", "top");
        Assert.Empty(plan.SharedRanges);
        Assert.All(plan.Partitions, partition => Assert.Empty(partition.Spec.SharedMemory));
    }

    [Fact]
    public void One_area_of_two_guests_is_shared_by_physical_addresses()
    {
        var plan = Plan("a", "a", "c");
        Assert.Equal([new SharedRangePlan(new(0x3000_0000, 0x1_0000), [0, 1])], plan.SharedRanges);
        Assert.Equal([new PhysicalRange(0x3000_0000, 0x1_0000)], plan.Partitions[0].Spec.SharedMemory);
        Assert.Equal(plan.Partitions[0].Spec.SharedMemory, plan.Partitions[1].Spec.SharedMemory);
        Assert.Empty(plan.Partitions[2].Spec.SharedMemory);
    }

    [Fact]
    public void Areas_that_overlap_share_what_they_have_in_common()
    {
        var plan = Plan("a", "b", "a c");
        Assert.Equal(
            [new SharedRangePlan(new(0x3000_0000, 0x1000), [0, 1, 2]), new SharedRangePlan(new(0x3000_1000, 0xF000), [0, 2])],
            plan.SharedRanges);
        Assert.Equal([new PhysicalRange(0x3000_0000, 0x1000)], plan.Partitions[1].Spec.SharedMemory);
        Assert.Equal(2, plan.Partitions[2].Spec.SharedMemory.Count);
    }

    [Fact]
    public void Neighbours_that_the_same_guests_share_are_one_range() =>
        Assert.Equal([new SharedRangePlan(new(0x3000_0000, 0x2_0000), [0, 1])], Plan("a c", "c a").SharedRanges);

    [Fact]
    public void An_area_that_one_guest_has_twice_is_not_shared_with_anybody() => Assert.Empty(Plan("a b", "c").SharedRanges);

    [Fact]
    public void What_is_for_devices_only_is_shared_too()
    {
        Assert.Equal([new SharedRangePlan(new(0x3000_0000, 0x1_0000), [0, 1])], Plan("a", "a!").SharedRanges);
        Assert.Equal([new SharedRangePlan(new(0x3000_0000, 0x1_0000), [0, 1])], Plan("a!", "a!").SharedRanges);
        Assert.Equal(
            [new SharedRangePlan(new(0x3000_0000, 0x1000), [0, 1, 2]), new SharedRangePlan(new(0x3000_1000, 0xF000), [0, 1])],
            Plan("a", "a!", "b").SharedRanges);
        Assert.Empty(Plan("a a!", "c").SharedRanges);
    }

    [Fact]
    public void Memory_at_the_end_of_the_address_space_is_shared_too()
    {
        var plan = Plan("top", "top");
        Assert.Equal([new SharedRangePlan(new(0xFFFF_FFFF_FFFF_0000, 0x1_0000), [0, 1])], plan.SharedRanges);
        Assert.NotNull(plan.SharedRangeOf(ulong.MaxValue));
        Assert.Null(plan.SharedRangeOf(0xFFFF_FFFF_FFFE_FFFF));
    }

    [Theory]
    [InlineData(0x2FFF_FFFF, -1)]
    [InlineData(0x3000_0000, 0)]
    [InlineData(0x3000_0FFF, 0)]
    [InlineData(0x3000_1000, 1)]
    [InlineData(0x3000_FFFF, 1)]
    [InlineData(0x3001_0000, -1)]
    public void A_range_is_found_by_an_address_in_it(ulong address, int expected)
    {
        var plan = Plan("a", "b", "a");
        Assert.Equal(expected < 0 ? null : plan.SharedRanges[expected], plan.SharedRangeOf(address));
    }

    /// <summary>A machine whose partitions have those areas; <c>!</c> marks one as <c>dma-only</c>.</summary>
    private static MachinePlan Plan(params string[] areas)
    {
        var nodes = areas.Select((names, i) =>
            $"q{i} {{ {Board.Needs} cpus = <{i} 1>; {string.Join(' ', names.Split(' ').Select((name, k) => Area(name, k)))} }};");
        return Board.Plan(Areas + string.Join('\n', nodes));
    }

    private static string Area(string name, int number) =>
        $"m{number} {{ compatible = \"guest-phys-mem-area\"; phys-mem = <&{name.TrimEnd('!')}>; "
        + $"guest-addr = <0 0x{number + 1}0000>; {(name.EndsWith('!') ? "dma-only;" : "")} }};";
}
