using System.Text;

namespace FslHv.Architecture.Tests;

/// <summary>Writes <c>docs/conformance.md</c>: every fact, the tests that check it, and what is not covered yet.</summary>
internal static class ConformancePage
{
    public const string File = "docs/conformance.md";

    public static string Write(IReadOnlyList<ConformanceSection> sections, IReadOnlyList<ConformanceClaim> claims)
    {
        var tests = claims.ToLookup(claim => claim.Fact, claim => claim.Test, StringComparer.Ordinal);
        var facts = sections.SelectMany(section => section.Facts).ToList();
        var page = new StringBuilder();
        page.AppendLine("# Conformance").AppendLine();
        page.AppendLine(
            "What is known of the original hypervisor and of the Linux driver, fact by fact, and the tests that would fail if FslHv did otherwise.");
        page.AppendLine(
            "`pass` is taken from a run: `.ci/run` looks up every test named here in the results of its `dotnet test` and fails when one did not pass.");
        page.AppendLine(
            "`Drivers/ReadTests.X` is test `X` of class `ReadTests` in `tests/Drivers.Tests`; `.*` is a whole class, brackets name one case of a theory.")
            .AppendLine();
        page.AppendLine($"<!-- Written by tests/Architecture.Tests with UPDATE=1, from {ConformanceSection.File} and the tests' [Conforms]. -->").AppendLine();
        page.AppendLine("| part | facts | covered |").AppendLine("|---|---|---|");
        foreach (var part in facts.GroupBy(fact => fact.Part))
            page.AppendLine($"| ({part.Key}) {PartName(part.Key)} | {part.Count()} | {part.Count(fact => tests.Contains(fact.Id))} |");
        foreach (var section in sections)
        {
            page.AppendLine().AppendLine($"## {section.Title}").AppendLine().AppendLine($"Source: {section.Source}").AppendLine();
            page.AppendLine("| id | fact | tests | result |").AppendLine("|---|---|---|---|");
            foreach (var fact in section.Facts)
            {
                var names = tests[fact.Id].Distinct().Select(test => $"`{test}`");
                page.AppendLine($"| {fact.Id} | {fact.Text} | {string.Join("<br>", names)} | {(tests.Contains(fact.Id) ? "pass" : "–")} |");
            }
        }

        page.AppendLine().AppendLine("## Not covered yet").AppendLine();
        foreach (var fact in facts.Where(fact => !tests.Contains(fact.Id)))
            page.AppendLine($"* {fact.Id} {fact.Text}");
        if (facts.All(fact => tests.Contains(fact.Id)))
            page.AppendLine("Nothing.");
        return page.ToString();
    }

    private static string PartName(char part) => part switch
    {
        'a' => "hypercalls",
        'b' => "the Linux driver",
        'c' => "partition life cycle",
        'd' => "device trees",
        _ => "command lines",
    };
}
