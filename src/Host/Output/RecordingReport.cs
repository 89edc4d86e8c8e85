using FslHv.Host.Commands;
using Spectre.Console;

namespace FslHv.Host.Output;

/// <summary>Prints what came of doing a recorded run again.</summary>
internal sealed class RecordingReport(IAnsiConsole console)
{
    private const int NamedMax = 5;

    private static readonly Style Good = new(Color.Green);
    private static readonly Style Bad = new(Color.Red);

    public void Print(RecordingOutcome outcome, SavedRecording? saved)
    {
        var (followed, merged) = (outcome.Followed, outcome.Merged);
        console.Write(new Text($"{outcome.Scenario.Scenario.Name}", new Style(decoration: Decoration.Bold)));
        var sources = string.Join(", ", outcome.Files.Select(file => file.Header.Source));
        console.Write(new Text($" ({outcome.Path}: run {outcome.Files[0].Header.Machine}, written by {sources})\n"));
        Line($"{followed.Steps} of {followed.Recorded} steps of {followed.Actors} actors came again, {followed.Hashes} states compared");
        if (outcome.TornBytes > 0)
            Line($"{outcome.TornBytes} bytes at the end are no whole step: a process died while it wrote");
        if (followed.Lost + followed.Repeated > 0)
            Line($"{followed.Lost} messages were lost between actors, {followed.Repeated} came twice");
        if (merged.Missing.Count > 0)
            Line($"{merged.Missing.Count} causes were not written before their process died: {Named(merged.Missing)}");
        if (merged.Cut.Count > 0)
            Line($"{merged.Cut.Count} steps are left out, because they are behind a missing one or happened for nobody: {Named(merged.Cut)}");
        console.WriteLine();
        foreach (var conflict in merged.Conflicts)
            Line($"✘ two files disagree on {conflict.Step}: {conflict.What}", Bad);
        foreach (var expectation in outcome.Result.Expectations)
            Line($"{expectation}", expectation.Holds ? Good : Bad);
        foreach (var finding in outcome.Result.Findings)
            Line($"{finding}", Bad);
        if (followed.Difference is { } difference)
            Line($"✘ the simulator does something else: {difference}", Bad);
        else if (outcome.IsEqual)
            Line("✔ every step came again, every state is the same", Good);
        if (saved is not null)
            Print(saved);
    }

    private void Print(SavedRecording saved)
    {
        Line($"as choices of the simulator, in its own time: {saved.Chosen} of {saved.Deliveries} deliveries");
        if (saved.Path is { } path)
            Line($"{path}: it fails there, too: {saved.Failure}; again with: fslhv replay {RunSettings.Quoted(path)}");
        else
            Line($"it {(saved.Failure is null ? "does not fail there" : $"fails there, but not again: {saved.Failure}")}: nothing is written", Bad);
    }

    private static string Named<TItem>(IReadOnlyList<TItem> items) =>
        string.Join(", ", items.Take(NamedMax)) + (items.Count > NamedMax ? ", …" : "");

    private void Line(string text, Style? style = null) => console.Write(new Text($"{text}\n", style ?? Style.Plain));
}
