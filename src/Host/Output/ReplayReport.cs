using System.Globalization;
using FslHv.Scenarios;
using FslHv.TestKit;
using Spectre.Console;

namespace FslHv.Host.Output;

/// <summary>Prints what a replay showed, and how the run came to fail.</summary>
internal sealed class ReplayReport(IAnsiConsole console, string file, Replay replay, BoundScenario scenario)
{
    private static readonly Style Good = new(Color.Green);
    private static readonly Style Bad = new(Color.Red);
    private static readonly Style Notice = new(Color.Yellow);
    private static readonly Style Dim = new(Color.Grey);
    private static readonly Style Chosen = new(Color.Aqua);

    public void Print(ReplayOutcome outcome, FailureStory story)
    {
        console.Write(new Text(scenario.Scenario.Name, new Style(decoration: Decoration.Bold)));
        var found = replay.Strategy.Length > 0 ? $", found by {replay.Strategy}" : "";
        Line($" ({file}: seed {replay.Seed}{found})", Style.Plain);
        foreach (var cut in replay.Cuts)
            Line($"  without {cut}", Dim);
        foreach (var fault in replay.Faults.ToLines())
            Line($"  fault {fault}", Notice);
        if (outcome.Verdict == ReplayVerdict.Holds)
        {
            PrintVerdict(outcome);
            return;
        }

        PrintStory(outcome, story);
        PrintVerdict(outcome);
    }

    private void PrintStory(ReplayOutcome outcome, FailureStory story)
    {
        var run = outcome.Run;
        var shown = story.Lines.Count < story.PastSteps ? $", the last {story.Lines.Count} of them" : "";
        Line($"{run.Deviations.Count} of {run.ChoiceCount} choices are not the default", Style.Plain);
        foreach (var (delivery, times) in story.HeldBack)
            console.WriteHanging("  ", Chosen, $"held back behind {times} {(times == 1 ? "other" : "others")}: {delivery}", Chosen);
        Line($"the failure depends on {story.PastSteps} of {run.Run.Verdict.End.Steps} steps{shown}:\n", Style.Plain);
        foreach (var choice in run.Deviations)
        {
            if (choice.Step == 0)
                Line($"      ► choice {choice.Number}, {choice.Value} of {choice.Bound - 1} before the first step", Chosen);
        }

        foreach (var line in story.Lines)
            Print(line);
        console.WriteLine();
        if (story.CertainText is { } certain)
            Line($"the failure is certain {certain}", Notice);
    }

    private void Print(StoryLine line)
    {
        foreach (var choice in line.Choices)
            console.WriteHanging("      ► ", Chosen, choice, Chosen);
        var head = string.Create(CultureInfo.InvariantCulture, $"{line.Number,4}. {line.At,-10} #{line.Step,-5} ");
        console.WriteHanging(head, Dim, line.Text, Style.Plain);
        foreach (var fact in line.Facts)
            console.WriteHanging(new string(' ', head.Length + 2), Dim, fact, new Style(decoration: Decoration.Bold));
        if (line.IsCertain)
            Line("      ■ from here on the failure is certain", Notice);
    }

    private void PrintVerdict(ReplayOutcome outcome)
    {
        if (outcome.ScenarioChanged)
            Line("the scenario, its board or its images have changed since the replay was written", Notice);
        if (outcome.ProgramChanged)
            Line("the program has changed since the replay was written", Notice);
        if (!outcome.IsExact)
        {
            Line(
                outcome.DivergedAt > 0 ? $"this is another run: it leaves the recorded one before choice {outcome.DivergedAt}"
                    : "this is another run: it leaves the recorded one behind its last recorded choice",
                Notice);
        }

        switch (outcome.Verdict)
        {
            case ReplayVerdict.Holds:
                Line($"✔ it does not fail any more: {replay.Reason}", Good);
                break;
            case ReplayVerdict.OtherFailure:
                Line($"✘ it fails, but for another reason: {outcome.Run.Run.Verdict.Failure!.Reason}; recorded is {replay.Reason}", Bad);
                console.WriteHanging("  ", Bad, outcome.Run.Run.Verdict.Failure.Text, Bad);
                break;
            default:
                Line($"✘ it fails {(outcome.IsExact ? "exactly as recorded" : "for the recorded reason")}: {replay.Reason}", Bad);
                console.WriteHanging("  ", Bad, outcome.Run.Run.Verdict.Failure!.Text, Bad);
                break;
        }
    }

    private void Line(string text, Style style) => console.Write(new Text($"{text}\n", style));
}
