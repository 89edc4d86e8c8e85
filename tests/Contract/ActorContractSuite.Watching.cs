using FslHv.Actors;

namespace FslHv.Contract;

public abstract partial class ActorContractSuite
{
    [Fact]
    public void A_watcher_is_told_once_and_after_everything_else_from_that_actor()
    {
        var (engine, _) = Start();
        ActorId watched = default;
        var watcher = new Scripted
        {
            OnMessage = (context, message) =>
            {
                if (message is not Please)
                    return;
                context.Watch(watched);
                context.Watch(watched);
                context.Tell(watched, new Ball(0));
            },
        };
        var watcherId = Spawn(engine, "watcher", watcher);
        watched = Spawn(engine, "watched", new Scripted
        {
            OnMessage = (context, _) =>
            {
                for (var n = 0; n < 10; n++)
                    context.Reply(new Ball(n, (byte)(context.Random(4) + 1)));
                context.Stop(context.Self);
            },
        });
        Tell(engine, watcherId, "watch");

        Rest(engine);

        Assert.Equal(Enumerable.Range(0, 10), watcher.Numbers);
        Assert.Equal(new Terminated(watched), watcher.Received[^1]);
        Assert.Equal(watched, watcher.Senders[^1]);
        Assert.Single(watcher.Received.OfType<Terminated>());
    }

    [Fact]
    public void Watching_somebody_who_is_gone_tells_at_once()
    {
        var (engine, _) = Start();
        var gone = Spawn(engine, "gone", new Scripted());
        var watcher = new Scripted { OnMessage = (context, message) => WatchIfAsked(context, message, gone) };
        var watcherId = Spawn(engine, "watcher", watcher);
        Begun(engine);
        engine.Stop(gone);
        Rest(engine);
        Tell(engine, watcherId, "watch");

        Rest(engine);

        Assert.Equal([new Please("watch"), new Terminated(gone)], watcher.Received);
    }

    [Fact]
    public void Watching_nobody_tells_at_once()
    {
        var (engine, _) = Start();
        var watcher = new Scripted { OnStarted = context => context.Watch(ActorId.None) };
        Spawn(engine, "watcher", watcher);

        Rest(engine);

        Assert.Equal([new Terminated(ActorId.None)], watcher.Received);
    }

    [Fact]
    public void Who_no_longer_watches_is_not_told()
    {
        var (engine, _) = Start();
        var watched = Spawn(engine, "watched", new Scripted());
        var watcher = new Scripted
        {
            OnStarted = context =>
            {
                context.Watch(watched);
                context.Unwatch(watched);
                context.Unwatch(context.Self);
            },
        };
        Spawn(engine, "watcher", watcher);
        Begun(engine);
        engine.Stop(watched);

        Rest(engine);

        Assert.Empty(watcher.Received);
    }

    [Fact]
    public void A_parent_that_stops_with_its_child_is_not_told()
    {
        var (engine, trace) = Start();
        var parent = Spawn(engine, "parent", new Scripted { OnStarted = context => context.Watch(context.Spawn("child", new Scripted())) });
        Begun(engine);
        engine.Stop(parent);

        Rest(engine);

        Assert.DoesNotContain(trace, record => record.Kind is TraceKind.DeadLetter or TraceKind.Deliver);
    }

    [Fact]
    public void Who_watches_again_after_it_took_that_back_is_told_once()
    {
        var (engine, _) = Start();
        var watched = Spawn(engine, "watched", new Scripted { OnMessage = (context, _) => context.Stop(context.Self) });
        var watcher = new Scripted
        {
            OnStarted = context =>
            {
                context.Watch(watched);
                context.Unwatch(watched);
                context.Watch(watched);
                context.Tell(watched, new Please("stop"));
            },
        };
        Spawn(engine, "watcher", watcher);

        Rest(engine);

        Assert.Equal([new Terminated(watched)], watcher.Received);
    }

    [Fact]
    public void Who_watches_again_after_it_was_told_is_told_again()
    {
        var (engine, _) = Start();
        var watched = Spawn(engine, "watched", new Scripted { OnMessage = (context, _) => context.Stop(context.Self) });
        var watcher = new Scripted();
        watcher = new Scripted
        {
            OnStarted = context =>
            {
                context.Watch(watched);
                context.Tell(watched, new Please("stop"));
            },
            OnMessage = (context, _) => WatchTwice(context),
        };
        Spawn(engine, "watcher", watcher);

        Rest(engine);

        Assert.Equal([new Terminated(watched), new Terminated(watched)], watcher.Received);

        void WatchTwice(IActorContext context)
        {
            if (watcher.Received.Count == 1)
                context.Watch(watched);
        }
    }

    [Fact]
    public void To_take_back_a_watch_that_there_never_was_changes_no_other()
    {
        var (engine, _) = Start();
        var children = new ActorId[3];
        Scripted ParentOf(int number) => new()
        {
            OnStarted = context => context.Watch(children[number] = context.Spawn("child", new Scripted())),
            OnMessage = (context, message) =>
            {
                if (message is not Please)
                    return;
                context.Unwatch(children[(number + 1) % children.Length]);
                context.Stop(children[number]);
            },
        };
        var parents = Enumerable.Range(0, children.Length).Select(ParentOf).ToList();
        var ids = parents.Select((parent, number) => Spawn(engine, $"parent-{number}", parent)).ToList();
        Begun(engine);
        ids.ForEach(id => Tell(engine, id, "go"));

        Rest(engine);

        Assert.Equal(children.Select(child => (Message[])[new Please("go"), new Terminated(child)]), parents.Select(parent => parent.Received));
    }

    [Fact]
    public void Everybody_who_watches_is_told_whoever_stops_it()
    {
        var (engine, _) = Start();
        var child = ActorId.None;
        var parent = Spawn(engine, "parent", new Scripted { OnStarted = context => child = context.Spawn("child", new Scripted()) });
        var watchers = Enumerable.Range(0, 4).Select(_ => new Scripted { OnMessage = (context, message) => WatchIfAsked(context, message, child) }).ToList();
        var ids = watchers.Select((watcher, number) => Spawn(engine, $"watcher-{number}", watcher)).ToList();
        var stopper = Spawn(engine, "stopper", new Scripted { OnMessage = (context, _) => context.Stop(child) });
        Begun(engine);
        ids.ForEach(id => Tell(engine, id, "watch"));
        Rest(engine);
        Tell(engine, stopper, "stop");
        Tell(engine, stopper, "stop");

        Rest(engine);

        Assert.All(watchers, watcher => Assert.Equal([new Please("watch"), new Terminated(child)], watcher.Received));
        Assert.NotEqual(parent, child);
    }

    private static void WatchIfAsked(IActorContext context, Message message, ActorId watched)
    {
        if (message is Please)
            context.Watch(watched);
    }
}
