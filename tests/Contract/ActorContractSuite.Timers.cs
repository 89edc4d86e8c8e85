using FslHv.Actors;

namespace FslHv.Contract;

public abstract partial class ActorContractSuite
{
    [Fact]
    public void Timers_strike_in_order_of_their_time_and_come_from_nobody()
    {
        var (engine, trace) = Start();
        var actor = new Scripted
        {
            OnStarted = context =>
            {
                context.Schedule(Milliseconds(30), new Ball(3));
                context.Schedule(Milliseconds(10), new Ball(1));
                context.Schedule(Milliseconds(20), new Ball(2));
            },
        };
        Spawn(engine, "clock", actor);

        Rest(engine);

        Assert.Equal([1, 2, 3], actor.Numbers);
        Assert.All(actor.Senders, sender => Assert.True(sender.IsNone));
        Assert.Equal(3, trace.Count(record => record.Kind == TraceKind.Timer));
        Assert.True(actor.Times[0].Nanoseconds >= 10_000_000);
    }

    [Fact]
    public void A_cancelled_timer_never_strikes_and_cancelling_again_is_harmless()
    {
        var (engine, _) = Start();
        TimerId struck = default;
        var actor = new Scripted
        {
            OnStarted = context =>
            {
                struck = context.Schedule(Milliseconds(1), new Ball(1));
                var cancelled = context.Schedule(Milliseconds(2), new Ball(2));
                context.Schedule(Milliseconds(3), new Ball(3));
                context.Cancel(cancelled);
                context.Cancel(cancelled);
                context.Cancel(TimerId.None);
            },
            OnMessage = (context, message) =>
            {
                if (message != new Ball(3))
                    return;
                context.Schedule(Milliseconds(1), new Ball(4));
                context.Cancel(struck);
            },
        };
        Spawn(engine, "clock", actor);

        var end = Rest(engine);

        Assert.Equal([1, 3, 4], actor.Numbers);
        Assert.Equal(RunEndReason.Quiescent, end.Reason);
    }

    [Fact]
    public void A_timer_is_cancelled_even_when_it_is_due()
    {
        var (engine, _) = Start();
        TimerId second = default;
        var actor = new Scripted
        {
            OnStarted = context =>
            {
                context.Schedule(Milliseconds(1), new Ball(1));
                second = context.Schedule(Milliseconds(1), new Ball(2));
            },
            OnMessage = (context, _) => context.Cancel(second),
        };
        Spawn(engine, "clock", actor);

        Rest(engine);

        Assert.Equal([1], actor.Numbers);
    }

    [Fact]
    public void Timers_of_an_actor_that_is_gone_vanish_silently()
    {
        var (engine, trace) = Start();
        var actor = new Scripted { OnStarted = context => context.Schedule(Milliseconds(1), new Ball(1)) };
        engine.Stop(Spawn(engine, "clock", actor));

        var end = Rest(engine);

        Assert.Empty(actor.Received);
        Assert.Equal(RunEndReason.Quiescent, end.Reason);
        Assert.DoesNotContain(trace, record => record.Kind is TraceKind.Timer or TraceKind.DeadLetter);
    }

    [Fact]
    public void A_timer_that_never_comes_does_not_keep_the_engine_from_resting()
    {
        var (engine, _) = Start();
        var actor = new Scripted { OnStarted = context => context.Schedule(new Duration(long.MaxValue), new Ball(1)) };
        Spawn(engine, "clock", actor);
        engine.Inject(Spawn(engine, "other", new Scripted()), new Ball(2), Milliseconds(1));

        var end = Rest(engine);

        Assert.Empty(actor.Received);
        Assert.Equal(RunEndReason.Quiescent, end.Reason);
    }
}
