using FslHv.Abi;
using FslHv.Hypervisor;

namespace FslHv.Scenarios;

/// <summary>The scenario of a bare board: it boots, and every partition ends where the original leaves it.</summary>
public static class PlainBoard
{
    /// <summary>
    /// No timeline; a Linux guest wherever the board names a guest image, a bare one elsewhere; the run ends when nothing happens any more.
    /// One expectation per partition: those that start on their own and have an image end running, all others stopped.
    /// </summary>
    /// <param name="plan">The machine.</param>
    /// <param name="name">What to call it.</param>
    public static Scenario ScenarioOf(MachinePlan plan, string name) => new()
    {
        Name = name,
        About = "the board boots",
        PartitionsMax = Math.Max(Scenario.PartitionsMaxDefault, plan.Partitions.Count),
        Expectations = ((IEnumerable<PartitionPlan>)plan.Partitions).Select(partition => (Expectation)ExpectationOf(partition.Spec)).ToValueList(),
    };

    private static Expectation ExpectationOf(PartitionSpec spec)
    {
        var runs = !spec.NoAutoStart && spec.GuestImage is not null;
        var why = runs ? "starts on its own" : spec.NoAutoStart ? "waits for its manager" : "has no image and waits for its manager";
        var state = runs ? PartitionState.Running : PartitionState.Stopped;
        return new Expectation.Finally(default, $"{spec.Label} {why}", spec.Label, new FieldTest(default, "is", [state.Name()]));
    }
}
