using FslHv.Actors;

namespace FslHv.Contract;

public abstract partial class ActorContractSuite
{
    [Fact]
    public void A_top_level_actor_is_started_before_spawn_returns()
    {
        var (engine, trace) = Start();
        var started = false;

        var actor = Spawn(engine, "top", new Scripted { OnStarted = _ => started = true });
        Begun(engine);

        Assert.True(started);
        Assert.Equal("top", engine.PathOf(actor));
        Assert.Contains(trace, record => record.Kind == TraceKind.Spawn && record.To == actor && (string?)record.Payload == "top");
    }

    [Fact]
    public void Children_start_after_the_handler_in_order_and_before_their_first_message()
    {
        var (engine, _) = Start();
        var events = new List<string>();
        var parent = Spawn(engine, "parent", new Scripted
        {
            OnMessage = (context, _) =>
            {
                foreach (var name in (string[])["a", "b", "c"])
                {
                    var child = context.Spawn(name, new Scripted
                    {
                        OnStarted = _ => events.Add($"start {name}"),
                        OnMessage = (_, _) => events.Add($"message {name}"),
                    });
                    context.Tell(child, new Ball(1, 0));
                }

                events.Add("handler ends");
            },
        });
        Tell(engine, parent, "go");

        Rest(engine);

        Assert.Equal("handler ends", events[0]);
        Assert.Equal(["start a", "start b", "start c"], events.Where(each => each.StartsWith("start", StringComparison.Ordinal)));
        foreach (var name in (string[])["a", "b", "c"])
            Assert.InRange(events.IndexOf($"message {name}"), events.IndexOf($"start {name}") + 1, int.MaxValue);
    }

    [Fact]
    public void A_path_names_the_ancestors_also_when_they_are_gone()
    {
        var (engine, _) = Start();
        ActorId inner = default;
        var child = new Scripted { OnStarted = context => inner = context.Spawn("driver", new Scripted()) };
        var top = Spawn(engine, "worker", new Scripted { OnStarted = context => context.Spawn("boot-1", child) });
        Begun(engine);
        engine.Stop(top);

        Assert.Equal("worker/boot-1/driver", engine.PathOf(inner));
    }

    [Fact]
    public void Stopping_an_actor_stops_its_descendants()
    {
        var (engine, trace) = Start();
        var leaf = new Scripted();
        ActorId leafId = default;
        var middle = new Scripted { OnStarted = context => leafId = context.Spawn("leaf", leaf) };
        var top = Spawn(engine, "top", new Scripted { OnStarted = context => context.Spawn("middle", middle) });
        var other = new Scripted();
        var otherId = Spawn(engine, "other", other);
        Begun(engine);
        engine.Stop(top);
        Tell(engine, leafId, "anybody there");
        Tell(engine, otherId, "anybody there");

        Rest(engine);

        Assert.Empty(leaf.Received);
        Assert.Single(other.Received);
        Assert.Equal(
            ["top/middle/leaf", "top/middle", "top"],
            trace.Where(record => record.Kind == TraceKind.Stop).Select(record => engine.PathOf(record.To)));
    }

    [Fact]
    public void An_actor_that_stops_itself_ends_its_handler_and_handles_nothing_more()
    {
        var (engine, _) = Start();
        var sink = new Scripted();
        var to = Spawn(engine, "sink", sink);
        var actor = new Scripted
        {
            OnMessage = (context, _) =>
            {
                context.Tell(to, new Ball(1));
                context.Stop(context.Self);
                context.Tell(to, new Ball(2));
                context.Schedule(Duration.Zero, new Ball(3));
                context.Spawn("late", new Scripted { OnStarted = late => late.Tell(to, new Ball(4)) });
            },
        };
        var id = Spawn(engine, "mortal", actor);
        Tell(engine, id, "one");
        Tell(engine, id, "two");

        Rest(engine);

        Assert.Single(actor.Received);
        Assert.Equal([1, 2], sink.Numbers);
    }

    [Fact]
    public void Ids_are_never_used_again()
    {
        var (engine, _) = Start();
        var ids = new List<ActorId>();
        for (var i = 0; i < 50; i++)
        {
            ids.Add(Spawn(engine, "same", new Scripted()));
            engine.Stop(ids[^1]);
        }

        Assert.Equal(50, ids.Distinct().Count());
        Assert.DoesNotContain(ActorId.None, ids);
    }

