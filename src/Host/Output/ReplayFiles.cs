using System.Globalization;
using FslHv.Host.Commands;
using FslHv.Host.Input;
using FslHv.Scenarios;
using FslHv.TestKit;

namespace FslHv.Host.Output;

/// <summary>Keeps the failures of an exploration so that they can be seen again: each is made smaller, explained, and written to a file of its own.</summary>
internal sealed class ReplayFiles(ExploreSettings settings)
{
    private readonly SortedSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Keeps one; where its file cannot be written, only the command that finds it again.</summary>
    public FailureReplay Write(string file, ScenarioSubject subject, FoundFailure failure)
    {
        var origin = RecordingInput.IsRecording(file) ? RecordingInput.SubjectOf(file).Origin : RunInput.LoadWithOrigin(file, settings.Overrides).Origin;
        if (FailureExplainer.Explain(subject, failure, origin, new ExplainOptions()) is not { } explained)
        {
            // It does not fail when it is made again: something in it is decided elsewhere, and the whole exploration is what can be repeated.
            return ByExploring(file, failure);
        }

        var path = Path.Combine(settings.Out ?? "", NameFor(file)).Replace('\\', '/');
        try
        {
            ReplayFile.Write(explained.Replay, path, cut => Describe(cut, subject));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // What was found matters more than the file: it is told all the same.
            Console.Error.WriteLine($"{path}: cannot be written: {e.Message}");
            return ByExploring(file, failure);
        }

        return new FailureReplay(path, $"fslhv replay {RunSettings.Quoted(path)}");
    }

    /// <summary>There is no file: the exploration is made again, as far as it has to go.</summary>
    private FailureReplay ByExploring(string file, FoundFailure failure) =>
        new(null, settings.AgainCommand(file, failure.Strategy == ExploreSettings.Exhaustive ? null : failure.Schedule + 1));

    private static string Describe(ScenarioCut cut, ScenarioSubject subject) =>
        cut is ScenarioCut.Entry entry ? ScenarioCuts.Describe(subject.Scenario.Scenario.Timeline[entry.Number - 1]) : "";

    private string NameFor(string file)
    {
        var stem = Path.GetFileNameWithoutExtension(file);
        for (var number = 1; ; number++)
        {
            var name = number == 1 ? stem : string.Create(CultureInfo.InvariantCulture, $"{stem}-{number}");
            if (_names.Add(name))
                return name + ReplayFile.Extension;
        }
    }
}
