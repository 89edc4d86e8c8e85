using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Cluster.Tests;

/// <summary>Programs drawn at random keep the contract, as their trace shows, whatever the threads do.</summary>
public sealed class RandomProgramTests
{
    private const int Actors = 6;

    [Fact]
    public void On_the_live_engine() => Seeds.Run(120, 5_000, seed =>
    {
        using var engine = new LiveEngine(new LiveOptions((ulong)seed) { MailboxBound = 1 + (seed % 5), Speed = 1 + (seed % 100) });
        Check(engine, _ => { });
    });

    [Fact]
    public void On_nodes() => Seeds.Run(12, 500, seed =>
    {
        using var disposal = new Disposal(new SpreadEngine(new MemoryBroker(), "m", (ulong)seed, nodes: 1 + (seed % 3)));
        Check(disposal.Engine, _ => disposal.Engine.Begin());
    });

    private static void Check(IActorEngine engine, Action<IActorEngine> begun)
    {
        var trace = new ContractTrace();
        engine.Observe(trace);
        var everybody = new List<ActorId>();
        for (var actor = 0; actor < Actors; actor++)
            everybody.Add(engine.Spawn($"actor-{actor}", () => new RandomActor(everybody)));
        begun(engine);
        foreach (var actor in everybody)
            engine.Inject(actor, new Go(Depth: 7), Duration.Zero);

        var end = engine.Run(Instant.Never);

        Assert.True(end.Reason == RunEndReason.Quiescent, $"{end.Defect?.Exception}");
        trace.Conclude();
    }

    /// <summary>Does a few things at random with each message: tells, spawns, stops, watches, sets and takes back timers.</summary>
    private sealed class RandomActor(List<ActorId> everybody) : Actor
    {
        private readonly SortedDictionary<ActorId, int> _told = [];
        private readonly List<ActorId> _known = [];
        private TimerId _timer;

        public override void Receive(IActorContext context, Message message)
        {
            switch (message)
            {
                case Go go:
                    if (go.From is { IsNone: false } known && !_known.Contains(known))
                        _known.Add(known);
                    for (var acts = 1 + context.Random(3); acts > 0 && go.Depth > 0; acts--)
                        Act(context, go.Depth - 1);
                    break;
                case Terminated ended:
                    context.Log(new Heard(ended.Who));
                    _known.Remove(ended.Who);
                    break;
            }
        }

        public override void AddTo(ref StateHash hash) => hash.Add(_known.Count);

        private void Act(IActorContext context, int depth)
        {
            var whom = Somebody(context);
            switch (context.Random(12))
            {
                case 0:
                    var child = context.Spawn("child", new RandomActor(everybody));
                    _known.Add(child);
                    Tell(context, child, depth);
                    break;
                case 1:
                    context.Log(new Watches(whom));
                    context.Watch(whom);
                    break;
                case 2:
                    context.Unwatch(whom);
                    context.Log(new Watches(whom, IsOver: true));
                    break;
                case 3 when context.Random(3) == 0:
                    context.Stop(whom);
                    break;
                case 4:
                    context.Cancel(_timer);
                    _timer = context.Schedule(Duration.FromMicroseconds(context.Random(300)), new Go(depth));
                    break;
                default:
                    Tell(context, whom, depth);
                    break;
            }
        }

        private void Tell(IActorContext context, ActorId whom, int depth)
        {
            _told[whom] = _told.GetValueOrDefault(whom) + 1;
            context.Tell(whom, new Go(depth, _told[whom], _known.Count > 0 ? _known[^1] : context.Self));
        }

        private ActorId Somebody(IActorContext context)
        {
            var one = (int)context.Random(everybody.Count + _known.Count);
            return one < everybody.Count ? everybody[one] : _known[one - everybody.Count];
        }
    }

    /// <summary>Keeps account of what the contract promises.</summary>
    private sealed class ContractTrace : ITraceObserver
    {
        private readonly Dictionary<(ActorId From, ActorId To), int> _last = [];
        private readonly HashSet<ActorId> _alive = [], _stopped = [];

        /// <summary>Who is to be told of whose end.</summary>
        private readonly HashSet<(ActorId Watcher, ActorId Watched)> _watches = [];

        /// <summary>Who may be told: it has taken its watch back, or asked again, when the word may have been on its way.</summary>
        private readonly List<(ActorId Watcher, ActorId Watched)> _uncertain = [];
        private int _handled;

        public void OnRecord(in TraceRecord record)
        {
            switch (record.Kind)
            {
                case TraceKind.Spawn:
                    Assert.True(_alive.Add(record.To) && !_stopped.Contains(record.To), $"{record.To} was spawned twice");
                    break;
                case TraceKind.Stop:
                    Assert.True(_alive.Remove(record.To) && _stopped.Add(record.To), $"{record.To} was stopped twice");
                    break;
                case TraceKind.Deliver or TraceKind.Timer:
                    _handled++;
                    Assert.True(_alive.Contains(record.To), $"{record.To} handles {record.Payload} and is gone");
                    if (record.Payload is Go { Number: > 0 } go)
                        Follow(record.From, record.To, go.Number);
                    break;
                case TraceKind.DeadLetter:
                    Assert.False(_alive.Contains(record.To), $"{record.To} is there and did not get {record.Payload}");
                    if (record.Payload is Go { Number: > 0 } lost)
                        Follow(record.From, record.To, lost.Number);
                    break;
                case TraceKind.Note when record.Payload is Watches watches:
                    Watch((record.From, watches.Whom), watches.IsOver);
                    break;
                case TraceKind.Note when record.Payload is Heard heard:
                    Assert.True(_stopped.Contains(heard.Of), $"{heard.Of} was said to be gone and is there");
                    Assert.True(
                        _watches.Remove((record.From, heard.Of)) || _uncertain.Remove((record.From, heard.Of)),
                        $"{record.From} was told of {heard.Of} and had not asked");
                    break;
                case TraceKind.Defect:
                    Assert.Fail($"{record.Payload}");
                    break;
            }
        }

        /// <summary>Everything has come to rest.</summary>
        public void Conclude()
        {
            Assert.True(_handled >= Actors / 2, "nothing happened");
            foreach (var (watcher, watched) in _watches)
                Assert.False(_alive.Contains(watcher) && _stopped.Contains(watched), $"{watcher} was never told that {watched} is gone");
        }

        private void Watch((ActorId Watcher, ActorId Watched) watch, bool isOver)
        {
            var wasWatched = isOver ? _watches.Remove(watch) : !_watches.Add(watch);
            if (wasWatched && _stopped.Contains(watch.Watched))
                _uncertain.Add(watch);
        }

        private void Follow(ActorId from, ActorId to, int number)
        {
            Assert.True(_last.GetValueOrDefault((from, to)) + 1 == number, $"{from} told {to} number {number} behind {_last.GetValueOrDefault((from, to))}");
            _last[(from, to)] = number;
        }
    }

    private sealed class Disposal(SpreadEngine engine) : IDisposable
    {
        public SpreadEngine Engine => engine;

        public void Dispose() => engine.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}

/// <summary>Asks a random actor to act.</summary>
public sealed record Go(int Depth, int Number = 0, ActorId From = default) : Message;

/// <summary>A random actor watches somebody from now on, or no longer.</summary>
public sealed record Watches(ActorId Whom, bool IsOver = false) : Note;

/// <summary>A random actor was told that somebody is gone.</summary>
public sealed record Heard(ActorId Of) : Note;
