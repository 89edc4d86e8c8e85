using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Simulation.Tests;

public sealed class LatencyTests
{
    /// <summary>Delays of messages that are sent one at a time, so that pair order moves none of them.</summary>
    private static List<long> Delays(LatencyRange range, int count)
    {
        var engine = new SimulationEngine(new SimulationOptions(3) { Latencies = [new(new LatencyClass(2), range)] });
        var sink = new Scripted();
        var to = engine.Spawn("sink", () => sink);
        var sent = new List<Instant>();
        var source = engine.Spawn("source", () => new Scripted
        {
            OnMessage = (context, _) =>
            {
                sent.Add(context.Now);
                context.Tell(to, new Ball(1, 2));
            },
        });
        for (var i = 0; i < count; i++)
        {
            engine.Inject(source, new Please("go"), Duration.Zero);
            engine.Run(Instant.Never);
        }

        return [.. sink.Times.Zip(sent, (at, from) => (at - from).Nanoseconds)];
    }

    [Fact]
    public void An_unset_class_takes_100_ns_and_a_set_one_what_was_set()
    {
        Assert.Equal(LatencyRange.Fixed(new Duration(100)), new SimulationEngine(1).LatencyOf(new LatencyClass(31)));
        Assert.All(Delays(LatencyRange.Fixed(new Duration(7)), 10), delay => Assert.Equal(7, delay));
    }

    [Fact]
    public void A_range_is_used_from_end_to_end()
    {
        var delays = Delays(new LatencyRange(new Duration(5), new Duration(9)), 400);

        Assert.Equal([5, 6, 7, 8, 9], delays.Distinct().Order());
    }

    [Fact]
    public void A_tail_holds_its_share_of_the_messages()
    {
        var delays = Delays(new LatencyRange(new Duration(5), new Duration(9), 250, new Duration(1000)), 2000);

        Assert.InRange(delays.Count(delay => delay > 9), 400, 600);
        Assert.All(delays, delay => Assert.InRange(delay, 5, 1000));
    }

    [Theory]
    [InlineData(-1, 5, 0, 0)]
    [InlineData(6, 5, 0, 0)]
    [InlineData(1, 5, 1001, 9)]
    [InlineData(1, 5, 1, 4)]
    public void A_range_without_shape_is_refused_and_changes_nothing(long min, long max, int permille, long tailMax)
    {
        var engine = new SimulationEngine(1);
        var before = engine.LatencyOf(LatencyClass.Local);

        Assert.Throws<ArgumentException>(() => engine.SetLatency(
            LatencyClass.Local, new LatencyRange(new Duration(min), new Duration(max), permille, new Duration(tailMax))));

        Assert.Equal(before, engine.LatencyOf(LatencyClass.Local));
    }
}
