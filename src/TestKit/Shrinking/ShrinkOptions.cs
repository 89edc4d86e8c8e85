using FslHv.Scenarios;
using FslHv.Simulation;

namespace FslHv.TestKit;

/// <summary>How a failing run is made smaller.</summary>
public sealed record ShrinkOptions
{
    /// <summary>No more runs than this; 1 or more. What it could not finish then is said in <see cref="ShrunkRun.IsMinimal"/>.</summary>
    public int TrialsMax { get; init; } = 4_000;

    /// <summary>Root of what is drawn on the way.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The programs that the scenario may name.</summary>
    public GuestPrograms Programs { get; init; } = GuestPrograms.Standard;
}

/// <summary>A failing run that was made smaller. It fails for the same reason, and is never larger.</summary>
/// <param name="Subject">What runs: the scenario without what is left out, with the faults that are left.</param>
/// <param name="Recipe">The run.</param>
/// <param name="Failure">How it fails.</param>
/// <param name="Steps">Messages handled in it.</param>
/// <param name="Cuts">What of the scenario is left out.</param>
/// <param name="Faults">The faults that are left of those that were drawn.</param>
/// <param name="Trials">How many runs it took.</param>
/// <param name="IsMinimal">Whether nothing was left to try; otherwise the limit of runs came first.</param>
public sealed record ShrunkRun(
    Subject Subject, RunRecipe Recipe, RunFailure Failure, long Steps, IReadOnlyList<ScenarioCut> Cuts, FaultPlan Faults, int Trials, bool IsMinimal);
