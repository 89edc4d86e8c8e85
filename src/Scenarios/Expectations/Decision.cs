using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>What came of an expectation, and when that was certain.</summary>
internal sealed record Decision(bool Holds, Instant At, long Step, Reason Reason)
{
    /// <summary>A decision by the record in hand.</summary>
    public static Decision By(in TraceRecord record, bool holds, Reason reason) => new(holds, record.At, record.Step, reason);
}

/// <summary>The end of a run, as expectations need it.</summary>
internal readonly record struct RunClose(Instant At, long Steps, RunCounters Counters)
{
    /// <summary>What came of the expectations before this one.</summary>
    public ReadOnlyMemory<ExpectationResult> Results { get; init; }

    /// <summary>A decision by the end.</summary>
    public Decision Decide(bool holds, Reason reason) => new(holds, At, Steps, reason);
}
