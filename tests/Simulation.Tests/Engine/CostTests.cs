using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Simulation.Tests;

/// <summary>Memory is counted for the whole process, so nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(CostTests), DisableParallelization = true)]
public sealed class CostTestsAlone;

[Collection(nameof(CostTests))]
public sealed class CostTests
{
    private const int BytesPerIdleActorMax = 200;

    [Theory]
    [InlineData(100, 100)]
    [InlineData(50, 150)]
    [InlineData(50, 2_000_000)]
    public void A_delivery_allocates_nothing(long min, long max)
    {
        var workload = new PingPongWorkload("any", 100, new LatencyRange(new Duration(min), new Duration(max)));
        workload.Run(50_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var done = workload.Run(100_000);

        var perRun = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(done, 50_000, 200_000);
        Assert.InRange(perRun, 0, 200);
    }

    [Fact]
    public void Fan_out_timers_and_cancelling_allocate_nothing()
    {
        var engine = new SimulationEngine(1);
        engine.SetLatency(new LatencyClass(1), new LatencyRange(new Duration(100), new Duration(9_000)));
        var others = Enumerable.Range(0, 40).Select(i => engine.Spawn("echo", () => new Echo())).ToArray();
        engine.Spawn("hub", () => new Hub(others));
        engine.Run(new Instant(50_000_000));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var end = engine.Run(new Instant(100_000_000));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200);
        Assert.InRange(end.Steps, 100_000, long.MaxValue);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(65_536)]
    [InlineData(100_000)]
    public void An_idle_actor_costs_the_engine_little(int count)
    {
        var actors = Enumerable.Range(0, count).Select(_ => new Echo()).ToArray();
        var names = Enumerable.Range(0, count).Select(i => $"idle-{i}").ToArray();
        var next = 0;
        Func<Actor> create = () => actors[next++];
        var engine = new SimulationEngine(1);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        foreach (var name in names)
            engine.Spawn(name, create);

        var perActor = (GC.GetTotalMemory(forceFullCollection: true) - before) / count;
        GC.KeepAlive(engine);
        GC.KeepAlive(actors);
        Assert.InRange(perActor, 0, BytesPerIdleActorMax);
    }

    [Fact]
    public void Cancelled_timers_do_not_pile_up()
    {
        var engine = new SimulationEngine(1);
        engine.Spawn("restless", () => new Scripted
        {
            OnStarted = context =>
            {
                for (var i = 0; i < 200_000; i++)
                    context.Cancel(context.Schedule(Duration.FromSeconds(3600), new Ball(1)));
            },
        });

        Assert.InRange(engine.SlotsUsed, 1, 5_000);
        Assert.Equal(0, engine.InFlight);
    }

    private sealed class Echo : Actor
    {
        public override void Receive(IActorContext context, Message message) => context.Reply(message);

        public override void AddTo(ref StateHash hash)
        {
        }
    }

    /// <summary>Plays with everybody over a slow way, and sets and takes back timers all the time.</summary>
    private sealed class Hub(ActorId[] others) : Actor
    {
        private static readonly Ball Timeout = new(0);
        private static readonly Ball Tick = new(1);

        private TimerId _timeout;

        public override void Started(IActorContext context)
        {
            for (var i = 0; i < others.Length; i++)
                context.Tell(others[i], new Ball(i + 10, 1));
            context.Schedule(new Duration(700), Tick);
        }

        public override void Receive(IActorContext context, Message message)
        {
            context.Cancel(_timeout);
            _timeout = context.Schedule(new Duration(1_000_000), Timeout);
            if (ReferenceEquals(message, Tick))
                context.Schedule(new Duration(700), Tick);
            else
                context.Tell(others[context.Random(others.Length)], message);
        }

        public override void AddTo(ref StateHash hash)
        {
        }
    }
}
