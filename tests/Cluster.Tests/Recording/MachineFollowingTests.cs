using FslHv.Actors;
using FslHv.Scenarios;
using FslHv.Simulation;

namespace FslHv.Cluster.Tests;

/// <summary>What happened on nodes that were killed and came back happens again in the simulator, from what the nodes themselves have written.</summary>
public sealed class MachineFollowingTests
{
    [Theory]
    [InlineData("node-crash-failover")]
    public async Task Recordings_of_nodes_make_one_run_that_comes_again(string name)
    {
        var scenario = Shipped.Open(name);
        var files = new SortedDictionary<string, List<RecordedStep>>(StringComparer.Ordinal);
        ScenarioResult live;
        await using (var machine = await LocalCluster.StartAsync(new LocalClusterOptions
        {
            Nodes = [.. scenario.NodeNames],
            Populate = scenario.Populate,
            Codec = Wire.Codec,
            TakesHashes = true,
            RecorderOf = node => new Keeping(step => Add(files, node, step)),
        }))
        {
            live = new ScenarioRun(scenario, machine.Control).Run();
        }

        var merged = RecordingMerge.Merge(files.Values);
        var follower = new RecordingFollower(merged.Steps);
        var again = new ScenarioRun(scenario, new SimulationEngine(new SimulationOptions(1) { Following = follower })).Run();

        Assert.Empty(merged.Conflicts);
        Assert.True(follower.Result.IsEqual, $"{follower.Result}");
        Assert.Contains(merged.Steps, step => step.Id.Life > 1);
        Assert.Equal(live.Holds, again.Holds);
    }

    private static void Add(SortedDictionary<string, List<RecordedStep>> files, string node, RecordedStep step)
    {
        lock (files)
        {
            if (!files.TryGetValue(node, out var steps))
                files.Add(node, steps = []);
            steps.Add(step);
        }
    }

    private sealed class Keeping(Action<RecordedStep> keep) : IStepRecorder
    {
        public void Write(RecordedStep step) => keep(step);

        public void Flush()
        {
        }
    }
}
