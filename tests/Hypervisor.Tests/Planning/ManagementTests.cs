using FslHv.Abi;

namespace FslHv.Hypervisor.Tests.Planning;

public sealed class ManagementTests
{
    [Fact]
    [Conforms("a.3-8", "a.3-12")]
    public void Mutual_managers_have_each_other_under_their_global_numbers()
    {
        var plan = Boards.Plan("mutual-managers.dts");
        Assert.Empty(plan.Remarks);
        Assert.Equal(new HandleEntry.Partition(new Handle(2), "standby", 1), plan.Partitions[0].Find(new Handle(2)));
        Assert.Equal(new HandleEntry.Partition(new Handle(1), "active", 0), plan.Partitions[1].Find(new Handle(1)));
        Assert.Equal("standby", plan.Guest(0, "/hypervisor/handles/standby").Property("label")!.AsString());
        Assert.Equal("active", plan.Guest(1, "/hypervisor/handles/active").Property("label")!.AsString());
        Assert.Equal([new DoorbellReceiver(1, 1)], plan.Doorbells[plan.Partitions[0].StateChange].Receivers);
        Assert.Equal([new DoorbellReceiver(0, 1)], plan.Doorbells[plan.Partitions[1].StateChange].Receivers);
    }

    [Fact]
    [Conforms("a.3-11", "c.3-14")]
    public void Two_managers_of_one_worker_both_hear_it()
    {
        var plan = Boards.Plan("three-managers.dts");
        Assert.Equal([new DoorbellReceiver(0, 0), new DoorbellReceiver(1, 0)], plan.Doorbells[plan.Partitions[2].StateChange].Receivers);
        Assert.Equal([new DoorbellReceiver(2, 2)], plan.Doorbells[plan.Partitions[2].Shutdown].Receivers);
    }

    [Fact]
    [Conforms("a.3-13")]
    public void A_partition_may_manage_itself()
    {
        var plan = Board.PlanOne("me { compatible = \"managed-partition\"; partition = <&p1>; };");
        Assert.Equal([new HandleEntry.Partition(new Handle(1), "me", 0)], plan.Partitions[0].GlobalHandles);
        Assert.Equal([new DoorbellReceiver(0, 0)], plan.Doorbells[plan.Partitions[0].StateChange].Receivers);
        Assert.Equal([new DoorbellReceiver(0, 3)], plan.Doorbells[plan.Partitions[0].Shutdown].Receivers);
        Assert.Equal(1u, plan.Guest(0, "/hypervisor/handles/me").Property("hv-handle")!.Cell(0));
    }

    [Fact]
    public void Two_nodes_for_one_partition_hear_everything_twice()
    {
        var plan = Board.PlanOne("a { compatible = \"managed-partition\"; partition = <&p1>; }; b { compatible = \"managed-partition\"; partition = <&p1>; };");
        Assert.Equal([new HandleEntry.Partition(new Handle(1), "b", 0)], plan.Partitions[0].GlobalHandles);
        Assert.Equal([new DoorbellReceiver(0, 0), new DoorbellReceiver(0, 3)], plan.Doorbells[plan.Partitions[0].StateChange].Receivers);
    }

    [Theory]
    [MemberData(nameof(Boards.All), MemberType = typeof(Boards))]
    public void The_boards_that_come_with_the_project_need_no_warning(string file)
    {
        var plan = Boards.Plan(file);
        Assert.DoesNotContain(plan.Remarks, remark => remark.Severity >= Actors.Severity.Warning);
        Assert.All(plan.Partitions.ToArray(), partition => Assert.NotNull(GuestTrees.Of(partition)));
    }
}
