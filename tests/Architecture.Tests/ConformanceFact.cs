using System.Text.RegularExpressions;

namespace FslHv.Architecture.Tests;

/// <summary>A fact about the original, and its id. Source: <c>tests/Conformance/facts.txt</c>, a fact a line.</summary>
internal sealed record ConformanceFact(string Id, string Text)
{
    /// <summary>The part of the original that it belongs to: hcalls, driver, life cycle, device trees, tools.</summary>
    public char Part => Id[0];
}

/// <summary>Facts that were read at the same places of the original.</summary>
internal sealed partial record ConformanceSection(string Title, string Source, IReadOnlyList<ConformanceFact> Facts)
{
    public const string File = "tests/Conformance/facts.txt";

    /// <summary>The list as it stands in the file; lines that are neither comment, heading, source nor fact are findings.</summary>
    public static IReadOnlyList<ConformanceSection> Read(string text, ICollection<string> findings)
    {
        var sections = new List<ConformanceSection>();
        var facts = new List<ConformanceFact>();
        foreach (var line in text.Split('\n').Where(line => line.Length > 0))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                sections.Add(new ConformanceSection(line[3..], "", facts = []));
            else if (line.StartsWith("Source: ", StringComparison.Ordinal) && sections.Count > 0)
                sections[^1] = sections[^1] with { Source = line[8..] };
            else if (Fact().Match(line) is { Success: true } fact && sections.Count > 0
                && sections[^1].Title.StartsWith(fact.Groups["section"].Value + " ", StringComparison.Ordinal))
                facts.Add(new ConformanceFact(fact.Groups["id"].Value, fact.Groups["text"].Value));
            else if (!line.StartsWith("# ", StringComparison.Ordinal))
                findings.Add($"{File}: neither heading, source nor fact of its section: {line}");
        }

        return sections;
    }

    [GeneratedRegex("^(?<id>(?<section>[a-e]\\.[0-9])-[0-9]+) (?<text>.+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Fact();
}
