using FslHv.Actors;

namespace FslHv.Contract;

public abstract partial class ActorContractSuite
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Messages_of_one_pair_arrive_once_and_in_order(ulong seed)
    {
        var (engine, _) = Start(seed);
        var sink = new Scripted();
        var to = Spawn(engine, "sink", sink);
        var sources = Enumerable.Range(0, 5).Select(i => Spawn(engine, $"source-{i}", new Scripted
        {
            OnMessage = (context, _) =>
            {
                for (var n = 0; n < 40; n++)
                    context.Tell(to, new Ball((i * 1000) + n, (byte)(context.Random(4) + 1)));
            },
        })).ToList();
        sources.ForEach(source => Tell(engine, source, "go"));

        Rest(engine);

        Assert.Equal(200, sink.Numbers.Distinct().Count());
        Assert.Equal(200, sink.Received.Count);
        foreach (var ofOne in sink.Numbers.GroupBy(number => number / 1000))
            Assert.Equal(ofOne.Order(), ofOne);
    }

    [Fact]
    public void Sender_is_who_told_and_nobody_from_outside()
    {
        var (engine, _) = Start();
        var sink = new Scripted();
        var to = Spawn(engine, "sink", sink);
        var from = Spawn(engine, "source", new Scripted { OnMessage = (context, _) => context.Tell(to, new Ball(1)) });
        Tell(engine, from, "go");
        Rest(engine);
        Tell(engine, to, "hello");

        Rest(engine);

        Assert.Equal([from, ActorId.None], sink.Senders);
    }

    [Fact]
    public void Reply_goes_to_the_sender_of_the_message_in_hand()
    {
        var (engine, _) = Start();
        var asker = new Scripted();
        var answerer = Spawn(engine, "answerer", new Scripted { OnMessage = (context, _) => context.Reply(new Ball(7)) });
        var from = Spawn(engine, "asker", new Scripted { OnMessage = (context, m) => Relay(context, m, asker, answerer) });
        Tell(engine, from, "ask");

        Rest(engine);

        Assert.Equal([new Ball(7)], asker.Received);
        Assert.Equal([answerer], asker.Senders);

        static void Relay(IActorContext context, Message message, Scripted log, ActorId answerer)
        {
            if (message is Please)
                context.Tell(answerer, new Ball(1));
            else
                log.Receive(context, message);
        }
    }

    [Fact]
    public void Forward_shows_the_first_sender_and_keeps_the_order_of_whoever_forwards()
    {
        var (engine, _) = Start();
        var sink = new Scripted();
        var to = Spawn(engine, "sink", sink);
        var relay = Spawn(engine, "relay", new Scripted
        {
            OnMessage = (context, message) =>
            {
                context.Forward(to, message);
                context.Tell(to, new Ball(((Ball)message).Number + 1, (byte)(context.Random(4) + 1)));
            },
        });
        var first = Spawn(engine, "first", new Scripted
        {
            OnMessage = (context, _) =>
            {
                for (var n = 0; n < 40; n += 2)
                    context.Tell(relay, new Ball(n, (byte)(context.Random(4) + 1)));
            },
        });
        Tell(engine, first, "go");

        Rest(engine);

        Assert.Equal(Enumerable.Range(0, 40), sink.Numbers);
        Assert.Equal(Enumerable.Range(0, 40).Select(n => n % 2 == 0 ? first : relay), sink.Senders);
    }

    [Fact]
    public void Messages_to_oneself_keep_their_order()
    {
        var (engine, _) = Start();
        var actor = new Scripted
        {
            OnMessage = (context, message) =>
            {
                for (var n = 0; n < 20 && message is Please; n++)
                    context.Tell(context.Self, new Ball(n, (byte)(context.Random(4) + 1)));
            },
        };
        Tell(engine, Spawn(engine, "self", actor), "go");

        Rest(engine);

        Assert.Equal(Enumerable.Range(0, 20), actor.Numbers);
    }

    [Fact]
    public void A_message_to_nobody_is_a_dead_letter()
    {
        var (engine, trace) = Start();
        var gone = Spawn(engine, "gone", new Scripted());
        var from = Spawn(engine, "source", new Scripted
        {
            OnMessage = (context, _) =>
            {
                context.Tell(gone, new Ball(1));
                context.Tell(ActorId.None, new Ball(2));
                context.Tell(new ActorId(4_000_000_000_000), new Ball(3));
                context.Reply(new Ball(4));
            },
        });
        Begun(engine);
        engine.Stop(gone);
        Rest(engine);
        Tell(engine, from, "go");

        Rest(engine);

        var dead = trace.Where(record => record.Kind == TraceKind.DeadLetter).ToList();
        Assert.Equal([1, 2, 3, 4], dead.Select(record => ((Ball)record.Payload!).Number).Order());
        Assert.All(dead, record => Assert.Equal(from, record.From));
    }
}
