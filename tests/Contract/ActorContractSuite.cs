using FslHv.Actors;

namespace FslHv.Contract;

/// <summary>
/// What every engine must keep of the actor contract. A subclass per engine says how one is made; no test looks at how long anything takes.
/// </summary>
public abstract partial class ActorContractSuite
{
    /// <summary>A fresh engine whose entropy comes from that seed, with latencies that differ from message to message if it can.</summary>
    protected abstract IActorEngine CreateEngine(ulong seed);

    /// <summary>Lets everything happen that is under way.</summary>
    protected virtual RunEnd Rest(IActorEngine engine) => engine.Run(Instant.Never);

    /// <summary>Whether nothing happens, and time stands still, while no run is running.</summary>
    protected virtual bool StandsStillBetweenRuns => true;

    /// <summary>
    /// Every top-level actor has been started when this returns. That is so when it was spawned; only where actors live in other processes, which
    /// come to life with the first run, there is something to do.
    /// </summary>
    protected virtual void Begun(IActorEngine engine)
    {
    }

    /// <summary>A handler threw that. Where it was in another process only its name, text and place have come over.</summary>
    protected virtual void AssertIs<T>(Exception thrown, string text)
        where T : Exception => Assert.Equal(text, Assert.IsType<T>(thrown).Message);

    /// <summary>An engine, and what it traced.</summary>
    private (IActorEngine Engine, List<TraceRecord> Trace) Start(ulong seed = 1)
    {
        var engine = CreateEngine(seed);
        var trace = new RecordList();
        engine.Observe(trace);
        return (engine, trace.Records);
    }

    private static ActorId Spawn(IActorEngine engine, string name, Scripted actor) => engine.Spawn(name, () => actor);

    private static void Tell(IActorEngine engine, ActorId receiver, string what) => engine.Inject(receiver, new Please(what), Duration.Zero);

    private static Duration Milliseconds(long count) => Duration.FromMilliseconds(count);

    private sealed class RecordList : ITraceObserver
    {
        public List<TraceRecord> Records { get; } = [];

        public void OnRecord(in TraceRecord record) => Records.Add(record);
    }
}
