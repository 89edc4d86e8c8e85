using FslHv.Actors;
using FslHv.Cluster;
using FslHv.Host.Commands;
using FslHv.Host.Input;
using FslHv.Host.Output;
using FslHv.Scenarios;
using FslHv.Simulation;

namespace FslHv.Host;

/// <summary>One <c>fslhv replay</c> of a recording of a live run: the simulator does again what happened, step by step.</summary>
internal sealed class RecordingSession(ReplaySettings settings)
{
    public int Run()
    {
        if (settings.Scenario is not null)
            throw new InputException("--scenario: a recording has its scenario in it");
        var runs = RecordingInput.Read(settings.File);
        if (runs.Count > 1 && settings.Trace is not null)
            throw new InputException($"--trace: {settings.File} has {runs.Count} runs");
        var exitCode = ExitCode.Success;
        foreach (var run in runs)
        {
            if (!Run(run, runs.Count > 1))
                exitCode = ExitCode.ExpectationFailed;
        }

        return exitCode;
    }

    /// <returns>Whether everything came again, and what is expected holds.</returns>
    private bool Run(IReadOnlyList<RecordedFile> files, bool isOneOfMany)
    {
        var scenario = RecordingInput.ScenarioOf(files[0]);
        var merged = RecordingMerge.Merge(files.Select(file => file.Steps));
        var follower = new RecordingFollower(merged.Steps);
        var engine = new SimulationEngine(new SimulationOptions(files[0].Header.Seed) { Following = follower });
        using var trace = settings.Trace is { } path ? new TraceFile(path, engine) : null;
        var result = new ScenarioRun(scenario, engine).Run();
        while (engine.Run(Instant.Never).Reason is RunEndReason.Defect or RunEndReason.Requested)
        {
            // What came behind the defect that ended the run was recorded, too.
        }

        trace?.Complete();
        var outcome = new RecordingOutcome(settings.File, files, merged, scenario, follower.Result, result);
        var folder = settings.Save is { } save && isOneOfMany ? Path.Combine(save, files[0].Header.Machine) : settings.Save;
        var saved = folder is not null ? SavedRecording.Save(folder, files[0], merged.Steps) : null;
        if (settings.Json)
            Console.Out.WriteLine(RecordingJson.Write(outcome, saved));
        else
            new RecordingReport(Terminal.Create()).Print(outcome, saved);
        return outcome.IsEqual && result.Holds;
    }
}

/// <summary>What came of doing a recorded run again.</summary>
/// <param name="Path">The recording.</param>
/// <param name="Files">Its files.</param>
/// <param name="Merged">What they say together.</param>
/// <param name="Scenario">What ran.</param>
/// <param name="Followed">How far it came again.</param>
/// <param name="Result">What the scenario says of it.</param>
internal sealed record RecordingOutcome(
    string Path, IReadOnlyList<RecordedFile> Files, MergedRecording Merged, BoundScenario Scenario, FollowResult Followed, ScenarioResult Result)
{
    /// <summary>Whether the simulator did all that was recorded, and no two files disagree.</summary>
    public bool IsEqual => Followed.IsEqual && Merged.Conflicts.Count == 0;

    /// <summary>Bytes at the ends of files that are no whole step.</summary>
    public long TornBytes => Files.Sum(file => file.TornBytes);
}
