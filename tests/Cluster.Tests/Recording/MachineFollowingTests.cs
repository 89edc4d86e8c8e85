using FslHv.Actors;
using FslHv.Scenarios;
using FslHv.Simulation;
using FslHv.TestKit;

namespace FslHv.Cluster.Tests;

/// <summary>What happened on nodes that were killed and came back happens again in the simulator, from what the nodes themselves have written.</summary>
public sealed class MachineFollowingTests
{
    [Fact]
    public async Task Recordings_of_nodes_make_one_run_that_comes_again()
    {
        var (scenario, merged, live) = await RecordAsync();
        var follower = new RecordingFollower(merged.Steps);
        var again = new ScenarioRun(scenario, new SimulationEngine(new SimulationOptions(1) { Following = follower })).Run();

        Assert.Empty(merged.Conflicts);
        Assert.True(follower.Result.IsEqual, $"{follower.Result}");
        Assert.Equal(live.Expectations.Count, again.Expectations.Count);
    }

    [Fact]
    public async Task A_recording_of_nodes_can_be_explored_around_before_between_and_behind_takeovers()
    {
        var (scenario, merged, _) = await RecordAsync();
        var subject = new ScenarioSubject(scenario) { Recorded = merged.Steps };
        var whole = new RunRecipe(1, false, new FaultAllowance([], "", 0), []).Run(subject);
        Assert.Null(whole.Verdict.Failure);
        for (var part = 1; part < 12; part++)
        {
            var back = new Choice(ChoiceKind.Free, merged.Steps.Count * part / 12, merged.Steps.Count);
            var one = new RunRecipe(1, false, new FaultAllowance([], "", 0), [back]).Run(subject);
            var other = new RunRecipe(1, false, new FaultAllowance([], "", 0), [back]).Run(subject);
            Assert.True(one.Verdict.Failure is null, $"{part} of 12 left to choices: {one.Verdict.Failure}");
            Assert.Equal(one.TraceClass, other.TraceClass);
        }
    }

    [Fact]
    public async Task What_goes_wrong_around_a_recording_is_made_smaller_to_as_little_that_is_not_recorded_as_need_be()
    {
        var (scenario, merged, _) = await RecordAsync();
        var subject = new DeliveryFails(new ScenarioSubject(scenario) { Recorded = merged.Steps });
        var strategy = StrategyNames.Make("random", subject, new StrategyOptions { Seed = 1, SchedulesMax = 20 });
        var found = new Exploration(subject, strategy, new ExplorationOptions()).Run();
        var failure = Assert.Single(found.Failures);
        var shrunk = Shrinker.Shrink(subject, failure.Recipe, new ShrinkOptions());
        Assert.NotNull(shrunk);
        var back = Assert.Single(shrunk.Recipe.Choices);
        Assert.Equal(ChoiceKind.Free, back.Kind);
        Assert.InRange(back.Value, 1, found.Failures[0].Recipe.Choices[0].Value);
    }

    /// <summary>Fails as soon as something happens that was not recorded.</summary>
    private sealed class DeliveryFails(ScenarioSubject inner) : Subject
    {
        public override SimulationOptions Options => inner.Options;

        public override RunVerdict Run(SimulationEngine engine)
        {
            var verdict = inner.Run(engine);
            return engine.IsFollowing ? verdict : verdict with { Failure = new RunFailure("left", "the recording was left", verdict.End.Steps) };
        }
    }

    private static async Task<(BoundScenario Scenario, MergedRecording Merged, ScenarioResult Live)> RecordAsync()
    {
        var scenario = TwoKills.Open();
        var files = new SortedDictionary<string, List<RecordedStep>>(StringComparer.Ordinal);
        var control = new Kept(Of(files, "control"));
        ScenarioResult live;
        await using (var machine = await LocalCluster.StartAsync(new LocalClusterOptions
        {
            Nodes = [.. scenario.NodeNames],
            Populate = scenario.Populate,
            Codec = Wire.Codec,
            TakesHashes = true,
            RecorderOf = node => new Kept(Of(files, node)),
        }))
        {
            machine.Control.Record(control.Write);
            live = new ScenarioRun(scenario, machine.Control).Run();
        }

        return (scenario, RecordingMerge.Merge(files.Values), live);
    }

    /// <summary>A node that comes back goes on with its list.</summary>
    private static List<RecordedStep> Of(SortedDictionary<string, List<RecordedStep>> files, string node)
    {
        lock (files)
        {
            if (!files.TryGetValue(node, out var steps))
                files.Add(node, steps = []);
            return steps;
        }
    }

    private sealed class Kept(List<RecordedStep> steps) : IStepRecorder
    {
        public void Write(RecordedStep step)
        {
            lock (steps)
                steps.Add(step);
        }

        public void Flush()
        {
        }
    }
}
