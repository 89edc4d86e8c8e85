using System.Collections.Concurrent;
using FslHv.Actors;

namespace FslHv.Contract;

public abstract partial class ActorContractSuite
{
    [Fact]
    public void Random_numbers_stay_below_their_bound_and_reach_all_of_it()
    {
        var (engine, _) = Start();
        var drawn = new SortedSet<long>();
        Spawn(engine, "dice", new Scripted
        {
            OnStarted = context =>
            {
                for (var i = 0; i < 1000; i++)
                    drawn.Add(context.Random(6));
                Assert.Equal(0, context.Random(1));
                Assert.InRange(context.Random(long.MaxValue), 0, long.MaxValue - 1);
            },
        });

        Assert.Equal(RunEndReason.Quiescent, Rest(engine).Reason);
        Assert.Equal([0, 1, 2, 3, 4, 5], drawn);
    }

    [Fact]
    public void Fault_points_strike_only_when_armed_and_only_as_often()
    {
        var (engine, trace) = Start();
        var strikes = new ConcurrentQueue<string>();
        Scripted Passing(string name) => new()
        {
            OnMessage = (context, message) =>
            {
                if (context.FaultPoint("disk.full"))
                    strikes.Enqueue($"{name} {((Ball)message).Number}");
            },
        };
        var one = Spawn(engine, "worker-1", Passing("one"));
        var two = Spawn(engine, "boss", Passing("two"));
        engine.Arm("disk.full", "worker", 1, 2);
        engine.Arm("disk.empty", "", 0, 100);
        for (var n = 1; n <= 5; n++)
        {
            engine.Inject(one, new Ball(n), Duration.Zero);
            engine.Inject(two, new Ball(n), Duration.Zero);
            Rest(engine);
        }

        Assert.Equal(["one 2", "one 3"], strikes);
        Assert.All(
            trace.Where(record => record.Kind == TraceKind.Fault),
            record => Assert.Equal((one, "disk.full"), (record.From, (string?)record.Payload)));
        Assert.Equal(2, trace.Count(record => record.Kind == TraceKind.Fault));
    }

    [Fact]
    public void Notes_and_persisted_events_are_traced_in_the_step_that_made_them()
    {
        var (engine, trace) = Start();
        var actor = Spawn(engine, "teller", new Scripted
        {
            OnMessage = (context, _) =>
            {
                context.Log(new Said("hello"));
                context.Persist(new Ball(1));
            },
        });
        Tell(engine, actor, "go");

        Rest(engine);

        var delivery = trace.Single(record => record.Kind == TraceKind.Deliver);
        var note = trace.Single(record => record.Kind == TraceKind.Note);
        var persisted = trace.Single(record => record.Kind == TraceKind.Persist);
        Assert.Equal((new Said("hello"), actor, delivery.Step), ((Said)note.Payload!, note.From, note.Step));
        Assert.Equal((new Ball(1), actor, delivery.Step), ((Ball)persisted.Payload!, persisted.From, persisted.Step));
    }

    [Fact]
    public void A_delivery_names_the_step_that_caused_it()
    {
        var (engine, trace) = Start();
        var sink = Spawn(engine, "sink", new Scripted());
        var source = Spawn(engine, "source", new Scripted { OnMessage = (context, _) => context.Tell(sink, new Ball(1)) });
        Tell(engine, source, "go");

        Rest(engine);

        var deliveries = trace.Where(record => record.Kind == TraceKind.Deliver).ToList();
        Assert.Equal((0L, deliveries[0].Step), (deliveries[0].Cause, deliveries[1].Cause));
        Assert.True(deliveries[0].Step >= 1 && deliveries[1].Step > deliveries[0].Step);
        Assert.Equal(trace.Select(record => record.Step).Order(), trace.Select(record => record.Step));
    }

    [Fact]
    public void A_requested_stop_ends_the_run_after_the_message_in_hand_and_the_next_run_goes_on()
    {
        var (engine, _) = Start();
        var actor = new Scripted { OnMessage = (_, message) => RequestAt(engine, message) };
        var id = Spawn(engine, "actor", actor);
        for (var n = 0; n < 6; n++)
            engine.Inject(id, new Ball(n), Milliseconds(n * 50));

        var first = engine.Run(Instant.Never);
        var seen = actor.Received.Count;
        var second = Rest(engine);

        Assert.Equal(RunEndReason.Requested, first.Reason);
        if (StandsStillBetweenRuns)
            Assert.Equal(3, seen);
        Assert.InRange(seen, 3, 6);
        Assert.Equal((RunEndReason.Quiescent, 6), (second.Reason, actor.Received.Count));

        static void RequestAt(IActorEngine engine, Message message)
        {
            if (message == new Ball(2))
                engine.RequestStop();
        }
    }
}
