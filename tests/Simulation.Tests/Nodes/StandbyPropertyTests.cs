using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Simulation.Tests;

/// <summary>Nodes that die, stand still and come back at random times, in virtual time and where a chooser decides the order.</summary>
public sealed class StandbyPropertyTests
{
    private const int Horizon = 200_000;

    private static SimulationEngine Engine(Random random, bool isChosen)
    {
        if (!isChosen)
            return new SimulationEngine(Options(random.Next()));
        var chooser = new RandomChooser();
        chooser.Seed((ulong)random.Next(), 1);
        chooser.Begin();
        return new SimulationEngine(Options(1) with { Chooser = chooser, Slack = new Duration(random.Next(2_000)) }) { ChoicesOpen = true };

        static SimulationOptions Options(int seed) => new((ulong)seed)
        {
            Latencies = [new(LatencyClass.Detection, new LatencyRange(new Duration(1_000), new Duration(30_000)))],
        };
    }

    /// <summary>What befalls three of four nodes, each on its own; in the end all are up.</summary>
    private static void Befall(SimulationEngine engine, Random random, NodeId[] nodes)
    {
        for (var i = random.Next(1, 16); i > 0; i--)
        {
            var node = nodes[random.Next(3)];
            NodeFault fault = random.Next(5) switch
            {
                0 => new NodeFault.Pause(node),
                1 => new NodeFault.Resume(node),
                2 => new NodeFault.Restart(node),
                _ => new NodeFault.Crash(node),
            };
            engine.Befall(fault, new Duration(random.Next(Horizon)));
        }

        foreach (var node in nodes)
        {
            engine.Befall(new NodeFault.Resume(node), new Duration(Horizon));
            engine.Befall(new NodeFault.Restart(node), new Duration(Horizon));
        }
    }

    private static NodeId[] Nodes(SimulationEngine engine) => [engine.AddNode("a"), engine.AddNode("b"), engine.AddNode("c"), engine.AddNode("d")];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_that_survives_takes_in_everything_once_and_in_order_whatever_befalls_its_nodes(bool isChosen) => Properties.Hold(300, random =>
    {
        var engine = Engine(random, isChosen);
        var nodes = Nodes(engine);
        var lives = new List<Scripted>();
        var answered = new List<int>();
        var mover = engine.Spawn("mover", new Placement(nodes[0], [nodes[1], nodes[2]], Survives: true), () =>
        {
            lives.Add(new Scripted { OnMessage = Handle });
            return lives[^1];
        });
        var source = engine.Spawn("source", nodes[3], () => new Scripted
        {
            OnMessage = (context, message) =>
            {
                if (context.Sender == mover)
                    answered.Add(((Ball)message).Number);
                else
                    context.Tell(mover, message);
            },
        });
        for (var number = 1; number <= 30; number++)
            engine.Inject(source, new Ball(number), new Duration(number * 7_000));
        Befall(engine, random, nodes);

        Assert.Equal(RunEndReason.Quiescent, engine.Run(Instant.Never).Reason);

        var life = Assert.Single(lives);
        Assert.Equal(30, life.Received.Count(message => message is Please));
        Assert.Equal(0, engine.InFlight);
        Assert.Equal(isChosen ? life.Numbers.Order() : life.Numbers, Enumerable.Range(1, 30));
        Assert.Equal(life.Numbers, answered);

        static void Handle(IActorContext context, Message message)
        {
            if (message is not Ball)
                return;
            context.Schedule(new Duration(5_000), new Please("strike"));
            context.Reply(message);
        }
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_that_begins_anew_has_one_life_at_a_time_and_lives_in_the_end(bool isChosen) => Properties.Hold(300, random =>
    {
        var engine = Engine(random, isChosen);
        var trace = new MemoryTrace();
        engine.Observe(trace);
        var nodes = Nodes(engine);
        var lives = new List<Scripted>();
        var mover = engine.Spawn("mover", new Placement(nodes[0], [nodes[1], nodes[2]], Survives: false), () =>
        {
            lives.Add(new Scripted { OnMessage = (context, message) => context.Persist(message) });
            return lives[^1];
        });
        for (var number = 1; number <= 30; number++)
            engine.Inject(mover, new Ball(number), new Duration(number * 6_000));
        engine.Inject(mover, new Ball(99), new Duration(2 * Horizon));
        Befall(engine, random, nodes);

        Assert.Equal(RunEndReason.Quiescent, engine.Run(Instant.Never).Reason);

        Assert.Equal(99, lives[^1].Numbers.LastOrDefault());
        var isAlive = false;
        foreach (var record in trace.Records.Where(record => record.To == mover && record.Kind is TraceKind.Spawn or TraceKind.Stop))
        {
            Assert.Equal(isAlive, record.Kind == TraceKind.Stop);
            isAlive = record.Kind == TraceKind.Spawn;
        }

        Assert.Equal(lives.SelectMany(life => life.Received), engine.JournalOf(mover));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Equal_seeds_give_equal_runs(bool isChosen) => Properties.Hold(100, random =>
    {
        var seed = random.Next();
        Assert.Equal(Hashes(seed, isChosen), Hashes(seed, isChosen));

        static (ulong, ulong, ulong) Hashes(int seed, bool isChosen)
        {
            var random = new Random(seed);
            var engine = Engine(random, isChosen);
            var hash = new TraceHash();
            engine.Observe(hash);
            var nodes = Nodes(engine);
            var known = new List<ActorId>();
            for (var i = 0; i < 6; i++)
            {
                var placement = new Placement(nodes[i % 3], [nodes[(i + 1) % 3], nodes[(i + 2) % 3]], i % 2 == 0);
                known.Add(engine.Spawn($"root-{i}", placement, () => new Gossip(known, 0)));
            }

            foreach (var root in known.ToList())
                engine.Inject(root, new Ball(0), new Duration(1_000));
            Befall(engine, random, nodes);
            engine.Run(new Instant(150_000));
            var middle = engine.StateHash();
            engine.Run(new Instant(300_000));
            return (hash.Value, middle, engine.StateHash());
        }
    });
}
