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
        var actor = new Scripted { OnStarted = context => context.Schedule(Milliseconds(60_000), new Ball(1)) };
        var clock = Spawn(engine, "clock", actor);
        Begun(engine);
        engine.Stop(clock);

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

    [Fact]
    public void Timers_of_who_stops_itself_or_is_stopped_by_its_parent_vanish_too()
    {
        var (engine, trace) = Start();
        var child = new Scripted { OnStarted = context => context.Schedule(Duration.Zero, new Ball(1)) };
        var parent = new Scripted
        {
            OnMessage = (context, _) =>
            {
                context.Stop(context.Spawn("child", child));
                context.Schedule(Duration.Zero, new Ball(2));
                context.Stop(context.Self);
                Assert.True(context.Schedule(Duration.Zero, new Ball(3)).IsNone);
            },
        };
        Tell(engine, Spawn(engine, "parent", parent), "go");

        var end = Rest(engine);

        Assert.Equal(RunEndReason.Quiescent, end.Reason);
        Assert.Equal([new Please("go")], parent.Received);
        Assert.Empty(child.Received);
        Assert.DoesNotContain(trace, record => record.Kind is TraceKind.Timer);
    }

    [Fact]
    public void A_timer_that_is_set_later_for_an_earlier_time_strikes_first()
    {
        var (engine, _) = Start();
        var actor = new Scripted
        {
            OnMessage = (context, message) =>
            {
                for (var n = 50; n > 0 && message is Please; n--)
                    context.Schedule(Duration.FromMicroseconds(n), new Ball(n));
            },
        };
        Tell(engine, Spawn(engine, "clock", actor), "go");

        Rest(engine);

        Assert.Equal(Enumerable.Range(1, 50), actor.Numbers);
    }

    [Fact]
    public void Time_stands_still_in_a_handler_and_never_goes_back()
    {
        var (engine, _) = Start();
        var moved = 0;
        var actor = new Scripted
        {
            OnMessage = (context, message) =>
            {
                var now = context.Now;
                for (var spin = 0; spin < 10_000; spin++)
                    moved += context.Now == now ? 0 : 1;
                if (message is Ball { Number: > 0 } ball)
                    context.Tell(context.Self, new Ball(ball.Number - 1, (byte)context.Random(4)));
            },
        };
        engine.Inject(Spawn(engine, "clock", actor), new Ball(20), Milliseconds(1));

        Rest(engine);

        Assert.Equal((0, 21), (moved, actor.Received.Count));
        Assert.Equal(actor.Times.Order(), actor.Times);
    }
}
