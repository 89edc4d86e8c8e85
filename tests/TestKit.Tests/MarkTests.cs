using System.Text.RegularExpressions;
using FslHv.Abi;
using FslHv.Simulation;

namespace FslHv.TestKit.Tests;

/// <summary>Every mark of the code is there for something: the code passes it, and a shipped scenario or a test that names it sees so.</summary>
public sealed partial class MarkTests
{
    /// <summary>Enough for what a scenario is about; what is rarer has a test of its own.</summary>
    private const int SchedulesEach = 20;

    [Fact]
    public void Every_mark_is_in_the_list_and_has_a_name_of_its_own()
    {
        var declared = typeof(CodeMarks).GetProperties().Where(property => property.PropertyType == typeof(CodeMark)).ToList();

        Assert.Equal(declared.Select(property => (CodeMark)property.GetValue(null)!), CodeMarks.All.Span.ToArray());
        Assert.Equal(CodeMarks.All.Count, CodeMarks.All.Select(mark => mark.Name).Distinct().Count());
        Assert.All(declared, property => Assert.Equal(property.Name, Pascal(((CodeMark)property.GetValue(null)!).Name)));
    }

    [Fact]
    public void Every_mark_is_passed_somewhere_in_the_code()
    {
        var code = string.Concat(Sources("src").Where(path => !path.Contains("/Abi/Marks/", StringComparison.Ordinal)).Select(File.ReadAllText));

        Assert.All(CodeMarks.All, mark => Assert.Contains($"CodeMarks.{Pascal(mark.Name)}", code, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_mark_is_reached_by_a_shipped_scenario_or_by_a_test_that_names_it()
    {
        var coverage = new Coverage();
        foreach (var path in Directory.GetFiles(Path.Combine(Subjects.Root(), "scenarios"), "*.yaml").Order(StringComparer.Ordinal))
        {
            var subject = new CoveringSubject(Subjects.Open($"scenarios/{Path.GetFileName(path)}"));
            var strategy = StrategyNames.Make("portfolio", subject, new StrategyOptions { SchedulesMax = SchedulesEach });
            if (new Exploration(subject, strategy, new ExplorationOptions { Jobs = 2, KeepGoing = true }).Run().Coverage is { } reached)
                coverage.Add(reached);
        }

        var named = Sources("tests").SelectMany(path => Assertion().Matches(File.ReadAllText(path))).Select(match => match.Groups[1].Value).ToHashSet();
        var missing = coverage.Items.Where(each => each.Item.Kind == CoverageKind.Mark && each.Runs == 0 && !named.Contains(Pascal(each.Item.Name)));
        Assert.Equal([], missing.Select(each => each.Item.Name));
        Assert.True(coverage.Items.Count(each => each.Item.Kind == CoverageKind.Mark && each.Runs > 0) >= 15);
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory.GetFiles(Path.Combine(Subjects.Root(), folder), "*.cs", SearchOption.AllDirectories).Select(path => path.Replace('\\', '/'));

    private static string Pascal(string name) => string.Concat(name.Split('.', '-').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    [GeneratedRegex(@"Assert\.Contains\(CodeMarks\.(\w+)")]
    private static partial Regex Assertion();
}
