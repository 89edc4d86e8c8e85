using FslHv.Actors;
using FslHv.Scenarios;
using FslHv.Simulation;

namespace FslHv.Cluster.Tests;

/// <summary>What happened on threads and wall-clock time happens again in the simulator.</summary>
public sealed class LiveFollowingTests
{
    public static TheoryData<string> WithoutNodes => [.. Shipped.Names.Where(name => Shipped.Open(name).NodeNames.Count == 0)];

    [Theory]
    [MemberData(nameof(WithoutNodes))]
    public void A_shipped_scenario_that_ran_live_comes_again(string name)
    {
        var scenario = Shipped.Open(name);
        var steps = new List<RecordedStep>();
        using (var engine = new LiveEngine(new LiveOptions(1) { Speed = 10, TakesHashes = true }))
        {
            engine.Record(steps.Add);
            _ = new ScenarioRun(scenario, engine).Run();
        }

        var follower = new RecordingFollower(steps);
        _ = new ScenarioRun(scenario, new SimulationEngine(new SimulationOptions(1) { Following = follower })).Run();

        Assert.True(follower.Result.IsEqual, $"{follower.Result.Difference}");
        Assert.Equal(steps.Count(step => step.StateHash is not null), follower.Result.Hashes);
        Assert.NotEqual(0, follower.Result.Hashes);
        if (name.StartsWith("shared-counter", StringComparison.Ordinal))
            Assert.Equal(steps.Count(IsDelivery), Chosen(scenario, steps)); // Nobody there has a timer, so time decides nothing.
    }

    private static bool IsDelivery(RecordedStep step) => step.Kind is RecordedKind.Message or RecordedKind.Timer;

    /// <summary>How many deliveries can be chosen as they happened where time decides nothing: all, as long as nobody looks at the clock.</summary>
    private static int Chosen(BoundScenario scenario, List<RecordedStep> steps)
    {
        var chooser = new RecordingChooser(steps);
        chooser.Begin();
        var engine = new SimulationEngine(new SimulationOptions(1) { Chooser = chooser, Slack = new Duration(1_000_000_000_000) });
        engine.Observe(chooser);
        new ScenarioRun(scenario, engine).Run();
        return chooser.Followed;
    }
}