    [Fact]
    public void A_defect_ends_the_run_and_the_actor_and_its_watchers_hear_of_it()
    {
        var (engine, trace) = Start();
        ActorId bad = default, child = default;
        var watcher = new Scripted { OnMessage = (context, message) => WatchWhenAsked(context, message, bad, child) };
        var watcherId = Spawn(engine, "watcher", watcher);
        bad = Spawn(engine, "bad", new Scripted
        {
            OnStarted = context => child = context.Spawn("child", new Scripted()),
            OnMessage = (_, _) => throw new FormatException("no sense"),
        });
        Begun(engine);
        Tell(engine, watcherId, "watch");
        Rest(engine);
        engine.Inject(bad, new Ball(5), Duration.Zero);

        var end = engine.Run(Instant.Never);
        var after = Rest(engine);

        Assert.Equal(RunEndReason.Defect, end.Reason);
        Assert.Equal((bad, "bad", new Ball(5)), (end.Defect!.Actor, end.Defect.Path, end.Defect.Handling));
        AssertIs<FormatException>(end.Defect.Exception, "no sense");
        Assert.Same(end.Defect, Assert.Single(trace, record => record.Kind == TraceKind.Defect).Payload);
        Assert.Equal(RunEndReason.Quiescent, after.Reason);
        Assert.Equal([new Terminated(child), new Terminated(bad)], watcher.Received.OfType<Terminated>().OrderByDescending(t => t.Who.Value));

        static void WatchWhenAsked(IActorContext context, Message message, ActorId bad, ActorId child)
        {
            if (message is not Please)
                return;
            context.Watch(child);
            context.Watch(bad);
        }
    }

    [Fact]
    public void A_defect_while_starting_ends_the_next_run()
    {
        var (engine, _) = Start();
        var bad = Spawn(engine, "bad", new Scripted { OnStarted = _ => throw new FormatException("no sense") });

        var end = engine.Run(Instant.Never);

        Assert.Equal(RunEndReason.Defect, end.Reason);
        Assert.Equal((bad, null), (end.Defect!.Actor, end.Defect.Handling));
    }

    [Fact]
    public void Each_defect_ends_a_run_and_what_was_told_before_it_arrives()
    {
        var (engine, trace) = Start();
        var sink = new Scripted();
        var to = Spawn(engine, "sink", sink);
        var bad = Enumerable.Range(0, 3).Select(number => Spawn(engine, $"bad-{number}", new Scripted
        {
            OnMessage = (context, _) =>
            {
                context.Tell(to, new Ball(number));
                throw new FormatException("no sense");
            },
        })).ToList();
        Begun(engine);
        bad.ForEach(each => Tell(engine, each, "fail"));

        var ends = Enumerable.Range(0, 4).Select(_ => Rest(engine)).ToList();

        Assert.Equal([RunEndReason.Defect, RunEndReason.Defect, RunEndReason.Defect, RunEndReason.Quiescent], ends.Select(end => end.Reason));
        Assert.Equal(bad, ends.Take(3).Select(end => end.Defect!.Actor).Order());
        Assert.Equal([0, 1, 2], sink.Numbers.Order());
        Assert.Equal(3, trace.Count(record => record.Kind == TraceKind.Defect));
    }

    [Fact]
    public void Only_a_top_level_actor_may_persist()
    {
        var (engine, trace) = Start();
        Spawn(engine, "top", new Scripted
        {
            OnStarted = context => context.Spawn("child", new Scripted { OnStarted = inner => inner.Persist(new Ball(1)) }),
        });

        var end = Rest(engine);

        Assert.Equal((RunEndReason.Defect, "top/child"), (end.Reason, end.Defect?.Path));
        Assert.DoesNotContain(trace, record => record.Kind == TraceKind.Persist);
    }

    [Fact]
    public void Who_is_stopped_by_somebody_else_handles_nothing_after_its_watchers_were_told()
    {
        var (engine, trace) = Start();
        ActorId target = default;
        var stopper = new Scripted
        {
            OnMessage = (context, message) =>
            {
                if (message is Please)
                {
                    context.Watch(target);
                    context.Tell(target, new Ball(1));
                    context.Stop(target);
                }

                if (message is Terminated)
                    context.Tell(target, new Ball(2));
            },
        };
        var from = Spawn(engine, "stopper", stopper);
        var scripted = new Scripted();
        target = Spawn(engine, "target", scripted);
        Begun(engine);
        Tell(engine, from, "stop");

        Rest(engine);

        Assert.Equal([new Please("stop"), new Terminated(target)], stopper.Received);
        Assert.DoesNotContain(2, scripted.Numbers);
        Assert.Contains(trace, record => record.Kind == TraceKind.DeadLetter && record.Payload is Ball { Number: 2 });
        Assert.Single(trace, record => record.Kind == TraceKind.Stop && record.To == target);
    }
}
