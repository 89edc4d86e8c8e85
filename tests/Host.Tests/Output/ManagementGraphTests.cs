using FslHv.Abi;
using FslHv.DeviceTree;
using FslHv.Host.Output;
using FslHv.Hypervisor;

namespace FslHv.Host.Tests.Output;

/// <summary>The drawing of who manages whom.</summary>
public sealed class ManagementGraphTests
{
    [Fact]
    public void Nobody_is_drawn_when_nobody_manages_anybody() => Assert.Equal([], Draw("a", "b"));

    [Fact]
    public void A_chain_goes_down() => Assert.Equal(["a", "└──▶ b", "     └──▶ c"], Draw("a>b", "b>c", "c"));

    [Fact]
    public void Several_managed_ones_stand_below_each_other() =>
        Assert.Equal(["a", "├──▶ b", "│    └──▶ d", "└──▶ c"], Draw("a>bc", "b>d", "c", "d"));

    [Fact]
    public void Two_that_manage_each_other_are_one_arrow() => Assert.Equal(["a", "└◀─▶ b"], Draw("a>b", "b>a"));

    [Fact]
    public void One_of_two_that_manage_each_other_may_manage_more() =>
        Assert.Equal(["a", "└◀─▶ b", "     └──▶ c"], Draw("a>b", "b>ac", "c"));

    [Fact]
    public void A_cycle_is_drawn_once() => Assert.Equal(["a", "└──▶ b", "     └──▶ c", "          └──▶ a ↑"], Draw("a>b", "b>c", "c>a"));

    [Fact]
    public void One_that_manages_itself_is_named_below_itself() => Assert.Equal(["a", "└──▶ a ↑"], Draw("a>a", "b"));

    [Fact]
    public void One_that_two_manage_is_marked_where_it_comes_again() =>
        Assert.Equal(["a", "└──▶ c", "     └──▶ d", "b", "└──▶ c ↑"], Draw("a>c", "b>c", "c>d", "d"));

    [Fact]
    public void Three_that_all_manage_each_other_are_drawn_with_every_arrow() =>
        Assert.Equal(["a", "├◀─▶ b", "│    └◀─▶ c", "│         └◀─▶ a ↑", "└◀─▶ c ↑"], Draw("a>bc", "b>ac", "c>ba"));

    [Fact]
    public void A_manager_that_somebody_else_manages_is_no_root() => Assert.Equal(["b", "└──▶ a", "     └──▶ c"], Draw("a>c", "b>a", "c"));

    /// <summary>Draws partitions of one letter, each with the letters of those that it manages.</summary>
    private static IReadOnlyList<string> Draw(params string[] partitions)
    {
        var labels = partitions.Select(text => text[0]).ToList();
        var plan = MachinePlanner.Plan(SyntheticMachine.Tree(partitions.Length), null, PlanOptions.Default);
        var plans = partitions.Select((text, i) => plan.Partitions[i] with
        {
            Spec = plan.Partitions[i].Spec with { Label = $"{text[0]}" },
            GlobalHandles = text.Skip(2)
                .Select(managed => (HandleEntry)new HandleEntry.Partition(new Handle((uint)labels.IndexOf(managed) + 1), $"{managed}", labels.IndexOf(managed)))
                .ToValueList(),
        });
        return ManagementGraph.Draw(plan with { Partitions = plans.ToValueList() });
    }
}
