using FslHv.TestKit;

namespace FslHv.Host.Output;

/// <summary>A scenario that was explored.</summary>
/// <param name="File">Its file, as it was named.</param>
/// <param name="Subject">The scenario.</param>
/// <param name="Result">What came of it.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Replays">How to see each failure again, in the order of the failures.</param>
internal sealed record ExploredScenario(string File, ScenarioSubject Subject, ExplorationResult Result, double Seconds, IReadOnlyList<FailureReplay> Replays)
{
    /// <summary>How fast.</summary>
    public double SchedulesPerSecond => Result.Schedules / Math.Max(Seconds, 1e-6);

    /// <summary>How fast.</summary>
    public double StepsPerSecond => Result.Steps / Math.Max(Seconds, 1e-6);
}

/// <summary>How to see a failure again.</summary>
/// <param name="File">Its replay file; null when there is none.</param>
/// <param name="Command">One line for a shell.</param>
internal sealed record FailureReplay(string? File, string Command);
