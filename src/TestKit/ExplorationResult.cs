using FslHv.Simulation;

namespace FslHv.TestKit;

/// <summary>A run that failed.</summary>
/// <param name="Failure">What went wrong.</param>
/// <param name="Strategy">Which kind of chooser made its choices.</param>
/// <param name="Part">The part of its round.</param>
/// <param name="Schedule">Its number; see <see cref="ScheduleRun.Schedule"/>.</param>
/// <param name="Seed">Seed of its engine.</param>
/// <param name="IsTimed">Whether it ran on the timed scheduler.</param>
/// <param name="Choices">Its choices: with seed and scheduler they are the whole run.</param>
/// <param name="Steps">How long it was.</param>
public sealed record FoundFailure(
    RunFailure Failure, string Strategy, int Part, long Schedule, ulong Seed, bool IsTimed, IReadOnlyList<Choice> Choices, long Steps)
{
    /// <summary>Which fault points could strike.</summary>
    public FaultAllowance Faults { get; init; } = new([], "", 0);

    /// <summary>With the subject: the whole run.</summary>
    public RunRecipe Recipe => new(Seed, IsTimed, Faults, Choices);
}

/// <summary>What came of an exploration.</summary>
public sealed record ExplorationResult
{
    public required string Strategy { get; init; }

    /// <summary>Runs with a verdict.</summary>
    public required long Schedules { get; init; }

    /// <summary>Runs that were given up because everything that could follow was seen elsewhere.</summary>
    public required long Blocked { get; init; }

    /// <summary>Messages handled in all of them.</summary>
    public required long Steps { get; init; }

    /// <summary>Runs that differ in more than the order of what commutes.</summary>
    public required long DistinctTraces { get; init; }

    /// <summary>Whether that number is exact; otherwise an estimate within a percent or two.</summary>
    public required bool DistinctIsExact { get; init; }

    /// <summary>Whether everything was tried.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Runs that failed.</summary>
    public required long Failing { get; init; }

    /// <summary>The first of each reason, in order.</summary>
    public required IReadOnlyList<FoundFailure> Failures { get; init; }

    /// <summary>Whether somebody ended it.</summary>
    public required bool WasCancelled { get; init; }

    /// <summary>What its runs reached; null when they did not tell: see <see cref="CoveringSubject"/>.</summary>
    public Coverage? Coverage { get; init; }
}

/// <summary>How far an exploration is.</summary>
/// <param name="Schedules">Runs with a verdict.</param>
/// <param name="DistinctTraces">As in <see cref="ExplorationResult"/>; lags behind by a round.</param>
/// <param name="Failing">Runs that failed.</param>
/// <param name="Reached">How much of <see cref="CoverageCatalogue.All"/> was reached, where runs tell; lags behind by a round.</param>
/// <param name="Share">A guess at which part of everything is done, 0 … 1; null where there is no such thing.</param>
public readonly record struct ExplorationProgress(long Schedules, long DistinctTraces, long Failing, int Reached, double? Share);
