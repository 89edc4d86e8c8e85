using FslHv.Actors;
using FslHv.Scenarios;
using FslHv.Simulation;

namespace FslHv.Cluster.Tests;

/// <summary>What happened on nodes that were killed and came back happens again in the simulator, from what the nodes themselves have written.</summary>
public sealed class MachineFollowingTests
{
    [Fact]
    public async Task Recordings_of_nodes_make_one_run_that_comes_again()
    {
        var scenario = TwoKills.Open();
        var files = new SortedDictionary<string, List<RecordedStep>>(StringComparer.Ordinal);
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
            live = new ScenarioRun(scenario, machine.Control).Run();
        }

        var merged = RecordingMerge.Merge(files.Values);
        var follower = new RecordingFollower(merged.Steps);
        var again = new ScenarioRun(scenario, new SimulationEngine(new SimulationOptions(1) { Following = follower })).Run();

        Assert.Empty(merged.Conflicts);
        Assert.True(follower.Result.IsEqual, $"{follower.Result}");
        Assert.Equal(live.Expectations.Count, again.Expectations.Count);
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
