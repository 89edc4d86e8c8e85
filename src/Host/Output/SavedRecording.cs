using System.Text;
using FslHv.Actors;
using FslHv.Cluster;
using FslHv.Host.Input;
using FslHv.Scenarios;
using FslHv.Simulation;
using FslHv.TestKit;

namespace FslHv.Host.Output;

/// <summary>
/// A live run as a run of the exploring scheduler: what happened becomes a list of choices, which is then made smaller and written like any failure that
/// was explored.
/// </summary>
/// <param name="Chosen">Deliveries that could be chosen as recorded.</param>
/// <param name="Deliveries">Deliveries that were recorded.</param>
/// <param name="Failure">Why the chosen run fails; null when it does not: what went wrong lay in the time that things took.</param>
/// <param name="Path">The replay; null when nothing was written.</param>
internal sealed record SavedRecording(int Chosen, int Deliveries, string? Failure, string? Path)
{
    /// <summary>Everything may happen in any order: time decides nothing.</summary>
    private const string Open = "\nexplore: { slack: 1000s }\n";

    /// <summary>Writes a recording as a replay.</summary>
    /// <param name="folder">Where to; its scenario is put there with every file that it reads.</param>
    /// <param name="file">A file of the recording.</param>
    /// <param name="steps">Its steps.</param>
    /// <exception cref="InputException">Something cannot be written.</exception>
    public static SavedRecording Save(string folder, RecordedFile file, IReadOnlyList<RecordedStep> steps)
    {
        var bundle = ScenarioBundle.FromJson(file.Header.Definition);
        try
        {
            var path = Unpack(bundle, folder);
            return Save(path, Overrides.Of(bundle), file.Header, steps);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"--save: {folder}: cannot be written: {e.Message}");
        }
    }

    private static SavedRecording Save(string path, Overrides overrides, RecordingHeader header, IReadOnlyList<RecordedStep> steps)
    {
        var (scenario, origin) = RunInput.LoadWithOrigin(path, overrides);
        if (header.Until is { } until)
            (scenario, origin) = (scenario.With(until), origin with { Until = until });
        var subject = new ScenarioSubject(scenario);
        var chooser = new RecordingChooser(steps);
        var run = ExploredRun.Of(subject, chooser, header.Seed, prepare: engine => engine.Observe(chooser));
        var saved = new SavedRecording(chooser.Followed, chooser.Deliveries, run.Verdict.Failure?.Text, null);
        if (run.Verdict.Failure is not { } failure)
            return saved;
        var found = new FoundFailure(failure, "a recording", 0, 0, header.Seed, IsTimed: false, chooser.Choices.ToArray(), run.Verdict.End.Steps);
        if (FailureExplainer.Explain(subject, found, origin, new ExplainOptions()) is not { } explained)
            return saved;
        var replay = System.IO.Path.ChangeExtension(path, ReplayFile.Extension).Replace('\\', '/');
        ReplayFile.Write(explained.Replay, replay);
        return saved with { Path = replay };
    }

    /// <summary>Puts all files of a bundle into a folder, as they lay to each other.</summary>
    /// <returns>Path of the scenario there.</returns>
    private static string Unpack(ScenarioBundle bundle, string folder)
    {
        var paths = bundle.Files.Select(file => System.IO.Path.GetFullPath(file.Path)).ToList();
        var above = System.IO.Path.GetDirectoryName(paths[0])!;
        while (!paths.TrueForAll(path => path.StartsWith(above.TrimEnd('/') + "/", StringComparison.Ordinal)))
            above = System.IO.Path.GetDirectoryName(above)!;
        var scenario = "";
        for (var i = 0; i < paths.Count; i++)
        {
            var to = System.IO.Path.Combine(folder, System.IO.Path.GetRelativePath(above, paths[i]));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(to))!);
            var isScenario = bundle.Files[i].Path == bundle.Path;
            File.WriteAllBytes(to, isScenario ? Opened(bundle.Files[i].Content.Span) : bundle.Files[i].Content.Span.ToArray());
            scenario = isScenario ? to : scenario;
        }

        return scenario;
    }

    /// <summary>A scenario of which everything may be explored, in place of what it says of that.</summary>
    private static byte[] Opened(ReadOnlySpan<byte> scenario)
    {
        var text = new StringBuilder();
        var isExplore = false;
        foreach (var line in Encoding.UTF8.GetString(scenario).Split('\n'))
        {
            if (line.Length > 0 && !char.IsWhiteSpace(line[0]) && line[0] != '#')
                isExplore = line.StartsWith("explore:", StringComparison.Ordinal);
            if (!isExplore)
                text.Append(line).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString().TrimEnd('\n') + "\n" + Open);
    }
}
