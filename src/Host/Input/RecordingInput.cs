using FslHv.Actors;
using FslHv.Cluster;
using FslHv.Scenarios;
using FslHv.Simulation;
using FslHv.TestKit;

namespace FslHv.Host.Input;

/// <summary>Reads recordings of live runs, and the scenario that is in them.</summary>
internal static class RecordingInput
{
    /// <summary>Whether a path is a recording: a file of one, or a folder, of which the files with the extension of recordings are meant.</summary>
    public static bool IsRecording(string path) => Directory.Exists(path) || RecordingFile.IsRecording(path);

    /// <summary>The runs of a recording, each with all its files, in order of their names.</summary>
    /// <exception cref="InputException">There is none, or a file cannot be used.</exception>
    public static IReadOnlyList<IReadOnlyList<RecordedFile>> Read(string path)
    {
        string[] paths = Directory.Exists(path)
            ? [.. Directory.GetFiles(path, $"*{RecordingFile.Extension}", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]
            : [path];
        if (paths.Length == 0)
            throw new InputException($"{path}: has no recording (*{RecordingFile.Extension}) in it");
        try
        {
            var files = paths.Select(each => RecordingFile.Read(each, ProductCodec.Instance));
            return [.. files.GroupBy(file => file.Header.Machine).OrderBy(run => run.Key, StringComparer.Ordinal).Select(run => run.ToList())];
        }
        catch (Exception e) when (e is WireException or IOException or UnauthorizedAccessException)
        {
            throw new InputException(e.Message);
        }
    }

    /// <summary>The scenario that a recording holds, as it was then.</summary>
    /// <exception cref="InputException">It cannot be used.</exception>
    public static BoundScenario ScenarioOf(RecordedFile file)
    {
        ScenarioBundle bundle;
        try
        {
            bundle = ScenarioBundle.FromJson(file.Header.Definition);
        }
        catch (FormatException e)
        {
            throw new InputException($"{file.Path}: {e.Message}");
        }

        var scenario = RunInput.Load(bundle.Path, Overrides.Of(bundle), bundle);
        return file.Header.Until is { } until ? scenario.With(until) : scenario;
    }

    /// <summary>A recorded run as something that can be explored around: runs that are it up to some place.</summary>
    /// <exception cref="InputException">A file cannot be used, or the simulator does not do the same.</exception>
    public static (ScenarioSubject Subject, ReplayOrigin Origin) SubjectOf(string path)
    {
        var runs = Read(path);
        if (runs.Count > 1)
            throw new InputException($"{path}: has {runs.Count} runs in it: name one");
        var files = runs[0];
        var scenario = ScenarioOf(files[0]);
        var merged = RecordingMerge.Merge(files.Select(file => file.Steps));
        var follower = new RecordingFollower(merged.Steps);
        _ = new ScenarioRun(scenario, new SimulationEngine(new SimulationOptions(files[0].Header.Seed) { Following = follower })).Run();
        if (merged.Conflicts.Count > 0 || follower.Result.Difference is not null)
            throw new InputException($"{path}: the simulator does not do the same: {follower.Result.Difference}; 'fslhv replay' says more");
        var hash = default(StateHash);
        foreach (var file in files)
            hash.Add(File.ReadAllBytes(file.Path));
        return (new ScenarioSubject(scenario) { Recorded = merged.Steps }, new ReplayOrigin(path, hash.Value));
    }

    /// <summary>A scenario with everything that was read for it, for a recording's header.</summary>
    /// <exception cref="InputException">A file cannot be used.</exception>
    public static (BoundScenario Scenario, byte[] Definition) LoadForRecording(string path, Overrides overrides)
    {
        var files = new BundlingFiles(HostFiles.Instance);
        var scenario = RunInput.Load(path, overrides, files);
        return (scenario, new ScenarioBundle(path, overrides.Hardware, overrides.PartitionsMax, overrides.Fidelity, files.Files).ToJson());
    }
}
