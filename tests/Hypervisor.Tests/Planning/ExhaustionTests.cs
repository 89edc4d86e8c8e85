using FslHv.Actors;

namespace FslHv.Hypervisor.Tests.Planning;

/// <summary>A guest has 64 virtual interrupts and 960 handles of its own.</summary>
public sealed class ExhaustionTests
{
    [Fact]
    [Conforms("a.7-29", "a.7-30")]
    public void A_manager_of_21_partitions_just_fits()
    {
        var plan = Plan(21, "");
        Assert.Null(plan.Partitions[0].Spec.InitFailure);
        Assert.Equal(64, plan.Partitions[0].Lines.Count);
        Assert.Empty(plan.Remarks);
    }

    [Fact]
    [Conforms("a.7-31")]
    public void A_manager_of_22_partitions_never_comes_up()
    {
        var plan = Plan(22, "");
        Assert.Equal("too many virtual interrupts: m21 of 3 does not fit into 64", plan.Partitions[0].Spec.InitFailure);
        Assert.Equal(Severity.Error, plan.Remark("will never come up").Severity);
        Assert.Null(plan.Partitions[1].Spec.InitFailure);
    }

    [Fact]
    public void Receive_doorbells_that_push_a_managed_partition_out_keep_the_manager_from_coming_up()
    {
        Assert.Null(Plan(20, Receives(3)).Partitions[0].Spec.InitFailure);
        Assert.NotNull(Plan(20, Receives(5)).Partitions[0].Spec.InitFailure);
    }

    [Fact]
    [Conforms("a.7-32")]
    public void A_receive_doorbell_that_does_not_fit_is_told_and_has_no_node()
    {
        // The shutdown doorbell, which every guest needs, comes after them and does not fit either: as in the original that is fatal.
        var plan = Board.PlanOne(Receives(65));
        Assert.Equal(Severity.Warning, plan.Remark("/p1/r64: no virtual interrupt left: 64 are in use; skipped").Severity);
        Assert.Equal("no virtual interrupt left for the shutdown doorbell: 64 are in use", plan.Partitions[0].Spec.InitFailure);
        Assert.Equal(64, plan.Partitions[0].Lines.Count);
    }

    [Fact]
    [Conforms("a.7-30")]
    public void Sixty_three_receive_doorbells_fit_with_the_shutdown_doorbell()
    {
        var plan = Board.PlanOne(Receives(63));
        Assert.Empty(plan.Remarks);
        Assert.True(plan.HasGuest(0, "/hypervisor/handles/shutdown"));
    }

    [Fact]
    [Conforms("a.7-30")]
    public void A_byte_channel_that_does_not_fit_is_told_and_has_no_node()
    {
        var plan = Board.PlanOne(Receives(62) + """c { compatible = "byte-channel"; };""");
        plan.Remark("/p1/c: two virtual interrupts are needed, 1 are left; skipped");
        Assert.False(plan.HasGuest(0, "/hypervisor/handles/c"));
        Assert.Null(plan.Partitions[0].Spec.InitFailure);
        Assert.Equal(63, plan.Partitions[0].Lines.Count);
    }

    [Fact]
    public void Send_doorbells_beyond_the_handle_table_are_told_and_what_must_be_is_missed()
    {
        var sends = string.Concat(Enumerable.Range(0, 960).Select(i => $"s{i} {{ compatible = \"send-doorbell\"; global-doorbell = <&db0>; }};"));
        var plan = Board.PlanOne(sends);
        plan.Remark("/p1/s959: no handle left; skipped");
        Assert.NotNull(plan.Partitions[0].Spec.InitFailure);
        Assert.Equal(960, plan.Partitions[0].LocalHandles.Count);
    }

    private static string Receives(int count) =>
        string.Concat(Enumerable.Range(0, count).Select(i => $"r{i} {{ compatible = \"receive-doorbell\"; global-doorbell = <&db0>; }};"));

    private static MachinePlan Plan(int managed, string more)
    {
        var nodes = string.Concat(Enumerable.Range(0, managed).Select(i => $"m{i} {{ compatible = \"managed-partition\"; partition = <&w{i}>; }};"));
        var workers = string.Concat(Enumerable.Range(0, managed).Select(i => $"w{i}: w{i} {{ {Board.Needs} cpus = <{i + 1} 1>; }};"));
        return Board.Plan($$"""boss { {{Board.Needs}} cpus = <0 1>; {{more}} {{nodes}} }; {{workers}}""");
    }
}
