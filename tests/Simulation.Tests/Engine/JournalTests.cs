using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Simulation.Tests;

public sealed class JournalTests
{
    private readonly SimulationEngine _engine = new(1);
    private readonly List<Scripted> _lives = [];
    private readonly MemoryTrace _trace = new();

    public JournalTests() => _engine.Observe(_trace);

    /// <summary>Persists each ball; keeps a child, a timer and a watch of itself.</summary>
    private ActorId SpawnDurable(ActorId watched = default) => _engine.Spawn("durable", () =>
    {
        var life = new Scripted
        {
            OnStarted = context =>
            {
                context.Spawn("child", new Scripted());
                context.Schedule(Duration.FromMilliseconds(1), new Please("tick"));
                if (!watched.IsNone)
                    context.Watch(watched);
            },
            OnMessage = (context, message) =>
            {
                if (message is Ball)
                    context.Persist(message);
            },
        };
        _lives.Add(life);
        return life;
    });

    private void Give(ActorId actor, int number)
    {
        _engine.Inject(actor, new Ball(number), Duration.Zero);
        _engine.Run(_engine.Now);
    }

    [Fact]
    public void A_restart_recovers_the_journal_in_order_under_the_same_id()
    {
        var actor = SpawnDurable();
        Give(actor, 1);
        Give(actor, 2);

        _engine.Restart(actor);
        Give(actor, 3);
        _engine.Restart(actor);

        Assert.Equal(3, _lives.Count);
        Assert.Empty(_lives[0].Recovered);
        Assert.Equal([new Ball(1), new Ball(2)], _lives[1].Recovered);
        Assert.Equal([new Ball(1), new Ball(2), new Ball(3)], _lives[2].Recovered);
        Assert.Equal([new Ball(1), new Ball(2), new Ball(3)], _engine.JournalOf(actor));
        Assert.Equal([3], _lives[1].Numbers);
    }

    [Fact]
    public void What_reaches_a_crashed_actor_is_a_dead_letter_and_what_comes_later_is_not()
    {
        var actor = SpawnDurable();
        _engine.Crash(actor);
        Give(actor, 1);
        _engine.Inject(actor, new Ball(2), Duration.FromMicroseconds(5));
        _engine.Restart(actor);

        _engine.Run(Instant.Never);

        Assert.Equal([2], _lives[1].Numbers);
        Assert.Equal([new Ball(1)], _trace.Records.Where(record => record.Kind == TraceKind.DeadLetter).Select(record => record.Payload));
    }

    [Fact]
    public void Timers_and_watches_of_a_life_end_with_it()
    {
        var other = _engine.Spawn("other", () => new Scripted());
        var actor = _engine.Spawn("durable", () =>
        {
            var first = _lives.Count == 0;
            _lives.Add(new Scripted { OnStarted = context => WatchFirst(context, first) });
            return _lives[^1];
        });
        _engine.Restart(actor);
        _engine.Stop(other);

        _engine.Run(Instant.Never);

        Assert.Equal(2, _lives.Count);
        Assert.Empty(_lives[1].Received);

        void WatchFirst(IActorContext context, bool first)
        {
            if (!first)
                return;
            context.Watch(other);
            context.Schedule(Duration.FromMilliseconds(1), new Please("tick"));
        }
    }

    [Fact]
    public void A_crash_ends_the_children_and_tells_their_watchers_but_not_those_of_the_actor()
    {
        var actor = SpawnDurable();
        var child = _trace.Records.Single(record => _engine.PathOf(record.To) == "durable/child").To;
        var watcher = new Scripted
        {
            OnStarted = context =>
            {
                context.Watch(actor);
                context.Watch(child);
            },
        };
        _engine.Spawn("watcher", () => watcher);

        _engine.Crash(actor);
        _engine.Run(Instant.Never);
        Assert.Equal([new Terminated(child)], watcher.Received);

        _engine.Stop(actor);
        _engine.Run(Instant.Never);
        Assert.Equal([new Terminated(child), new Terminated(actor)], watcher.Received);
    }

    [Fact]
    public void What_was_stopped_does_not_come_back()
    {
        var actor = SpawnDurable();
        _engine.Stop(actor);

        Assert.Throws<InvalidOperationException>(() => _engine.Restart(actor));
        Assert.Single(_lives);
    }

    [Fact]
    public void Only_top_level_actors_persist_crash_and_restart()
    {
        ActorId child = default;
        _engine.Spawn("top", () => new Scripted
        {
            OnStarted = context => child = context.Spawn("child", new Scripted { OnStarted = inner => inner.Persist(new Ball(1)) }),
        });

        Assert.IsType<InvalidOperationException>(_engine.Run(Instant.Never).Defect?.Exception);
        Assert.Throws<ArgumentException>(() => _engine.Crash(child));
        Assert.Throws<ArgumentException>(() => _engine.Restart(ActorId.None));
        Assert.Throws<ArgumentException>(() => _engine.JournalOf(new ActorId(999)));
    }

    [Fact]
    public void Random_numbers_go_on_after_a_restart()
    {
        var drawn = new List<long>();
        var actor = _engine.Spawn("dice", () => new Scripted { OnStarted = context => drawn.Add(context.Random(long.MaxValue)) });
        _engine.Restart(actor);

        Assert.Equal(2, drawn.Distinct().Count());
    }
}
