using System.Globalization;
using System.Text;
using FslHv.Simulation;

namespace FslHv.Mutants;

/// <summary>Makes <c>docs/mutants.md</c>.</summary>
internal static class Page
{
    /// <summary>What a strategy needed.</summary>
    public static string Cell(StrategyTrial trial) => trial.Reason is null
        ? trial.IsComplete ? $"none in all {Number(trial.Schedules)}" : $"— ({Number(trial.Schedules)})"
        : $"{Number(trial.Schedules)} / {Seconds(trial.Seconds)}";

    public static string Of(IReadOnlyList<Mutant> mutants, Results results)
    {
        var text = new StringBuilder();
        var names = StrategyNames.All.Select(each => each.Name).ToList();
        var measured = mutants.Select(mutant => (Mutant: mutant, Measured: results.Of(mutant.Name))).ToList();
        var orders = measured.Count(each => each.Measured?.Trial.Default is null);
        text.Append(CultureInfo.InvariantCulture, $"""
            # Mutants: does exploring find defects?

            <!-- Made by bench/mutants from bench/mutants/results.jsonl: dotnet run -c Release --project bench/mutants -->

            {mutants.Count} defects that programmers make, each a file of [`bench/mutants`](../bench/mutants): what is wrong, and which text of the program
            becomes which. They are put into a copy of the program one at a time, and every strategy looks for each in a small scenario of
            `bench/mutants/scenarios`. With the program as it is the exhaustive strategy goes through all orders of the same scenario and finds nothing: a proof
            that within its bounds the program does not have the defect. {orders} of the {mutants.Count} depend on the order of events: the run in which
            everything comes in the order in which it was sent shows nothing.

            The study takes a while; `--only NAME` repeats a part of it.

            ## Found


            """);
        text.AppendLine("Schedules until the first failure, and seconds. `—`: not found in the time, with the number of schedules tried. *Order*: how many of");
        text.AppendLine("a thousand random schedules fail; ✘ when the default order fails too. *Shrunk*: choices of the smallest failing run");
        text.AppendLine("that are not the default, and its steps.");
        text.AppendLine();
        text.AppendLine($"| defect | order | {string.Join(" | ", names)} | shrunk |");
        text.AppendLine($"|---|---|{string.Concat(Enumerable.Repeat("---|", names.Count))}---|");
        foreach (var (mutant, found) in measured)
        {
            var cells = names.Select(name => found?.Trial.Strategies.FirstOrDefault(each => each.Strategy == name) is { } trial ? Cell(trial) : "");
            var order = found is null ? "" : $"{found.Trial.FailingOfThousand}{(found.Trial.Default is null ? "" : " ✘")}";
            var shrunk = found?.Trial.Shrunk is { } small ? $"{small.Choices} / {small.Steps}" : "";
            text.AppendLine($"| [{mutant.Name}](#{mutant.Name}) | {order} | {string.Join(" | ", cells)} | {shrunk} |");
        }

        text.AppendLine();
        text.AppendLine("## The defects");
        text.AppendLine();
        foreach (var (mutant, found) in measured)
        {
            text.AppendLine(
                $"<a id=\"{mutant.Name}\"></a>**{mutant.Name}** ([`{mutant.File}`](../{mutant.File}), scenario `{mutant.Scenario}`). {mutant.Defect}");
            if (found?.Trial.Strategies.FirstOrDefault(each => each.Reason is not null)?.Reason is { } reason)
                text.AppendLine($"Found as *{reason}*.");
            text.AppendLine();
        }

        AddProofs(text, mutants, results);
        text.AppendLine();
        text.AppendLine("## When and where");
        text.AppendLine();
        foreach (var taken in results.All.GroupBy(each => each.Taken).OrderBy(group => group.Key, StringComparer.Ordinal))
            text.AppendLine($"* {taken.Key}: {taken.Count()} rows");
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void AddProofs(StringBuilder text, IReadOnlyList<Mutant> mutants, Results results)
    {
        text.AppendLine("## Proofs of absence");
        text.AppendLine();
        text.AppendLine("Every order of each scenario with the program as it is. *Orders*: those that differ in more than what commutes. None fails.");
        text.AppendLine("*Window*: where choices end. A window that ends with a moment of time is open until nothing is left to happen before it. Of one");
        text.AppendLine("that a fact ends everything is tried that can come before the fact, and all that can come behind it: what was before counts,");
        text.AppendLine("so there are more.");
        text.AppendLine();
        text.AppendLine("| scenario | orders | complete | seconds | steps of a run | window | absent |");
        text.AppendLine("|---|---|---|---|---|---|---|");
        foreach (var group in mutants.GroupBy(mutant => mutant.Scenario).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var proof = results.Of(group.Key)?.Trial;
            var all = proof?.Strategies[0];
            var complete = all is null ? "" : all is { IsComplete: true, Reason: null } ? "yes" : "no";
            var window = proof is null ? "" : char.IsAsciiDigit(proof.WindowTo[0]) ? $"to {proof.WindowTo}" : "to a fact";
            var absent = string.Join(", ", group.Select(mutant => mutant.Name));
            text.AppendLine(
                $"| [`{group.Key}`](../bench/mutants/scenarios/{group.Key}.yaml) | {(all is null ? "" : Number(all.Schedules))} | {complete} | "
                + $"{(all is null ? "" : Seconds(all.Seconds))} | {proof?.StepsOfDefault} | {window} | {absent} |");
        }
    }

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Seconds(double seconds) =>
        seconds < 0.01 ? "< 0.01 s" : seconds.ToString(seconds < 10 ? "0.00 's'" : "0 's'", CultureInfo.InvariantCulture);
}
