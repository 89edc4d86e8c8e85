using FslHv.Abi;

namespace FslHv.Scenarios.Tests;

/// <summary>Checkers have names, and can be switched off by them.</summary>
public sealed class CatalogTests
{
    [Fact]
    public void A_checkers_name_is_its_rule_with_dashes()
    {
        var basis = new CheckerBasis(Boards.Mutual, new LabelTable(Boards.Mutual), []);
        Assert.All(CheckerCatalog.Entries, entry => Assert.Equal(entry.Name, entry.Create(basis).Name));
        Assert.Equal(CheckerCatalog.All.Count, CheckerCatalog.All.Select(checker => checker.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(CheckerCatalog.All, checker => Assert.Matches("^[a-z-]+$", checker.Name));
    }

    [Fact]
    public void One_that_is_switched_off_is_silent()
    {
        var run = new CheckedRun(Boards.Mutual, "continuous-states");
        run.Tell(1, Facts.Entered("active", PartitionState.Running, PartitionState.Paused));
        Assert.Equal(["continuous states: active: leaves running, but it was starting-uninit"], run.Findings());
    }

    [Fact]
    public void All_can_be_switched_off()
    {
        var names = string.Join(", ", CheckerCatalog.All.Select(checker => checker.Name));
        var scenario = Texts.Bind($"checkers: {{ off: [{names}] }}\n", Boards.Mutual);
        Assert.Empty(scenario.Checkers.Entries);
        Assert.Equal("", Runs.Failure(scenario, 1));
    }

    [Fact]
    public void A_scenario_names_which_are_off()
    {
        var scenario = Texts.Bind("checkers: { off: [legal-transitions] }\n", Boards.Mutual);
        Assert.Equal(CheckerCatalog.All.Select(checker => checker.Name).Skip(1), scenario.Checkers.Entries.Select(entry => entry.Name));
    }

    [Fact]
    public void An_unknown_name_is_an_error_with_a_hint() => Assert.Equal(
        ["3:19: unknown checker 'legal-transition'; did you mean 'legal-transitions'?"],
        Texts.Errors($"{Texts.Head}checkers: {{ off: [legal-transition] }}\n"));
}
