using System.Text.RegularExpressions;
using FslHv.Abi;

namespace FslHv.Architecture.Tests;

/// <summary>docs/review.md names only what there is: tests, and defects.</summary>
public sealed partial class ReviewTests
{
    private static readonly string[] Rows = [.. Repository.Read("docs/review.md").Split('\n').Where(line => Row().IsMatch(line))];

    [Fact]
    public void The_thirty_comments_stand_in_order() =>
        Assert.Equal(Enumerable.Range(1, 30), Rows.Select(row => int.Parse(Cells(row)[0], System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Every_comment_names_a_test_or_says_why_there_is_none()
    {
        Gate.IsQuiet(Rows.Select(Cells)
            .Where(cells => cells.Length != 6 || !(Test().IsMatch(cells[5]) || cells[5].StartsWith("nothing observable: ", StringComparison.Ordinal)))
            .Select(cells => $"comment {cells[0]} proves nothing"));
    }

    [Fact]
    public void Every_test_that_it_names_exists()
    {
        var sources = Repository.Files("tests", ".cs").ToDictionary(file => file, Repository.Read, StringComparer.Ordinal);
        var named = Rows.SelectMany(row => Test().Matches(Cells(row)[5]))
            .Select(match => (Class: match.Groups["class"].Value, Method: match.Groups["method"].Value)).ToArray();
        Assert.NotEmpty(named);
        Gate.IsQuiet(named.Where(test => !sources.Any(file =>
                Path.GetFileNameWithoutExtension(file.Key) == test.Class && file.Value.Contains($"void {test.Method}(", StringComparison.Ordinal)))
            .Select(test => $"docs/review.md names {test.Class}.{test.Method}, and there is no such test"));
    }

    [Fact]
    public void Every_defect_that_it_names_exists()
    {
        var names = Rows.Select(row => Cells(row)[4]).Append(Repository.Read("docs/review.md").Split("What nobody asked")[1])
            .SelectMany(text => Quoted().Matches(text)).Select(match => match.Groups[1].Value).ToArray();
        Assert.NotEmpty(names);
        Gate.IsQuiet(names.Where(name => Defects.Find(name) is null).Select(name => $"docs/review.md names the defect {name}, and there is none of that name"));
    }

    private static string[] Cells(string row) => [.. row.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];

    [GeneratedRegex(@"^\| [0-9]+ \|")]
    private static partial Regex Row();

    [GeneratedRegex("`(?<class>[A-Za-z]+)\\.(?<method>[A-Za-z0-9_]+)`")]
    private static partial Regex Test();

    [GeneratedRegex("`([a-z0-9-]+)`")]
    private static partial Regex Quoted();
}
