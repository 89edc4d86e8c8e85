namespace FslHv.Architecture.Tests;

/// <summary>The list of facts, what tests say of them, and the page that shows both. UPDATE=1 in the environment writes the page anew.</summary>
public sealed class ConformanceTests
{
    private readonly List<string> _findings = [];
    private readonly IReadOnlyList<ConformanceSection> _sections;
    private readonly IReadOnlyList<ConformanceClaim> _claims = ConformanceClaim.OfAllTests();

    public ConformanceTests() => _sections = ConformanceSection.Read(Repository.Read(ConformanceSection.File), _findings);

    private IEnumerable<string> Ids => _sections.SelectMany(section => section.Facts).Select(fact => fact.Id);

    [Fact]
    public void Every_line_of_the_list_is_understood_and_every_id_is_there_once()
    {
        Gate.IsQuiet(_findings);
        Gate.IsQuiet(_sections.Where(section => section.Source.Length == 0).Select(section => $"{section.Title}: no source"));
        Gate.IsQuiet(Ids.GroupBy(id => id, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => $"{same.Key} is there {same.Count()} times"));
    }

    [Fact]
    public void Every_fact_that_a_test_names_is_in_the_list()
    {
        var ids = Ids.ToHashSet(StringComparer.Ordinal);
        Gate.IsQuiet(_claims.Where(claim => !ids.Contains(claim.Fact)).Select(claim => $"{claim.Test}: {ConformanceSection.File} has no fact {claim.Fact}"));
    }

    [Fact]
    public void Every_fact_about_hcalls_driver_and_life_cycle_is_checked_by_a_test()
    {
        var covered = _claims.Select(claim => claim.Fact).ToHashSet(StringComparer.Ordinal);
        Gate.IsQuiet(_sections.SelectMany(section => section.Facts).Where(fact => fact.Part != 'd' && !covered.Contains(fact.Id))
            .Select(fact => $"{fact.Id} {fact.Text}"));
    }

    [Fact]
    public void The_page_is_up_to_date()
    {
        var page = ConformancePage.Write(_sections, _claims);
        var file = Repository.Absolute(ConformancePage.File);
        if (Environment.GetEnvironmentVariable("UPDATE") == "1")
            File.WriteAllText(file, page);
        Assert.Equal(page, File.Exists(file) ? File.ReadAllText(file) : "");
    }

    [Theory]
    [InlineData("## a.1 One\nSource: here\na.1-1 Fact.\na.2-1 Elsewhere.", "neither heading, source nor fact of its section: a.2-1 Elsewhere.")]
    [InlineData("a.1-1 Fact before its section.", "a.1-1 Fact before")]
    [InlineData("## a.1 One\nwords", "words")]
    public void A_line_that_is_not_understood_is_reported(string text, string expected)
    {
        var findings = new List<string>();
        ConformanceSection.Read(text, findings);
        Assert.Contains(expected, Assert.Single(findings), StringComparison.Ordinal);
    }

    [Fact]
    public void Claims_are_found_on_methods_classes_and_cases()
    {
        Assert.Contains(_claims, claim => claim.Test == $"Machine/TranscriptTests.A_transcript_replays(memcpy)");
        Assert.Contains(_claims, claim => claim.Test == "Machine/DeviceInterruptTests.*");
        Assert.Contains(_claims, claim => claim.Test == "Drivers/ReadTests.The_ring_holds_15_and_drops_the_newest");
    }

    [Fact]
    public void A_fact_without_a_test_is_shown_as_not_covered()
    {
        ConformanceSection[] sections = [new("a.1 One", "here", [new("a.1-1", "Tested."), new("a.1-2", "Not tested.")])];
        var page = ConformancePage.Write(sections, [new("a.1-1", "Machine/T.M")]);
        Assert.Contains("| a.1-1 | Tested. | `Machine/T.M` | pass |", page, StringComparison.Ordinal);
        Assert.Contains("| a.1-2 | Not tested. |  | – |", page, StringComparison.Ordinal);
        Assert.EndsWith("## Not covered yet\n\n* a.1-2 Not tested.\n", page, StringComparison.Ordinal);
    }
}
