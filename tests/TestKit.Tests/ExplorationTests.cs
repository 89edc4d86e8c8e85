using FslHv.Simulation;

namespace FslHv.TestKit.Tests;

/// <summary>What comes of an exploration depends on seed and strategy alone.</summary>
public sealed class ExplorationTests
{
    /// <summary>Two partitions that read the same number: one of them writes over what the other wrote.</summary>
    private const string LostUpdate = """
        scenario: lost update
        about: no update of a counter is lost
        board: ../boards/three-alike.dts
        model: { of: shared-counter, rounds: 1 }
        expect:
          - name: two updates at least
            never: { fact: model.counted, value: 1 }
          - name: no update is lost
            exactly-once: { fact: model.counted, value: 3 }

        """;

    [Theory]
    [InlineData("random", false)]
    [InlineData("random", true)]
    [InlineData("pct", false)]
    [InlineData("pct", true)]
    [InlineData("delay", true)]
    [InlineData("timed", true)]
    [InlineData("feedback", false)]
    [InlineData("feedback", true)]
    [InlineData("portfolio", false)]
    [InlineData("portfolio", true)]
    public void The_number_of_threads_does_not_matter(string strategy, bool keepsGoing)
    {
        var alone = Describe(Explore(strategy, 1, keepsGoing));

        Assert.Equal(alone, Describe(Explore(strategy, 2, keepsGoing)));
        Assert.Equal(alone, Describe(Explore(strategy, 5, keepsGoing)));
    }

    [Theory]
    [InlineData("exhaustive", false)]
    [InlineData("exhaustive", true)]
    public void Nor_does_it_when_everything_is_tried(string strategy, bool keepsGoing)
    {
        var alone = Describe(Explore(strategy, 1, keepsGoing, schedules: null));

        Assert.Equal(alone, Describe(Explore(strategy, 2, keepsGoing, schedules: null)));
        Assert.Equal(alone, Describe(Explore(strategy, 5, keepsGoing, schedules: null)));
    }

    [Fact]
    public void Another_seed_gives_other_runs() =>
        Assert.NotEqual(Describe(Explore("random", 1, true)), Describe(Explore("random", 1, true, seed: 2)));

    [Fact]
    public void Whoever_goes_on_learns_every_reason_once_and_how_many_runs_fail()
    {
        var result = Explore("random", 2, keepsGoing: true);

        Assert.Equal(
            ["expectation: no update is lost", "expectation: two updates at least"], result.Failures.Select(each => each.Failure.Reason).Order());
        Assert.Equal(600, result.Schedules);
        Assert.InRange(result.Failing, 300, 599);
    }

    [Fact]
    public void Whoever_does_not_go_on_stops_with_the_first_failure_and_counts_nothing_behind_it()
    {
        var result = Explore("random", 5, keepsGoing: false);

        var failure = Assert.Single(result.Failures);
        Assert.Equal((failure.Schedule + 1, 1), (result.Schedules, result.Failing));
    }

    /// <summary>Parts of a large space are laid out after a trial: what the trial saw is not counted twice, and what failed in it is not forgotten.</summary>
    [Theory]
    [InlineData(3, 2, 90)]
    [InlineData(4, 2, 2_520)]
    [InlineData(3, 4, 34_650)]
    public void A_space_that_is_cut_into_parts_is_counted_once(int senders, int letters, int orders)
    {
        var subject = new Letters(senders, letters);
        foreach (var jobs in (int[])[1, 2, 5])
        {
            var options = new ExplorationOptions { Jobs = jobs, KeepGoing = true };
            var result = new Exploration(subject, new ExhaustiveStrategy(subject, new StrategyOptions()), options).Run();
            Assert.Equal((orders, orders, true), (result.Schedules, result.DistinctTraces, result.IsComplete));
            Assert.Equal(orders * 2 / senders, result.Failing);
            Assert.Equal(["last is 0", "last is 1"], result.Failures.Select(each => each.Failure.Reason).Order());
        }
    }

    [Fact]
    public void A_failure_is_the_run_of_its_choices()
    {
        var subject = Subjects.Parse(LostUpdate);
        foreach (var failure in Explore("portfolio", 2, keepsGoing: true).Failures)
        {
            var run = ExploredRun.Of(subject, new ReplayChooser(failure.Choices), failure.Seed, failure.IsTimed);
            Assert.Equal(failure.Failure, run.Verdict.Failure);
            Assert.Equal(failure.Steps, run.Verdict.End.Steps);
        }
    }

    [Fact]
    public void Somebody_who_cancels_gets_what_was_done()
    {
        var subject = Subjects.Open("scenarios/shared-counter-3x3.yaml");
        using var cancellation = new CancellationTokenSource();
        var strategy = new CancellingStrategy(new ExhaustiveStrategy(subject, new StrategyOptions()), cancellation);
        var result = new Exploration(subject, strategy, new ExplorationOptions { Jobs = 2 }).Run(cancellation.Token);

        Assert.True(result.WasCancelled);
        Assert.False(result.IsComplete);
        Assert.Equal(0, result.Schedules);
    }

    [Fact]
    public void Progress_says_in_the_end_what_the_result_says()
    {
        var subject = new CoveringSubject(Subjects.Open("scenarios/failover.yaml"));
        var strategy = StrategyNames.Make("random", subject, new StrategyOptions { SchedulesMax = 200 });
        var exploration = new Exploration(subject, strategy, new ExplorationOptions { Jobs = 2, KeepGoing = true });
        var result = exploration.Run();

        Assert.Equal(
            new ExplorationProgress(200, result.DistinctTraces, result.Failing, result.Coverage!.Reached, 1), exploration.SoFar);
    }

    [Fact]
    public void Pruning_by_states_sees_what_every_order_sees()
    {
        var subject = Subjects.Parse(LostUpdate);
        var pruned = new Exploration(
            subject, new ExhaustiveStrategy(subject, new StrategyOptions { PruneStates = true }), new ExplorationOptions { KeepGoing = true }).Run();

        Assert.True(pruned.IsComplete);
        Assert.Equal(2, pruned.Failures.Count);
        Assert.InRange(pruned.DistinctTraces, 1, pruned.Schedules);
    }

    private static ExplorationResult Explore(string strategy, int jobs, bool keepsGoing, ulong seed = 1, long? schedules = 600)
    {
        var subject = new CoveringSubject(Subjects.Parse(LostUpdate));
        var options = new StrategyOptions { Seed = seed, SchedulesMax = schedules ?? long.MaxValue };
        return new Exploration(
            subject, StrategyNames.Make(strategy, subject, options), new ExplorationOptions { Jobs = jobs, KeepGoing = keepsGoing }).Run();
    }

    private static string Describe(ExplorationResult result) => string.Join(
        '\n',
        [
            $"{result.Schedules} {result.Blocked} {result.Steps} {result.DistinctTraces} {result.Failing} {result.IsComplete}",
            .. result.Failures.Select(each =>
                $"{each.Failure} {each.Strategy} {each.Part} {each.Schedule} {each.Seed} {each.Steps} {string.Join(',', each.Choices)}"),
            .. result.Coverage!.Items.Select(each => $"{each.Item.Name} {each.Runs}"),
        ]);

    /// <summary>Somebody has had enough as soon as it gives out work.</summary>
    private sealed class CancellingStrategy(Strategy strategy, CancellationTokenSource cancellation) : Strategy
    {
        public override string Name => strategy.Name;

        public override bool RunsAreDistinct => strategy.RunsAreDistinct;

        public override IReadOnlyList<ExplorationPart> NextRound()
        {
            cancellation.Cancel();
            return strategy.NextRound();
        }
    }
}
