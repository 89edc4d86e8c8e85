using System.Diagnostics;
using System.Globalization;
using FslHv.Actors;
using FslHv.Host.Output;
using FslHv.Scenarios;
using Spectre.Console;

namespace FslHv.Host.Rehearsal;

/// <summary>Tells how a rehearsal goes, and what came of it.</summary>
internal sealed class RehearsalReport(IAnsiConsole console, RehearseSettings settings)
{
    private static readonly Style Good = new(Color.Green);
    private static readonly Style Bad = new(Color.Red);

    /// <summary>Says on a terminal what is going on meanwhile.</summary>
    public async Task<T> While<T>(string what, Task<T> work)
    {
        if (settings.Json || !console.Profile.Capabilities.Interactive)
            return await work.ConfigureAwait(false);
        return await console.Status().StartAsync(what, _ => work).ConfigureAwait(false);
    }

    public void Begin(BoundScenario scenario)
    {
        if (settings.Json)
            return;
        console.Write(new Text(scenario.Scenario.Name, new Style(decoration: Decoration.Bold)));
        console.Write(new Text($": {scenario.Scenario.About}\n"));
        var length = settings.For is { } time ? $"for {time}" : $"{settings.Rounds} {(settings.Rounds == 1 ? "round" : "rounds")}";
        console.Write(new Text($"nodes {string.Join(", ", scenario.NodeNames)}, each a process; {length} of {scenario.Scenario.Until}\n\n"));
    }

    /// <summary>One round is over.</summary>
    public void Add(RoundResult round, BoundScenario scenario, NodeFleet fleet)
    {
        if (settings.Json)
        {
            if (!round.Holds)
                Console.Error.WriteLine(string.Join(Environment.NewLine, round.Failures));
            return;
        }

        var times = round.Faults.Select(fault => $"{fault.Name}: {Describe(fault)}").DefaultIfEmpty("no fault");
        console.Write(new Text(
            $"{(round.Holds ? "✔" : "✘")} round {round.Number}: {round.Hcalls.Accepted} hcalls accepted, "
            + $"{round.Lost} lost, {round.AppliedTwice} applied twice; {string.Join("; ", times)}; {Bytes(round.Memory)}\n",
            round.Holds ? Good : Bad));
        foreach (var line in settings.DrawsFaults ? round.Drawn : [])
            console.Write(new Text($"    {line}\n"));
        if (round.Missing > 0)
            console.Write(new Text($"    of {round.Missing} steps the cause is not known: it died with its process\n"));
        if (round.Holds)
            return;
        foreach (var line in round.Failures)
            console.Write(new Text($"    {line}\n", Bad));
        foreach (var line in fleet.LastWords.Split('\n'))
            console.Write(new Text($"    {line}\n"));
    }

    /// <summary>All rounds are over.</summary>
    public void End(RehearsalSummary summary, BoundScenario scenario, bool isInterrupted)
    {
        if (settings.Json)
        {
            Console.Out.WriteLine(RehearsalJson.Write(summary, scenario));
            return;
        }

        if (summary.Rounds.Count > 0)
        {
            console.WriteLine();
            console.Write(TableOf(summary));
            console.Write(new Text(
                $"hcalls: {summary.Accepted} accepted, {summary.Delayed} answered after more than {HcallWatch.Late}, "
                + $"{summary.Repeated} packets repeated without effect, {summary.Lost} lost, {summary.AppliedTwice} applied twice\n"));
        }

        if (settings.For is not null)
        {
            foreach (var line in summary.Growth)
                console.Write(new Text($"{line}\n"));
        }

        if (isInterrupted)
            console.Write(new Text("interrupted\n", Bad));
        else if (summary.Failed == 0)
            console.Write(new Text($"✔ {summary.Rounds.Count} of {summary.Rounds.Count} rounds hold\n", Good));
        else
            console.Write(new Text($"✘ {summary.Failed} of {summary.Rounds.Count} rounds failed\n", Bad));
    }

    private static Table TableOf(RehearsalSummary summary)
    {
        var table = new Table().AddColumn("killed, or what befell it").AddColumn(new TableColumn("times").RightAligned());
        foreach (var (name, _) in RehearsalSummary.Times)
            table.AddColumn(new TableColumn($"{name} p50 / p95 / max").RightAligned());
        foreach (var (name, _) in RehearsalSummary.Counts)
            table.AddColumn(new TableColumn($"hcalls {name}").RightAligned());
        foreach (var (name, faults) in summary.ByKind)
        {
            var cells = new List<string> { name, faults.Count.ToString(CultureInfo.InvariantCulture) };
            foreach (var (_, of) in RehearsalSummary.Times)
                cells.Add(Describe([.. faults.Select(of).OfType<Duration>().Select(time => time.Nanoseconds)]));
            foreach (var (_, of) in RehearsalSummary.Counts)
                cells.Add(faults.Sum(of).ToString(CultureInfo.InvariantCulture));
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        return table;
    }

    private static string Describe(FaultTimes fault)
    {
        var parts = RehearsalSummary.Times.Select(time => (time.Name, At: time.Of(fault))).Where(time => time.At is not null);
        return string.Join(", ", parts.Select(time => $"{time.Name} {Milliseconds(time.At!.Value.Nanoseconds)}"));
    }

    private static string Describe(IReadOnlyList<long> values) => values.Count == 0
        ? "-"
        : $"{At(values, 50)} / {At(values, 95)} / {At(values, 100)}";

    private static string At(IReadOnlyList<long> values, int percent) => Milliseconds(RehearsalSummary.Percentile(values, percent)!.Value);

    private static string Milliseconds(long nanoseconds) => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e6:0.0}ms");

    private static string Bytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0} MiB");
}
