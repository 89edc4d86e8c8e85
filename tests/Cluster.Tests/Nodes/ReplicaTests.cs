using FslHv.Abi;
using FslHv.Actors;
using FslHv.Scenarios;

namespace FslHv.Cluster.Tests;

/// <summary>An actor that survives is in the same state in every process that has it, step by step.</summary>
public sealed class ReplicaTests
{
    [Fact]
    public async Task All_nodes_have_the_same_hypervisor_when_one_after_the_other_dies()
    {
        var replicas = new Replicas();
        await using var machine = await Start("three-nodes", replicas);

        _ = new ScenarioRun(Shipped.Open("three-nodes"), machine.Control).Run();

        replicas.AssertEqual(commonMin: 100);
    }

    /// <summary>The node that takes over came back just before, and is still at the beginning of the log: what it does again there it says to nobody.</summary>
    [Fact]
    public async Task Who_takes_over_and_is_far_behind_says_nothing_of_what_is_past()
    {
        using var tookOver = new TookOver();
        var processes = 0;
        var scenario = Shipped.Open("three-nodes");
        await using var machine = await LocalCluster.StartAsync(new LocalClusterOptions
        {
            Nodes = [.. scenario.NodeNames],
            Populate = scenario.Populate,
            Codec = Wire.Codec,
            ReplicasOf = name => name == "right" && Interlocked.Increment(ref processes) == 2 ? _ => tookOver.Wait() : _ => { },
        });
        machine.Control.Observe(tookOver);

        var result = new ScenarioRun(scenario, machine.Control).Run();

        Assert.True(tookOver.HasHappened && processes >= 2, "the node that came back did not take over");
        Assert.Null(result.End.Defect);
        Assert.Empty(result.Findings);
    }

    [Fact]
    public void All_nodes_have_the_same_hypervisor_whatever_dies() => Seeds.Run(3, 100, seed => RunWithDeathsAsync(seed).GetAwaiter().GetResult());

    private static async Task RunWithDeathsAsync(int seed)
    {
        var replicas = new Replicas();
        await using var machine = await Start("three-nodes", replicas);
        var stream = RandomStream.Of((ulong)seed, 1, 0);
        var at = 100L;
        for (var death = 0; death < 4; death++)
        {
            var node = new NodeId((int)stream.Next(3) + 1);
            machine.Control.Befall(new NodeFault.Crash(node), Duration.FromMilliseconds(at));
            machine.Control.Befall(new NodeFault.Restart(node), Duration.FromMilliseconds(at + stream.Next(200)));
            at += 50 + stream.Next(400);
        }

        var scenario = Shipped.Open("three-nodes").With(Duration.FromMilliseconds(at + 8000));

        _ = new ScenarioRun(scenario, machine.Control).Run();

        replicas.AssertEqual(commonMin: 20);
    }

    private static Task<LocalCluster> Start(string name, Replicas replicas)
    {
        var scenario = Shipped.Open(name);
        return LocalCluster.StartAsync(new LocalClusterOptions
        {
            Nodes = [.. scenario.NodeNames],
            Populate = scenario.Populate,
            Codec = Wire.Codec,
            TakesHashes = true,
            ReplicasOf = replicas.Of,
            Speed = 4,
        });
    }

    /// <summary>Lets a process go on when the hypervisor has been taken over.</summary>
    private sealed class TookOver : ITraceObserver, IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

        private readonly ManualResetEventSlim _happened = new();

        public bool HasHappened => _happened.IsSet;

        public void Wait() => _happened.Wait(Patience);

        public void OnRecord(in TraceRecord record)
        {
            if (record.Payload is NodeFact.TookOver { Actor: "hypervisor" })
                _happened.Set();
        }

        public void Dispose() => _happened.Dispose();
    }

    /// <summary>What each process that had a replica did there.</summary>
    private sealed class Replicas
    {
        private readonly Lock _gate = new();
        private readonly List<(string Name, List<RecordedStep> Steps)> _processes = [];

        public Action<RecordedStep> Of(string name)
        {
            var steps = new List<RecordedStep>();
            lock (_gate)
                _processes.Add((name, steps));
            return step =>
            {
                lock (_gate)
                    steps.Add(step);
            };
        }

        /// <summary>Every step that two have is the same in both, and leaves the actor the same.</summary>
        public void AssertEqual(int commonMin)
        {
            lock (_gate)
            {
                var longest = _processes.MaxBy(each => each.Steps.Count);
                foreach (var (name, steps) in _processes)
                {
                    foreach (var (one, other) in longest.Steps.Zip(steps))
                    {
                        Assert.True(
                            (one.Id, one.Actor, one.Kind, one.Sender) == (other.Id, other.Actor, other.Kind, other.Sender)
                                && (one.Message, one.At, one.StateHash) == (other.Message, other.At, other.StateHash),
                            $"{longest.Name}: {one}\n{name}: {other}");
                    }
                }

                Assert.All(longest.Steps, step => Assert.NotNull(step.StateHash));
                Assert.True(
                    _processes.Count(each => each.Steps.Count >= commonMin) >= 3,
                    string.Join(", ", _processes.Select(each => $"{each.Name} {each.Steps.Count}")));
            }
        }
    }
}
