using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Simulation.Tests;

/// <summary>Random talk between three nodes under random faults.</summary>
public sealed class NodePropertyTests
{
    private static readonly Duration Horizon = Duration.FromMicroseconds(200);

    private static NodeFault AnyFault(Random random, NodeId[] nodes, bool mayLose)
    {
        var from = random.Next(nodes.Length);
        var to = (from + 1 + random.Next(nodes.Length - 1)) % nodes.Length;
        return random.Next(mayLose ? 12 : 6) switch
        {
            0 => new NodeFault.Slow(nodes[from], nodes[to], new Duration(random.Next(20_000))),
            1 => new NodeFault.Duplicate(nodes[from], nodes[to], random.Next(1001)),
            2 => new NodeFault.Delay(nodes[from], nodes[to], random.Next(1001), new Duration(random.Next(50_000))),
            3 => new NodeFault.Pause(nodes[from]),
            4 => new NodeFault.Resume(nodes[from]),
            5 => new NodeFault.Drift(nodes[from], random.Next(-500_000, 500_001)),
            6 => new NodeFault.Lose(nodes[from], nodes[to], random.Next(1001)),
            7 => new NodeFault.Cut(nodes[from], nodes[to]),
            8 => new NodeFault.Heal(nodes[from], nodes[to]),
            9 => new NodeFault.Outage(),
            10 => new NodeFault.OutageEnds(),
            _ => new NodeFault.Crash(nodes[from]),
        };
    }

    /// <summary>Faults at random times; then everything is as it was.</summary>
    private static void Befall(SimulationEngine engine, Random random, NodeId[] nodes, bool mayLose)
    {
        for (var i = random.Next(1, 20); i > 0; i--)
            engine.Befall(AnyFault(random, nodes, mayLose), new Duration(random.Next((int)Horizon.Nanoseconds)));
        foreach (var node in nodes)
        {
            engine.Befall(new NodeFault.Resume(node), Horizon);
            engine.Befall(new NodeFault.Restart(node), Horizon);
            foreach (var other in nodes)
                engine.Befall(new NodeFault.Heal(node, other), Horizon);
        }

        engine.Befall(new NodeFault.OutageEnds(), Horizon);
    }

    [Fact]
    public void Within_a_pair_nothing_is_overtaken_and_nothing_is_lost_unless_something_loses() => Properties.Hold(200, random =>
    {
        var mayLose = random.Next(2) == 0;
        var engine = new SimulationEngine((ulong)random.Next());
        engine.SetLatency(LatencyClass.Link, new LatencyRange(new Duration(10), new Duration(5_000)));
        NodeId[] nodes = [engine.AddNode("a"), engine.AddNode("b"), engine.AddNode("c")];
        var actors = new List<ActorId>();
        var sent = new Dictionary<(ulong From, ulong To), int>();
        var heard = new Dictionary<(ulong From, ulong To), List<int>>();
        for (var i = 0; i < 6; i++)
            actors.Add(engine.Spawn($"actor-{i}", nodes[i % 3], () => new Scripted { OnMessage = Handle }));
        for (var i = 0; i < 100; i++)
            engine.Inject(actors[random.Next(6)], new Please("talk"), new Duration(random.Next(300_000)));
        Befall(engine, random, nodes, mayLose);

        Assert.Equal(RunEndReason.Quiescent, engine.Run(Instant.Never).Reason);

        foreach (var (pair, numbers) in heard)
        {
            Assert.Equal(numbers.Order(), numbers);
            if (!mayLose)
                Assert.Equal(Enumerable.Range(1, sent[pair]), numbers.Distinct());
        }

        Assert.True(mayLose || heard.Count == sent.Count);

        void Handle(IActorContext context, Message message)
        {
            if (message is Ball ball)
            {
                var pair = (context.Sender.Value, context.Self.Value);
                if (!heard.TryGetValue(pair, out var numbers))
                    heard.Add(pair, numbers = []);
                numbers.Add(ball.Number);
                return;
            }

            foreach (var to in actors)
            {
                var pair = (context.Self.Value, to.Value);
                sent[pair] = sent.GetValueOrDefault(pair) + 1;
                context.Tell(to, new Ball(sent[pair], (byte)random.Next(4)));
            }
        }
    });

    [Fact]
    public void Equal_seeds_give_equal_runs_whatever_befalls() => Properties.Hold(60, random =>
    {
        var seed = random.Next();
        Assert.Equal(Hash(seed), Hash(seed));

        static (ulong, ulong) Hash(int seed)
        {
            var random = new Random(seed);
            var engine = new SimulationEngine((ulong)seed);
            engine.SetLatency(LatencyClass.Link, new LatencyRange(new Duration(10), new Duration(5_000)));
            var hash = new TraceHash();
            engine.Observe(hash);
            NodeId[] nodes = [engine.AddNode("a"), engine.AddNode("b"), engine.AddNode("c")];
            var known = new List<ActorId>();
            for (var i = 0; i < 6; i++)
                known.Add(engine.Spawn($"root-{i}", nodes[i % 3], () => new Gossip(known, 0)));
            foreach (var root in known.ToList())
                engine.Inject(root, new Ball(0), Duration.FromMicroseconds(1));
            Befall(engine, random, nodes, mayLose: true);
            engine.Run(new Instant(400_000));
            return (hash.Value, engine.StateHash());
        }
    });

    [Fact]
    public void Another_seed_loses_other_messages()
    {
        Assert.NotEqual(Kept(1), Kept(2));

        static List<int> Kept(ulong seed)
        {
            var nodes = new TwoNodes(seed);
            nodes.Pass(nodes.Far);
            nodes.At(0, new NodeFault.Lose(nodes.East, nodes.West, 500));
            for (var i = 1; i <= 64; i++)
                nodes.At(i, i);
            nodes.Run();
            Assert.InRange(nodes.FarLife.Received.Count, 10, 54);
            return [.. nodes.FarLife.Numbers];
        }
    }

    [Fact]
    public void Nodes_that_nothing_befalls_and_that_share_nothing_change_no_run()
    {
        static ulong Hash(bool withNodes)
        {
            var hash = new TraceHash();
            var engine = new SimulationEngine(5);
            engine.Observe(hash);
            var node = withNodes ? engine.AddNode("only") : NodeId.None;
            var known = new List<ActorId>();
            for (var i = 0; i < 4; i++)
                known.Add(engine.Spawn($"root-{i}", node, () => new Gossip(known, 0)));
            foreach (var root in known.ToList())
                engine.Inject(root, new Ball(0), Duration.FromMicroseconds(1));
            engine.Run(new Instant(100_000));
            return hash.Value;
        }

        Assert.Equal(Hash(false), Hash(true));
    }
}
