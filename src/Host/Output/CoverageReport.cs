using FslHv.TestKit;
using Spectre.Console;

namespace FslHv.Host.Output;

/// <summary>Prints what explorations reached, and what they did not.</summary>
internal static class CoverageReport
{
    private const int CountColumns = 12;
    private static readonly Style Missing = new(Color.Yellow);

    /// <summary>A line for each scenario when there are several, and then everything there is with how many runs reached it.</summary>
    public static void Print(IAnsiConsole console, IReadOnlyList<ExploredScenario> explored)
    {
        if (Merge(explored) is not { } all)
            return;
        console.WriteLine();
        if (explored.Count > 1)
        {
            foreach (var each in explored.Where(each => each.Result.Coverage is not null))
                console.Write(new Text($"coverage of {each.File}: {Summary(each.Result.Coverage!)}\n"));
        }

        console.Write(new Text($"coverage: {Summary(all)}\n", new Style(decoration: Decoration.Bold)));
        foreach (var group in all.Items.GroupBy(each => each.Item.Kind))
        {
            console.Write(new Text($"{Plural(group.Key)}\n"));
            foreach (var (item, runs) in group)
                Print(console, item, runs, explored);
        }
    }

    /// <summary>What all of them reached; null when nobody looked.</summary>
    public static Coverage? Merge(IEnumerable<ExploredScenario> explored)
    {
        Coverage? all = null;
        foreach (var each in explored)
        {
            if (each.Result.Coverage is { } coverage)
                (all ??= new Coverage()).Add(coverage);
        }

        return all;
    }

    public static string Plural(CoverageKind kind) => kind switch
    {
        CoverageKind.Transition => "transitions",
        CoverageKind.Status => "statuses",
        CoverageKind.Errno => "errors",
        CoverageKind.Fault => "faults",
        CoverageKind.Mark => "marks",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static void Print(IAnsiConsole console, CoverageItem item, long runs, IReadOnlyList<ExploredScenario> explored)
    {
        var isReached = runs > 0;
        var head = (isReached ? Units.Count(runs) : "-").PadLeft(CountColumns) + "  ";
        var place = CoverageCatalogue.All.IndexOf(item);
        var scenarios = explored.Count(each => each.Result.Coverage?.RunsOf(place) > 0);
        var where = explored.Count > 1 && isReached ? $" (in {Units.Of(scenarios, "scenario")})" : "";
        var meaning = item.Meaning.Length == 0 ? "" : $": {item.Meaning}";
        console.WriteHanging(head, isReached ? Style.Plain : Missing, $"{item.Name}{where}{meaning}", isReached ? Style.Plain : Missing);
    }

    private static string Summary(Coverage coverage) => string.Join(
        ", ", coverage.Items.GroupBy(each => each.Item.Kind).Select(group => $"{group.Count(each => each.Runs > 0)} of {group.Count()} {Plural(group.Key)}"));
}
