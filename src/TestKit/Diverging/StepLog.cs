using FslHv.Actors;
using FslHv.Simulation;

namespace FslHv.TestKit;

/// <summary>The records of a run, each with the hash of everything up to it: two runs are compared by these.</summary>
public sealed class StepLog : ITraceObserver
{
    private readonly TraceHash _hash = new();
    private readonly List<ulong> _hashes = [];
    private readonly List<LoggedStep>? _read;
    private readonly MemoryTrace _trace = new();
    private readonly SimulationEngine? _engine;

    private StepLog(SimulationEngine engine)
    {
        _engine = engine;
    }

    /// <summary>A log that was written down.</summary>
    public StepLog(IEnumerable<LoggedStep> steps)
    {
        _read = [.. steps];
        _hashes.AddRange(_read.Select(step => step.Hash));
    }

    /// <summary>How many records.</summary>
    public int Count => _hashes.Count;

    /// <summary>Hash of the whole run.</summary>
    public ulong Hash => Count == 0 ? 0 : _hashes[^1];

    /// <summary>The last step.</summary>
    public long Steps => Count == 0 ? 0 : this[Count - 1].Step;

    /// <summary>A record, from 0.</summary>
    public LoggedStep this[int index] => _read is not null ? _read[index] : Of(_trace[index], _hashes[index]);

    /// <summary>Follows the run of an engine from here on.</summary>
    public static StepLog Follow(SimulationEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        var log = new StepLog(engine);
        engine.Observe(log);
        return log;
    }

    /// <summary>The first record in which two runs differ; null when they are the same.</summary>
    public static Divergence? Compare(StepLog first, StepLog second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var both = Math.Min(first.Count, second.Count);
        var (same, differs) = (0, both);
        while (same < differs)
        {
            // Hashes are chained: once they differ they stay different.
            var middle = (same + differs) / 2;
            if (first._hashes[middle] == second._hashes[middle])
                same = middle + 1;
            else
                differs = middle;
        }

        return same == both && first.Count == second.Count
            ? null
            : new Divergence(same < first.Count ? first[same] : null, same < second.Count ? second[same] : null);
    }

    /// <inheritdoc />
    void ITraceObserver.OnRecord(in TraceRecord record)
    {
        _hash.OnRecord(in record);
        _hashes.Add(_hash.Value);
        ((ITraceObserver)_trace).OnRecord(in record);
    }

    private LoggedStep Of(in TraceRecord record, ulong hash)
    {
        var what = record.Payload switch
        {
            null => "",
            ActorDefect defect => $" {defect.Exception.GetType().Name}: {defect.Exception.Message}",
            var payload => $" {payload}",
        };
        var from = record.From.IsNone ? "outside" : _engine!.PathOf(record.From);
        var to = _engine!.PathOf(record.To);
        var who = record.Kind is TraceKind.Deliver or TraceKind.DeadLetter ? $" from {from}" : "";
        return new LoggedStep(record.Step, hash, to.Length > 0 ? to : from, $"{record.At} {record.Kind}{who}{what}".ReplaceLineEndings(" "));
    }
}

/// <summary>A record of a run.</summary>
/// <param name="Step">Its step.</param>
/// <param name="Hash">Hash of the trace up to it, itself included.</param>
/// <param name="Actor">Path of the actor that it happened to.</param>
/// <param name="Text">When and what, in one line.</param>
public sealed record LoggedStep(long Step, ulong Hash, string Actor, string Text);

/// <summary>Where two runs differ first.</summary>
/// <param name="First">The record of the first one; null when it had ended.</param>
/// <param name="Second">The record of the second one; null when it had ended.</param>
public sealed record Divergence(LoggedStep? First, LoggedStep? Second)
{
    /// <summary>The step: the lower one where they are not even in the same.</summary>
    public long Step => Math.Min(First?.Step ?? long.MaxValue, Second?.Step ?? long.MaxValue);

    /// <summary>The actor whose record it is.</summary>
    public string Actor => (First is not null && First.Step == Step ? First : Second!).Actor;
}
