using FslHv.Actors;
using FslHv.Host.Commands;
using FslHv.Scenarios;
using FslHv.Simulation;
using Spectre.Console;

namespace FslHv.Host.Output;

/// <summary>Prints what a run is, and what came of it.</summary>
internal sealed class RunReport(IAnsiConsole console, BoundScenario scenario, RunSettings settings, IActorEngine engine)
{
    private static readonly Style Good = new(Color.Green);
    private static readonly Style Bad = new(Color.Red);

    public void PrintHeading()
    {
        console.Write(new Text(scenario.Scenario.Name, new Style(decoration: Decoration.Bold)));
        var fidelity = scenario.Scenario.DescribeFidelity() is { Length: > 0 } text ? $"; {text}" : "";
        console.Write(new Text($" (seed {settings.Seed}{fidelity}): {scenario.Scenario.About}\n"));
        BoardSummary.PrintRemarks(console, scenario.Plan);
        console.WriteLine();
    }

    public void PrintResult(ScenarioResult result, bool isInterrupted)
    {
        if (settings.Timeline)
            console.WriteLine();
        foreach (var expectation in result.Expectations)
            PrintHanging($"{expectation}", expectation.Holds ? Good : Bad);
        foreach (var service in result.Services)
            PrintHanging($"{service}", service.Holds ? Good : Bad);
        foreach (var finding in result.Findings)
            PrintHanging($"{finding}", Bad);
        if (result.Expectations.Count + result.Services.Count > 0)
            console.WriteLine();
        foreach (var line in ScenarioReport.Summary(scenario, result))
            console.Write(new Text($"{line}\n"));
        PrintVerdict(result, isInterrupted);
    }

    /// <summary>A defect of an actor: where, what, the trace's tail and how to see it again.</summary>
    public void PrintDefect(ActorDefect defect, TraceTail tail)
    {
        Console.Error.WriteLine($"defect in {defect.Path} while handling {defect.Handling?.ToString() ?? "its start"}");
        Console.Error.WriteLine(defect.Exception.ToString());
        Console.Error.WriteLine($"the last {tail.Records.Count} records of the trace:");
        foreach (var record in tail.Records)
            Console.Error.WriteLine($"  #{record.Step} {record.At} {record.Kind} {PathOf(record.From)} → {PathOf(record.To)} {record.Payload}");
        Console.Error.WriteLine($"seed {settings.Seed}; again with: {settings.ReplayCommand}");
    }

    private void PrintVerdict(ScenarioResult result, bool isInterrupted)
    {
        if (isInterrupted)
        {
            console.Write(new Text("interrupted: expectations that were open are not decided\n", Bad));
            return;
        }

        var count = result.Expectations.Count;
        if (result.Holds)
        {
            console.Write(new Text($"✔ {count} of {count} expectations hold, no rule broken\n", Good));
            return;
        }

        console.Write(new Text($"✘ {result.Failed} of {count} expectations failed, {result.Findings.Count} rules broken\n", Bad));
        console.Write(new Text($"again with: {settings.ReplayCommand}\n"));
    }

    /// <summary>Lines begin with a mark; what does not fit into one goes on below the text behind it.</summary>
    private void PrintHanging(string line, Style style) => console.WriteHanging(line[..2], style, line[2..], style);

    private string PathOf(ActorId actor) => actor.IsNone ? "-" : engine.PathOf(actor);
}
