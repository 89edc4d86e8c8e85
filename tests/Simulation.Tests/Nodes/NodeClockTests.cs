using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Simulation.Tests;

public sealed class NodeClockTests
{
    private readonly TwoNodes _nodes = new();

    /// <summary>Sets a timer of 1 ms when told to; gives when it struck by engine time, and what the actor's clock showed.</summary>
    private (long Engine, long Local) Strike(NodeId node, params (long At, int Drift)[] drifts)
    {
        var local = 0L;
        var engine = 0L;
        var actor = _nodes.Engine.Spawn("clock", node, () => new Scripted
        {
            OnMessage = (context, message) =>
            {
                if (message is Please)
                    context.Schedule(Duration.FromMilliseconds(1), new Ball(1));
                else
                    (engine, local) = (_nodes.Engine.Now.Nanoseconds, context.Now.Nanoseconds);
            },
        });
        foreach (var (at, drift) in drifts)
            _nodes.At(at, new NodeFault.Drift(node, drift));
        _nodes.Engine.Inject(actor, new Please("start"), Duration.Zero);
        _nodes.Run();
        return (engine, local);
    }

    [Fact]
    public void Without_drift_a_clock_is_engine_time() => Assert.Equal((1_000_000, 1_000_000), Strike(_nodes.West));

    [Fact]
    public void A_fast_clock_strikes_early_by_engine_time() => Assert.Equal((999_001, 1_000_000), Strike(_nodes.West, (0, 1_000)));

    [Fact]
    public void A_slow_clock_strikes_late_by_engine_time() => Assert.Equal((2_000_000, 1_000_000), Strike(_nodes.West, (0, -500_000)));

    [Fact]
    public void A_timer_that_runs_follows_a_change_of_the_rate() =>
        Assert.Equal((1_500_000, 1_000_000), Strike(_nodes.West, (500_000, -500_000)));

    [Fact]
    public void A_clock_that_runs_right_again_is_not_set_back() =>
        Assert.Equal((1_250_000, 1_000_000), Strike(_nodes.West, (500_000, -500_000), (1_000_000, 0)));

    [Fact]
    public void A_timer_of_no_length_strikes_at_once_however_slow_the_clock_is()
    {
        var struck = new List<long>();
        var actor = _nodes.Engine.Spawn("hasty", _nodes.West, () => new Scripted
        {
            OnMessage = (context, message) =>
            {
                if (message is Please)
                    context.Schedule(Duration.Zero, new Ball(1));
                else
                    struck.Add(_nodes.Engine.Now.Nanoseconds);
            },
        });
        _nodes.At(0, new NodeFault.Drift(_nodes.West, -500_000));
        for (var at = 1; at <= 5; at++)
            _nodes.Engine.Inject(actor, new Please("now"), new Duration(at));

        _nodes.Run();

        Assert.Equal([1L, 2, 3, 4, 5], struck);
    }

    [Fact]
    public void Another_node_does_not_notice()
    {
        _nodes.At(0, new NodeFault.Drift(_nodes.East, 400_000));

        Assert.Equal((1_000_000, 1_000_000), Strike(_nodes.West));
    }

    [Fact]
    public void A_timer_never_strikes_before_its_clock_shows_its_time_and_the_clock_never_goes_back() => Properties.Hold(200, random =>
    {
        var clock = default(NodeClock);
        var (engine, shown) = (0L, 0L);
        for (var i = 0; i < 20; i++)
        {
            engine += random.Next(1_000_000);
            var now = clock.Read(engine);
            Assert.True(now >= shown);
            var target = now + random.Next(1_000_000);
            var due = clock.WhenItShows(target);
            Assert.True(due >= engine || target == now);
            Assert.True(clock.Read(due) >= target);
            Assert.True(due == 0 || clock.Read(due - 1) < target);
            clock.SetDrift(engine, random.Next(-500_000, 500_001));
            Assert.Equal(now, clock.Read(engine));
            shown = now;
        }
    });
}
