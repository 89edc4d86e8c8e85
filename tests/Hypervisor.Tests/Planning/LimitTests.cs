using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Tests.Planning;

public sealed class LimitTests
{
    [Fact]
    [Conforms("d.1-1")]
    public void Another_tree_is_refused_with_its_place()
    {
        var tree = DeviceTreeSource.Read("/dts-v1/;\n/ { compatible = \"fsl,P4080DS\"; };", "hw.dts");
        var exception = Assert.Throws<MachinePlanException>(() => MachinePlanner.Plan(tree));
        Assert.Matches("^hw\\.dts:[0-9]+:[0-9]+: /: not a hypervisor configuration: compatible has no \"fsl,hv-config\"$", exception.Message);
    }

    [Fact]
    [Conforms("c.4-2", "d.1-20")]
    public void Twenty_four_partitions_are_allowed_and_one_more_is_not()
    {
        Assert.Equal(24, MachinePlanner.Plan(SyntheticMachine.Tree(24)).Partitions.Count);
        var exception = Assert.Throws<MachinePlanException>(() => MachinePlanner.Plan(SyntheticMachine.Tree(25)));
        Assert.Equal("/folder0/p24: partition number 25 of 25: this machine may have 24; partitions-max raises it", exception.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_001)]
    public void The_option_itself_has_limits(int partitions) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => MachinePlanner.Plan(SyntheticMachine.Tree(1), null, new PlanOptions { PartitionsMax = partitions }));

    [Fact]
    public void Sixty_four_vcpus_are_allowed_and_one_more_never_comes_up()
    {
        Assert.Equal(64, Board.Plan($"p1: p1 {{ {Board.Needs} cpus = <0 64>; }};").Partitions[0].Spec.Cpus.Count);
        Assert.Equal("cpus: more than 64", Board.Plan($"p1: p1 {{ {Board.Needs} cpus = <0 65>; }};").Partitions[0].Spec.InitFailure);
    }

    [Fact]
    [Conforms("a.3-3")]
    public void Sixty_three_partitions_have_global_handles()
    {
        var plan = MachinePlanner.Plan(SyntheticMachine.Tree(63), null, new PlanOptions { PartitionsMax = 100 });
        Assert.Empty(plan.Remarks);
        Assert.Equal(new HandleEntry.Partition(new Handle(63), "", 62), plan.Partitions[62].Find(new Handle(63)));
    }

    [Fact]
    public void Partitions_above_number_63_know_themselves_as_minus_one_only_and_cannot_be_managed()
    {
        var tree = SyntheticMachine.Tree(64);
        var folder = tree.Root.Child("folder0")!;
        folder.Child("p63")!.Set(DeviceTreeProperty.FromCells("phandle", 9999));
        folder.Child("p0")!.Add(new DeviceTreeNode("last"))
            .Set(DeviceTreeProperty.FromStrings("compatible", "managed-partition"))
            .Set(DeviceTreeProperty.FromCells("partition", 9999));

        var plan = MachinePlanner.Plan(tree, null, new PlanOptions { PartitionsMax = 64 });

        Assert.Equal(Severity.Info, plan.Remark("partitions above number 63 (up to 64)").Severity);
        plan.Remark("/folder0/p0/last: partition: p63 is number 64, and only numbers below 64 can be managed; skipped");
        Assert.Equal(64u, plan.Partitions[63].Spec.Id.Value);
        Assert.Empty(plan.Partitions[63].GlobalHandles);
        Assert.IsType<HandleEntry.ErrorQueue>(plan.Partitions[63].Find(new Handle(64)));
        Assert.Equal(64u, plan.Guest(63, "/hypervisor").Property("guest-id")!.Cell(0));
    }

    [Fact]
    public void A_tree_without_partitions_or_hypervisor_is_a_machine_and_told()
    {
        var plan = MachinePlanner.Plan(DeviceTreeSource.Read("/dts-v1/; / { compatible = \"fsl,hv-config\"; };"));
        plan.Remark("no partition");
        plan.Remark("no hv-config node");
        Assert.Empty(plan.Partitions);
    }

    [Fact]
    public void Equal_trees_give_equal_plans()
    {
        var (one, two) = (Boards.Plan("mutual-managers.dts"), Boards.Plan("mutual-managers.dts"));
        Assert.NotSame(one, two);
        Assert.Equal(one, two);
    }

    [Fact]
    public void A_large_machine_is_planned_without_quadratic_work()
    {
        // Not a measurement: quadratic work would show as a test that does not end.
        const int count = 5_000;
        var plan = MachinePlanner.Plan(SyntheticMachine.Tree(count), null, new PlanOptions { PartitionsMax = count });
        Assert.Equal(count, plan.Partitions.Count);
        Assert.Equal(4 * count, plan.Doorbells.Count);
        Assert.Equal("shutdown of p4999", plan.Doorbells[plan.Partitions[^1].Shutdown].Name);
    }
}
