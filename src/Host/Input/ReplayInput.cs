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
        var (scenario, now) = RunInput.LoadWithOrigin(scenarioPath ?? origin.Scenario, new Overrides(origin.Hardware, origin.PartitionsMax, origin.Fidelity));
        if (origin.Until is { } until)
            scenario = scenario.With(until);
        return ReplayCheck.SubjectOf(replay, new ScenarioSubject(scenario), GuestPrograms.Standard, out var problem) is { } subject
            ? (replay, new ScenarioSubject(scenario), subject, now.Hash)
            : throw new InputException($"{path}: the scenario has changed: {problem}");
    }
}
