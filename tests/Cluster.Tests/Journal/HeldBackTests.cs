using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Cluster.Tests;

/// <summary>What an actor does after it has persisted something is seen when that is on the disk, and not before.</summary>
public sealed class HeldBackTests : IDisposable
{
    private readonly SlowJournal _journal = new();
    private readonly LiveEngine _engine;
    private readonly Scripted _far = new();
    private readonly List<TraceRecord> _trace = [];
    private readonly ActorId _to;

    public HeldBackTests()
    {
        _engine = new LiveEngine(new LiveOptions(1) { Journal = _journal });
        _engine.Observe(new Adding(_trace));
        _to = _engine.Spawn("far", () => _far);
    }

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void Nothing_goes_out_and_nothing_is_handled_until_all_of_it_is_there_and_then_in_order()
    {
        var durable = new Scripted
        {
            OnMessage = (context, message) =>
            {
                if (message is Please)
                    return;
                context.Tell(_to, new Ball(1));
                context.Persist(message);
                context.Persist(message);
                context.Log(new Said("done"));
                context.Schedule(Duration.Zero, new Please("timer"));
                context.Tell(_to, new Ball(2));
                context.Spawn("child", new Scripted { OnStarted = child => child.Tell(_to, new Ball(3)) });
            },
        };
        var id = _engine.Spawn("durable", () => durable);
        _engine.Inject(id, new Ball(10), Duration.Zero);
        _engine.Inject(id, new Ball(11), Duration.FromMilliseconds(1));

        RunUntil(() => _journal.Waiting == 2);
        Assert.Equal([10], durable.Numbers);
        Assert.Empty(_far.Received);
        Assert.DoesNotContain(_trace, record => record.Kind is TraceKind.Note or TraceKind.Persist or TraceKind.Deliver);
        _journal.Confirm();
        RunUntil(() => _journal.Waiting == 1);
        Assert.Equal([10], durable.Numbers);
        Assert.Empty(_far.Received);
        _journal.ConfirmsAtOnce = true;
        _journal.Confirm();

        Assert.Equal(RunEndReason.Quiescent, _engine.Run(Instant.Never).Reason);
        Assert.Equal([1, 2, 3, 1, 2, 3], _far.Numbers);
        Assert.Equal(2, durable.Received.Count(message => message is Please));
        Assert.Equal([new Ball(10), new Ball(10), new Ball(11), new Ball(11)], _journal.Read("durable"));
    }

    /// <summary>Runs a little at a time until something is so; it does not get quiet before.</summary>
    private void RunUntil(Func<bool> condition)
    {
        while (!condition())
            Assert.Equal(RunEndReason.TimeReached, _engine.Run(_engine.Now + Duration.FromMilliseconds(2)).Reason);
        Assert.Equal(RunEndReason.TimeReached, _engine.Run(_engine.Now + Duration.FromMilliseconds(20)).Reason);
    }

    private sealed class Adding(List<TraceRecord> trace) : ITraceObserver
    {
        public void OnRecord(in TraceRecord record) => trace.Add(record);
    }

    /// <summary>Confirms an event when it is told to.</summary>
    private sealed class SlowJournal : IJournal
    {
        private readonly Lock _gate = new();
        private readonly List<(string Path, Message Persisted)> _events = [];
        private readonly Queue<Action> _waiting = [];

        public bool ConfirmsAtOnce { get; set; }

        public int Waiting
        {
            get
            {
                lock (_gate)
                    return _waiting.Count;
            }
        }

        public IReadOnlyList<Message> Read(string path)
        {
            lock (_gate)
                return [.. _events.Where(each => each.Path == path).Select(each => each.Persisted)];
        }

        public void Append(string path, Message persisted, Action onDurable)
        {
            lock (_gate)
            {
                _events.Add((path, persisted));
                if (!ConfirmsAtOnce)
                {
                    _waiting.Enqueue(onDurable);
                    return;
                }
            }

            onDurable();
        }

        public void Confirm()
        {
            Action confirmed;
            lock (_gate)
                confirmed = _waiting.Dequeue();
            confirmed();
        }
    }
}
