namespace FslHv.Simulation;

/// <summary>
/// A way to look for failures among all that can happen. It gives out its work in rounds of parts; the parts of a round can be run in any order and at the same
/// time, and what comes of them is looked at in their own order, so that nothing depends on how many run at once.
/// </summary>
public abstract class Strategy
{
    /// <summary>Its name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it has seen everything; false while it goes on, and for strategies that never end.</summary>
    public virtual bool IsComplete => false;

    /// <summary>A guess at which part of everything is done, 0 … 1; null where there is no such thing.</summary>
    public virtual double? Progress => null;

    /// <summary>Whether no two of its runs are of one class; see <see cref="ExploredRun.TraceClass"/>.</summary>
    public virtual bool RunsAreDistinct => false;

    /// <summary>Whether what the parts of the last round found stands; not when they are about to be gone through again.</summary>
    public virtual bool IsRoundFinal => true;

    /// <summary>The next parts; empty when there is nothing left to do. The last round has ended.</summary>
    public abstract IReadOnlyList<ExplorationPart> NextRound();
}

/// <summary>Work that one thread does: some runs, one after the other.</summary>
public abstract class ExplorationPart
{
    /// <summary>Makes its runs and shows each to <paramref name="sink"/>, until that has had enough.</summary>
    public abstract void Run(Subject subject, IRunSink sink);
}

/// <summary>Sees the runs of a part.</summary>
public interface IRunSink
{
    /// <summary>Takes one run; what it is given is only good during the call.</summary>
    /// <returns>Whether to go on.</returns>
    bool OnRun(in ScheduleRun run);
}

/// <summary>One run of an exploration.</summary>
/// <param name="Schedule">Its number among those of its strategy, from 0; for exhaustive search among those of its part.</param>
/// <param name="Strategy">Who made its choices: <c>pct</c>.</param>
/// <param name="Seed">Seed of its engine.</param>
/// <param name="IsTimed">Whether it ran on the timed scheduler.</param>
/// <param name="Run">What came of it.</param>
/// <param name="Chooser">Has its choices.</param>
public readonly record struct ScheduleRun(long Schedule, string Strategy, ulong Seed, bool IsTimed, ExploredRun Run, Chooser Chooser);

/// <summary>What strategies are made with.</summary>
public sealed record StrategyOptions
{
    /// <summary>Root of everything that is drawn.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>No more schedules than this; 1 or more.</summary>
    public long SchedulesMax { get; init; } = long.MaxValue;

    /// <summary>Which fault points may strike.</summary>
    public FaultAllowance Faults { get; init; } = new([], "", 0);

    /// <summary>For <c>pct</c>: how many orderings a failure may need.</summary>
    public int Depth { get; init; } = 3;

    /// <summary>For <c>delay</c>: how often something is held back in a run.</summary>
    public int Delays { get; init; } = 2;

    /// <summary>After so many choices a run is fair.</summary>
    public int FairAfter { get; init; } = 20_000;

    /// <summary>For <c>exhaustive</c>: spaces of no more runs than this are not cut into parts; 1 or more.</summary>
    public int RunsAlone { get; init; } = 2_000;

    /// <summary>For <c>exhaustive</c>: whether to go on only from states that were not seen before, in place of the reduction by orders.</summary>
    public bool PruneStates { get; init; }
}
