using System.Runtime.CompilerServices;
using FslHv.Mutants;
using FslHv.Simulation;

namespace FslHv.TestKit.Tests.Mutants;

/// <summary>The study of <c>bench/mutants</c>: every defect can still be put in, its scenario holds without it, and both were measured.</summary>
public sealed class MutantTests
{
    private static readonly IReadOnlyList<Mutant> All = Mutant.In(Path.Combine(Root(), "bench", "mutants"));

    public static TheoryData<string> Names => [.. All.Select(mutant => mutant.Name)];

    public static TheoryData<string> Scenarios => [.. All.Select(mutant => mutant.Scenario).Distinct()];

    /// <summary>Scenarios of which every order is gone through in a moment.</summary>
    public static TheoryData<string> SmallScenarios =>
    [
        "full-queue", "last-stop", "late-call", "pause-and-ring", "poll-and-grace", "read-and-ring", "repeated-restart", "ring-while-active",
        "start-then-stop", "status-after-stop", "two-copies", "watchdog-across-restart", "watchdog-and-stop",
    ];

    [Fact]
    public void There_are_many_defects_of_every_part()
    {
        Assert.InRange(All.Count, 30, 100);
        Assert.Equal(All.Count, All.Select(mutant => mutant.Defect).Distinct().Count());
        foreach (var part in new[] { "src/Hypervisor/", "src/Partitions/", "src/Drivers/" })
            Assert.Contains(All, mutant => mutant.File.StartsWith(part, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_defect_fits_the_program_as_it_is(string name)
    {
        var mutant = All.Single(each => each.Name == name);
        var texts = new Dictionary<string, string>();
        foreach (var edit in mutant.Edits)
        {
            var text = texts.GetValueOrDefault(edit.File) ?? File.ReadAllText(Path.Combine(Root(), edit.File));
            texts[edit.File] = edit.Apply(text);
            Assert.NotEqual(text, texts[edit.File]);
        }
    }

    [Fact]
    public void Every_scenario_is_for_a_defect()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Root(), "bench", "mutants", "scenarios")).Select(Path.GetFileNameWithoutExtension).Order();
        Assert.Equal(All.Select(mutant => mutant.Scenario).Distinct().Order(), files);
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Without_it_the_scenario_holds(string scenario)
    {
        var subject = Open(scenario);
        Assert.Null(ExploredRun.Of(subject, new ReplayChooser([]), 1).Verdict.Failure);
        AssertHolds(subject, "random", Effort.Rounds(usually: 40, atLength: 5_000));
        AssertHolds(subject, "timed", Effort.Rounds(usually: 10, atLength: 1_000));
    }

    [Theory]
    [MemberData(nameof(SmallScenarios))]
    public void And_in_every_order(string scenario) => AssertProof(scenario);

    /// <summary>All proofs of the page.</summary>
    [Fact]
    public void And_in_every_order_of_the_others()
    {
        if (!Effort.IsLong)
            return;
        foreach (var scenario in All.Select(mutant => mutant.Scenario).Distinct())
            AssertProof(scenario);
    }

    /// <summary>Defects that are in the scenario and not in the program are found right here.</summary>
    [Theory]
    [InlineData("queue-after-sampling", "random")]
    [InlineData("queue-after-sampling", "pct")]
    [InlineData("state-sampled-late", "exhaustive")]
    [InlineData("state-sampled-late", "feedback")]
    [InlineData("plain-doorbell-pointer", "random")]
    [InlineData("overflow-not-told", "delay")]
    public void With_it_a_strategy_finds_it(string name, string strategy)
    {
        var mutant = All.Single(each => each.Name == name);
        var edit = Assert.Single(mutant.Edits);
        var subject = Trials.Open(PathOf(mutant.Scenario), edit.Apply(File.ReadAllText(PathOf(mutant.Scenario))));
        var result = new Exploration(
            subject, StrategyNames.Make(strategy, subject, new StrategyOptions { SchedulesMax = 2_000 }), new ExplorationOptions { Jobs = 2 }).Run();

        var failure = Assert.Single(result.Failures);
        Assert.StartsWith("expectation: ", failure.Failure.Reason, StringComparison.Ordinal);
        Assert.Equal(failure.Failure, ExploredRun.Of(subject, new ReplayChooser(failure.Choices), failure.Seed, failure.IsTimed).Verdict.Failure);
    }

    [Fact]
    public void The_page_says_what_was_measured()
    {
        var results = Results.Read(Path.Combine(Root(), "bench", "mutants", "results.jsonl"));
        Assert.Equal(File.ReadAllText(Path.Combine(Root(), "docs", "mutants.md")), Page.Of(All, results));
        foreach (var mutant in All)
            Assert.True(results.Of(mutant.Name)?.Trial.Strategies.Any(strategy => strategy is { Reason: not null, Seconds: < 60 }), mutant.Name);
        foreach (var scenario in All.Select(mutant => mutant.Scenario))
            Assert.True(results.Of(scenario)?.Trial is { Default: null, FailingOfThousand: 0, Strategies: [{ IsComplete: true, Reason: null }] }, scenario);
        Assert.InRange(All.Count(mutant => results.Of(mutant.Name)!.Trial.Default is null), All.Count / 2, All.Count);
    }

    [Theory]
    [InlineData("", "is missing")]
    [InlineData("defect: a\nscenario: b\nwhat: c", "line 3 is neither")]
    [InlineData("defect: a\nscenario: b\nfile: c\nold", "line 4 should be '--- old'")]
    [InlineData("defect: a\nscenario: b\nfile: c\n--- old\nx\n--- new\ny", "'--- end' is missing")]
    public void A_file_that_is_none_is_refused(string text, string why) =>
        Assert.Contains(why, Assert.Throws<FormatException>(() => Mutant.Parse("m", text)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_edit_needs_its_text_once()
    {
        var edit = new MutantEdit("f", "b", "c");
        Assert.Equal("a c d", edit.Apply("a b d"));
        Assert.Throws<FormatException>(() => edit.Apply("a d"));
        Assert.Throws<FormatException>(() => edit.Apply("a b b"));
    }

    private static void AssertHolds(ScenarioSubject subject, string strategy, int schedules)
    {
        var result = new Exploration(
            subject, StrategyNames.Make(strategy, subject, new StrategyOptions { Seed = 7, SchedulesMax = schedules }), new ExplorationOptions()).Run();
        Assert.Equal([], result.Failures.Select(failure => failure.Failure.Text));
        Assert.Equal(schedules, result.Schedules);
    }

    private static void AssertProof(string scenario)
    {
        var subject = Open(scenario);
        var result = new Exploration(subject, new ExhaustiveStrategy(subject, new StrategyOptions()), new ExplorationOptions { Jobs = 2 }).Run();
        Assert.Equal([], result.Failures.Select(failure => failure.Failure.Text));
        Assert.True(result.IsComplete, scenario);
        Assert.True(result.Schedules > 1, scenario);
    }

    private static ScenarioSubject Open(string scenario) => Trials.Open(PathOf(scenario));

    private static string PathOf(string scenario) => Path.Combine(Root(), "bench", "mutants", "scenarios", scenario + ".yaml");

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
