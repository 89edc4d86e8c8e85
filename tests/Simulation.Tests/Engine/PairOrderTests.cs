using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Simulation.Tests;

public sealed class PairOrderTests
{
    private const int Classes = 6;

    private static LatencyRange AnyRange(Random random)
    {
        var min = random.Next(300);
        var max = min + (random.Next(2) * random.Next(100_000));
        return new(new Duration(min), new Duration(max), random.Next(2) * random.Next(1001), new Duration(max + random.Next(1_000_000)));
    }

    /// <summary>Every actor tells random others, directly or by way of a third, in random classes; latencies change while messages are
    /// on their way.</summary>
    [Fact]
    public void No_message_is_lost_doubled_or_overtaken_within_its_pair_under_any_latency() => Properties.Hold(60, random =>
    {
        var engine = new SimulationEngine((ulong)random.Next());
        var actors = new List<ActorId>();
        var sent = new Dictionary<(int, int), int>();
        var received = new Dictionary<(int, int), int>();
        for (var i = 0; i < 6; i++)
            actors.Add(engine.Spawn($"a{i}", () => new Scripted { OnMessage = Handle }));
        for (var burst = 0; burst < 20; burst++)
        {
            engine.SetLatency(new LatencyClass((byte)random.Next(Classes)), AnyRange(random));
            foreach (var actor in actors)
                engine.Inject(actor, new Please("go"), new Duration(random.Next(1000)));
            engine.Run(engine.Now + new Duration(random.Next(50_000)));
        }

        var end = engine.Run(Instant.Never);

        Assert.Equal(RunEndReason.Quiescent, end.Reason);
        Assert.Equal(sent.OrderBy(pair => pair.Key), received.OrderBy(pair => pair.Key));

        void Handle(IActorContext context, Message message)
        {
            if (message is Numbered numbered)
            {
                var pair = (numbered.Origin, (int)context.Self.Value);
                Assert.Equal(received.GetValueOrDefault(pair) + 1, numbered.Number);
                received[pair] = numbered.Number;
                if (numbered.Hops > 0)
                    Send(context, numbered.Hops - 1, forward: random.Next(2) == 0);
            }
            else
            {
                for (var i = random.Next(4); i >= 0; i--)
                    Send(context, random.Next(4), forward: false);
            }
        }

        void Send(IActorContext context, int hops, bool forward)
        {
            var to = actors[random.Next(actors.Count)];
            var pair = ((int)context.Self.Value, (int)to.Value);
            var number = sent[pair] = sent.GetValueOrDefault(pair) + 1;
            var message = new Numbered(pair.Item1, number, hops, (byte)random.Next(Classes));
            if (forward)
                context.Forward(to, message);
            else
                context.Tell(to, message);
        }
    });

    [Fact]
    public void A_fast_message_waits_for_a_slow_one_of_its_pair_and_for_no_other()
    {
        var engine = new SimulationEngine(1);
        engine.SetLatency(new LatencyClass(1), LatencyRange.Fixed(Duration.FromMilliseconds(1)));
        var sink = new Scripted();
        var other = new Scripted();
        var to = engine.Spawn("sink", () => sink);
        var toOther = engine.Spawn("other", () => other);
        engine.Spawn("source", () => new Scripted
        {
            OnStarted = context =>
            {
                context.Tell(to, new Ball(1, 1));
                context.Tell(toOther, new Ball(2));
                context.Tell(to, new Ball(3));
            },
        });

        engine.Run(Instant.Never);

        Assert.Equal([1, 3], sink.Numbers);
        Assert.Equal([new Instant(1_000_000), new Instant(1_000_000)], sink.Times);
        Assert.Equal([new Instant(100)], other.Times);
    }

    [Fact]
    public void A_latency_that_becomes_shorter_lets_nothing_overtake()
    {
        var slow = LatencyRange.Fixed(Duration.FromMilliseconds(1));
        var engine = new SimulationEngine(new SimulationOptions(1) { DefaultLatency = slow });
        var sink = new Scripted();
        var to = engine.Spawn("sink", () => sink);
        var other = engine.Spawn("other", () => new Scripted());
        var source = engine.Spawn("source", () => new Scripted
        {
            OnMessage = (context, message) =>
            {
                context.Tell(to, message);
                context.Tell(other, message);
            },
        });
        engine.Inject(source, new Ball(1), Duration.Zero);
        engine.Inject(source, new Ball(2), new Duration(10));
        engine.Run(new Instant(5));

        engine.SetLatency(LatencyClass.Local, LatencyRange.Fixed(new Duration(20)));
        engine.Run(Instant.Never);

        Assert.Equal([1, 2], sink.Numbers);
    }

    private sealed record Numbered(int Origin, int Number, int Hops, byte Way) : Message
    {
        public override LatencyClass Latency => new(Way);
    }
}
