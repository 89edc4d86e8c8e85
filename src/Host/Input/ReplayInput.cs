using FslHv.Scenarios;
using FslHv.TestKit;

namespace FslHv.Host.Input;

/// <summary>Reads replays and what they run.</summary>
internal static class ReplayInput
{
    /// <summary>Whether a file is a replay, by its name.</summary>
    public static bool IsReplay(string path) => Path.GetExtension(path).Equals(ReplayFile.Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>A replay, the whole scenario that it names, as it is now, and what it runs of it.</summary>
    /// <param name="path">The replay.</param>
    /// <param name="scenarioPath">The scenario instead of the one that it names; null: that one.</param>
    /// <exception cref="InputException">A file cannot be used, or the scenario has nothing of what is to be left out.</exception>
    public static (Replay Replay, ScenarioSubject Whole, ScenarioSubject Subject, ulong Hash) Read(string path, string? scenarioPath)
    {
        if (ReplayFile.Read(path, out var error) is not { } replay)
            throw new InputException(error);
        var origin = replay.Origin;
        var (whole, now) = WholeOf(scenarioPath ?? origin.Scenario, origin);
        return ReplayCheck.SubjectOf(replay, whole, GuestPrograms.Standard, out var problem) is { } subject
            ? (replay, whole, subject, now.Hash)
            : throw new InputException($"{path}: the scenario has changed: {problem}");
    }

    private static (ScenarioSubject Whole, ReplayOrigin Now) WholeOf(string path, ReplayOrigin origin)
    {
        if (RecordingInput.IsRecording(path))
            return RecordingInput.SubjectOf(path);
        var (scenario, now) = RunInput.LoadWithOrigin(path, new Overrides(origin.Hardware, origin.PartitionsMax, origin.Fidelity));
        return (new ScenarioSubject(origin.Until is { } until ? scenario.With(until) : scenario), now);
    }
}
