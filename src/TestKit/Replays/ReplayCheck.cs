using FslHv.Abi;
using FslHv.Scenarios;
using FslHv.Simulation;

namespace FslHv.TestKit;

/// <summary>Runs replays and says whether they still show what they were written for.</summary>
public static class ReplayCheck
{
    /// <summary>What a replay runs: its scenario without what it leaves out, with its faults.</summary>
    /// <param name="replay">The replay.</param>
    /// <param name="whole">Its scenario, with everything that it leaves out.</param>
    /// <param name="programs">The programs that the scenario may name.</param>
    /// <param name="problem">What the scenario has not; empty when nothing is missing.</param>
    /// <returns>Null when the scenario has not what the replay leaves out, or strikes with a fault.</returns>
    public static ScenarioSubject? SubjectOf(Replay replay, ScenarioSubject whole, GuestPrograms programs, out string problem)
    {
        ArgumentNullException.ThrowIfNull(replay);
        ArgumentNullException.ThrowIfNull(whole);
        var binding = ScenarioCuts.Apply(whole.Scenario, replay.Cuts, programs);
        problem = binding.Scenario is null
            ? string.Join("; ", ((IEnumerable<ScenarioError>)binding.Errors).Select(error => error.Text))
            : string.Join("; ", (IEnumerable<string>)binding.Scenario.Misfits(replay.Faults));
        return problem.Length > 0 ? null : whole.With(binding.Scenario!, replay.Faults);
    }

    /// <summary>Runs one.</summary>
    /// <param name="replay">The replay.</param>
    /// <param name="whole">Its scenario, with everything that it leaves out.</param>
    /// <param name="scenarioHash">Hash of that scenario now.</param>
    /// <param name="programHash">Hash of this program.</param>
    /// <param name="programs">The programs that the scenario may name.</param>
    /// <param name="prepare">Is given the engine first.</param>
    /// <exception cref="ArgumentException">The scenario has nothing of what is to be left out.</exception>
    public static ReplayOutcome Run(
        Replay replay, ScenarioSubject whole, ulong scenarioHash, ulong programHash, GuestPrograms programs, Action<SimulationEngine>? prepare = null)
    {
        ArgumentNullException.ThrowIfNull(replay);
        ArgumentNullException.ThrowIfNull(whole);
        if (SubjectOf(replay, whole, programs, out var problem) is not { } subject)
            throw new ArgumentException(problem, nameof(replay));
        var run = NarratedRun.Of(subject, replay, prepare);
        var isExact = run.TraceHash == replay.TraceHash && run.ChoiceCount == replay.ChoiceCount && run.Run.Verdict.End.Steps == replay.Steps;
        return new ReplayOutcome(run)
        {
            Verdict = run.Run.Verdict.Failure is not { } failure ? ReplayVerdict.Holds
                : failure.Reason == replay.Reason ? ReplayVerdict.SameFailure : ReplayVerdict.OtherFailure,
            IsExact = isExact,
            ScenarioChanged = scenarioHash != replay.Origin.Hash,
            ProgramChanged = programHash != replay.ProgramHash,
            DivergedAt = run.DivergedAt,
        };
    }
}

/// <summary>What a replay showed.</summary>
/// <param name="Run">The run.</param>
public sealed record ReplayOutcome(NarratedRun Run)
{
    /// <summary>Whether it fails.</summary>
    public required ReplayVerdict Verdict { get; init; }

    /// <summary>Whether it is the recorded run, record by record.</summary>
    public required bool IsExact { get; init; }

    /// <summary>Whether scenario, board, hardware or images are others.</summary>
    public required bool ScenarioChanged { get; init; }

    /// <summary>Whether the program is another.</summary>
    public required bool ProgramChanged { get; init; }

    /// <summary>Number of the first recorded choice at which it was another run; 0 when it was none, or became one behind the last.</summary>
    public required int DivergedAt { get; init; }
}

/// <summary>Whether a replayed run fails.</summary>
public enum ReplayVerdict
{
    /// <summary>It fails for the recorded reason.</summary>
    SameFailure,

    /// <summary>It fails, but for another reason.</summary>
    OtherFailure,

    /// <summary>It does not fail.</summary>
    Holds,
}
