using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Simulation.Tests;

public sealed class RunTests
{
    private static readonly Instant Later = new(1_000_000);

    private static (SimulationEngine Engine, ActorId Actor, Scripted Log) One(long stepsMax = long.MaxValue)
    {
        var engine = new SimulationEngine(new SimulationOptions(1) { StepsMax = stepsMax });
        var log = new Scripted();
        return (engine, engine.Spawn("one", () => log), log);
    }

    [Fact]
    public void An_empty_engine_is_quiescent_at_its_time()
    {
        var engine = new SimulationEngine(1);

        Assert.Equal(new RunEnd(RunEndReason.Quiescent, Instant.Zero, 0), engine.Run(Later));
        Assert.Null(engine.Run(Instant.Never).Defect);
    }

    [Fact]
    public void A_run_takes_what_is_due_up_to_its_end_and_leaves_the_rest_to_the_next()
    {
        var (engine, actor, log) = One();
        foreach (var due in (int[])[1, 999_999, 1_000_000, 1_000_001])
            engine.Inject(actor, new Ball(due), new Duration(due));

        var first = engine.Run(Later);
        engine.Inject(actor, new Ball(0), Duration.Zero);
        var second = engine.Run(Instant.Never);

        Assert.Equal(new RunEnd(RunEndReason.TimeReached, Later, 3), first);
        Assert.Equal(new RunEnd(RunEndReason.Quiescent, new Instant(1_000_001), 5), second);
        Assert.Equal([1, 999_999, 1_000_000, 0, 1_000_001], log.Numbers);
        Assert.Equal([1, 999_999, 1_000_000, 1_000_000, 1_000_001], log.Times.Select(time => time.Nanoseconds));
    }

    [Fact]
    public void Time_never_goes_back()
    {
        var (engine, actor, log) = One();
        engine.Inject(actor, new Ball(1), new Duration(5_000_000));
        engine.Run(Later);

        var end = engine.Run(new Instant(5));

        Assert.Equal(new RunEnd(RunEndReason.TimeReached, Later, 0), end);
        engine.Inject(actor, new Ball(0), new Duration(10));
        engine.Run(Instant.Never);
        Assert.Equal([1_000_010, 5_000_000], log.Times.Select(time => time.Nanoseconds));
    }

    [Fact]
    public void A_cancelled_timer_moves_no_time()
    {
        var (engine, _, log) = One();
        var canceller = engine.Spawn("canceller", () => new Scripted
        {
            OnStarted = context => context.Cancel(context.Schedule(Duration.FromSeconds(3600), new Ball(9))),
        });

        Assert.Equal(new RunEnd(RunEndReason.Quiescent, Instant.Zero, 0), engine.Run(Instant.Never));
        engine.Inject(canceller, new Ball(1), new Duration(5));
        Assert.Equal(new RunEnd(RunEndReason.Quiescent, new Instant(5), 1), engine.Run(Instant.Never));
        Assert.Empty(log.Received);
    }

    [Fact]
    public void An_old_timer_id_cancels_no_later_timer_also_after_a_sweep()
    {
        var (engine, _, _) = One();
        var clock = new Scripted
        {
            OnStarted = context =>
            {
                var old = new List<TimerId>();
                for (var i = 0; i < 5000; i++)
                {
                    old.Add(context.Schedule(Duration.FromSeconds(1), new Ball(-1)));
                    context.Cancel(old[i]);
                }

                for (var i = 0; i < 5000; i++)
                    context.Schedule(Duration.FromSeconds(2), new Ball(i));
                old.ForEach(context.Cancel);
            },
        };
        engine.Spawn("clock", () => clock);

        engine.Run(Instant.Never);

        Assert.Equal(Enumerable.Range(0, 5000), clock.Numbers);
    }

    [Fact]
    public void A_stale_timer_ahead_of_a_living_one_is_skipped()
    {
        var (engine, _, log) = One();
        var mortal = engine.Spawn("mortal", () => new Scripted { OnStarted = context => context.Schedule(new Duration(4_000), new Ball(1)) });
        engine.Spawn("clock", () => new Scripted
        {
            OnStarted = context => context.Schedule(new Duration(9_000_000), new Ball(2)),
            OnMessage = log.Receive,
        });
        engine.Stop(mortal);

        Assert.Equal(RunEndReason.TimeReached, engine.Run(new Instant(5_000)).Reason);
        engine.Inject(mortal, new Ball(3), Duration.Zero);
        Assert.Equal(new RunEnd(RunEndReason.Quiescent, new Instant(9_000_000), 1), engine.Run(Instant.Never));
        Assert.Equal([2], log.Numbers);
    }

    [Fact]
    public void A_step_handles_one_message_whenever_it_is_due()
    {
        var (engine, actor, log) = One();
        engine.Inject(actor, new Ball(1), Duration.FromSeconds(1));
        engine.Inject(actor, new Ball(2), Duration.FromSeconds(2));

        Assert.Null(engine.Step());
        Assert.Equal((1, 1_000_000_000L), (log.Received.Count, engine.Now.Nanoseconds));
        Assert.Null(engine.Step());
        Assert.Equal(RunEndReason.Quiescent, engine.Step()?.Reason);
        Assert.Equal(2, engine.Steps);
    }

    [Fact]
    public void A_livelock_ends_with_the_steps_that_are_allowed()
    {
        var (engine, actor, _) = One(stepsMax: 50);
        engine.Spawn("loop", () => new Scripted
        {
            OnStarted = context => context.Tell(context.Self, new Ball(1)),
            OnMessage = (context, message) => context.Tell(context.Self, message),
        });

        Assert.Equal((RunEndReason.StepsReached, 50L), (engine.Run(Instant.Never).Reason, engine.Steps));
        Assert.Equal((RunEndReason.StepsReached, 50L), (engine.Run(Instant.Never).Reason, engine.Steps));
        engine.Stop(actor);
    }

    [Fact]
    public void A_stop_requested_before_the_run_ends_it_at_once()
    {
        var (engine, actor, log) = One();
        engine.Inject(actor, new Ball(1), Duration.Zero);
        engine.RequestStop();

        Assert.Equal(RunEndReason.Requested, engine.Run(Instant.Never).Reason);
        Assert.Empty(log.Received);
        Assert.Equal(RunEndReason.Quiescent, engine.Run(Instant.Never).Reason);
        Assert.Single(log.Received);
    }

    [Fact]
    public void Delays_of_centuries_are_kept_in_order()
    {
        var (engine, actor, log) = One();
        var century = Duration.FromSeconds(100L * 365 * 24 * 3600);
        engine.Inject(actor, new Ball(2), century + century);
        engine.Inject(actor, new Ball(1), century);
        engine.Inject(actor, new Ball(3), century + century);
        engine.Inject(actor, new Ball(4), new Duration(long.MaxValue - 1));

        Assert.Equal(RunEndReason.Quiescent, engine.Run(Instant.Never).Reason);
        Assert.Equal([1, 2, 3, 4], log.Numbers);
    }

    [Fact]
    public void An_actor_is_no_context_outside_its_handlers()
    {
        var (engine, _, _) = One();
        IActorContext? kept = null;
        engine.Spawn("leaky", () => new Scripted { OnStarted = context => kept = context });

        Assert.Throws<InvariantException>(() => kept!.Tell(ActorId.None, new Ball(1)));
    }

    [Fact]
    public void Calling_the_engine_from_a_handler_is_a_defect()
    {
        var (engine, _, _) = One();
        engine.Spawn("confused", () => new Scripted { OnStarted = _ => engine.Spawn("x", () => new Scripted()) });

        Assert.IsType<InvariantException>(engine.Run(Instant.Never).Defect?.Exception);
    }

    [Fact]
    public void A_defect_of_an_observer_is_not_one_of_an_actor()
    {
        var (engine, actor, log) = One();
        engine.Observe(new Fragile());
        engine.Inject(actor, new Ball(1), Duration.Zero);
        engine.Inject(actor, new Ball(2), Duration.Zero);

        Assert.Throws<FormatException>(() => engine.Run(Instant.Never));
        Assert.Equal(RunEndReason.Quiescent, engine.Run(Instant.Never).Reason);
        Assert.Equal([2], log.Numbers);
    }

    private sealed class Fragile : ITraceObserver
    {
        private bool _broken;

        public void OnRecord(in TraceRecord record)
        {
            if (_broken)
                return;
            _broken = true;
            throw new FormatException("fragile");
        }
    }
}
