using FslHv.Scenarios;
using FslHv.Simulation;

namespace FslHv.TestKit.Tests;

/// <summary>A failing run is made smaller, never larger, and keeps its reason.</summary>
public sealed class ShrinkerTests
{
    /// <summary>One update is lost, and one only, when a partition's read is held back twice: two choices. No single choice does it.</summary>
    [Theory]
    [InlineData("random")]
    [InlineData("pct")]
    [InlineData("delay")]
    [InlineData("feedback")]
    [InlineData("exhaustive")]
    public void Whoever_finds_it_one_lost_update_takes_two_choices(string strategy)
    {
        var subject = Failing.Counter(2);
        var found = Failing.Find(subject, strategy);
        var shrunk = Shrinker.Shrink(subject, found.Recipe, new ShrinkOptions())!;

        Assert.Equal(2, shrunk.Recipe.Deviations);
        Assert.True(shrunk.IsMinimal);
        Assert.Equal("expectation: not 2", shrunk.Failure.Reason);
        Assert.Empty(shrunk.Cuts);
    }

    [Fact]
    public void That_no_single_choice_loses_one_update_is_so()
    {
        var subject = Failing.Counter(2);
        var plain = new ReplayChooser([]);
        Assert.Null(ExploredRun.Of(subject, plain, 1).Verdict.Failure);
        var all = plain.Choices.ToArray();
        for (var place = 0; place < all.Length; place++)
        {
            for (var value = 1; value < all[place].Bound; value++)
            {
                Choice[] single = [.. all[..place], all[place] with { Value = value }];
                Assert.Null(new RunRecipe(1, false, new([], "", 0), single).Run(subject).Verdict.Failure);
            }
        }
    }

    [Fact]
    public void What_fails_by_itself_takes_no_choice() =>
        Assert.Equal(0, Shrinker.Shrink(Failing.Counter(1), Failing.Find(Failing.Counter(1), "random").Recipe, new ShrinkOptions())!.Recipe.Deviations);

    [Fact]
    public void A_shrunk_run_fails_alike_is_no_larger_and_stays_as_it_is() => Seeds.Run(usually: 30, atLength: 2_000, seed =>
    {
        var subject = Failing.Counter(2 + (seed % 2));
        var found = Failing.Find(subject, seed % 3 == 0 ? "random" : seed % 3 == 1 ? "pct" : "delay", (ulong)seed);
        var options = new ShrinkOptions { Seed = (ulong)seed };
        var shrunk = Shrinker.Shrink(subject, found.Recipe, options)!;

        Assert.Equal(found.Failure.Reason, shrunk.Failure.Reason);
        Assert.Equal(shrunk.Failure, shrunk.Recipe.Run(subject).Verdict.Failure);
        Assert.InRange(shrunk.Recipe.Deviations, 1, found.Recipe.Deviations);
        Assert.InRange(shrunk.Recipe.Choices.Count, 1, found.Choices.Count);
        Assert.Equal(shrunk.Recipe.Choices, Shrinker.Shrink(subject, found.Recipe, options)!.Recipe.Choices);
        Assert.Equal(shrunk.Recipe.Choices, Shrinker.Shrink(subject, shrunk.Recipe, options)!.Recipe.Choices);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    public void The_bound_on_trials_holds_and_what_it_cuts_short_is_said(int trialsMax)
    {
        var subject = Failing.Counter(3);
        var found = Failing.Find(subject, "random");
        var shrunk = Shrinker.Shrink(subject, found.Recipe, new ShrinkOptions { TrialsMax = trialsMax })!;

        Assert.Equal((trialsMax, false), (shrunk.Trials, shrunk.IsMinimal));
        Assert.Equal(found.Failure.Reason, shrunk.Failure.Reason);
        Assert.InRange(shrunk.Recipe.Deviations, 1, found.Recipe.Deviations);
    }

    [Fact]
    public void Answers_that_are_not_needed_go_and_the_others_get_as_low_as_they_can()
    {
        var subject = new Failing.Questions(12, 100, answers => answers[3] >= 17 && answers[7] >= 1);
        var shrunk = Shrinker.Shrink(subject, Failing.Find(subject, "random").Recipe, new ShrinkOptions())!;

        Assert.Equal([0, 0, 0, 17, 0, 0, 0, 1], shrunk.Recipe.Choices.Select(choice => choice.Value));
    }

    [Fact]
    public void What_comes_before_is_taken_out_where_the_rest_can_move_up()
    {
        var subject = new Failing.Questions(30, 4, answers => string.Concat(answers).Contains("321", StringComparison.Ordinal));
        var shrunk = Shrinker.Shrink(subject, Failing.Find(subject, "random").Recipe, new ShrinkOptions())!;

        Assert.Equal([3, 2, 1], shrunk.Recipe.Choices.Select(choice => choice.Value));
    }

    [Fact]
    public void A_run_that_does_not_fail_is_not_shrunk() =>
        Assert.Null(Shrinker.Shrink(Failing.Counter(2), new RunRecipe(1, false, new([], "", 0), []), new ShrinkOptions()));

    [Theory]
    [InlineData("random")]
    [InlineData("pct")]
    public void Processes_and_events_that_a_failure_does_not_need_are_left_out(string strategy)
    {
        var subject = Failing.Readers();
        var shrunk = Shrinker.Shrink(subject, Failing.Find(subject, strategy).Recipe, new ShrinkOptions { TrialsMax = 20_000 })!;

        // Both readers are needed, the one for the failure and the other so that there is no failure without choices. One ring of the doorbell is held back
        // while four others go ahead.
        Assert.Equal(["timeline 2", "subscriber standby/journal"], shrunk.Cuts.Select(cut => cut.ToString()));
        Assert.Equal(4, shrunk.Recipe.Deviations);
        Assert.True(shrunk.IsMinimal);
        Assert.Equal(shrunk.Failure, shrunk.Recipe.Run(shrunk.Subject).Verdict.Failure);
        Assert.Null((shrunk.Recipe with { Choices = [] }).Run(shrunk.Subject).Verdict.Failure);
    }

    [Theory]
    [InlineData("random")]
    [InlineData("timed")]
    public void Of_the_faults_that_were_drawn_one_is_left(string strategy)
    {
        var scenario = Subjects.Parse("""
            scenario: one panic too many
            board: ../boards/mutual-managers.dts
            until: 1s
            guests:
              active: { panic: stop }
              standby:
                processes:
                  - failover-daemon: { name: failoverd, partitions: [active] }
                  - doorbell-logger: { name: log1 }
            faults:
              draw: [guest-panic, guest-slow, driver.read.interrupted]
              between: 40ms .. 500ms
              at-most: 6
            explore: { from: 30ms }
            expect:
              - name: active never panics
                never: { fact: guest.panicked, guest: active }

            """).Scenario;
        var subject = new ScenarioSubject(scenario) { Drawn = new DrawnFaults(new FaultDrawing { OnPerMille = 900, LeavesPassesOpen = true }) };
        var found = Failing.Find(subject, strategy);
        var shrunk = Shrinker.Shrink(subject, found.Recipe, new ShrinkOptions())!;

        Assert.StartsWith("guest-panic active at ", Assert.Single(shrunk.Faults.ToLines()), StringComparison.Ordinal);
        Assert.Equal(0, shrunk.Recipe.Deviations);
        Assert.Equal(["guest active", "guest standby"], shrunk.Cuts.Select(cut => cut.ToString()));
        Assert.Equal(shrunk.Failure, shrunk.Recipe.Run(shrunk.Subject).Verdict.Failure);
        Assert.True(shrunk.IsMinimal);
    }

    [Fact]
    public void What_an_expectation_waits_for_is_not_left_out_to_make_it_fail()
    {
        var subject = Subjects.Parse("""
            scenario: nobody restarts it
            board: ../boards/mutual-managers.dts
            until: 100ms
            explore: { from: { fact: partition.entered, partition: active, state: stopping } }
            guests:
              active: { panic: stop }
              standby:
                processes:
                  - doorbell-logger: { name: log1 }
                  - failover-daemon: { name: failoverd, partitions: [active] }
            timeline:
              - { at: 50ms, panic: active, reason: null pointer }
            expect:
              - name: active is up a third time
                eventually: { fact: guest.booted, guest: active, boot: 3 }

            """);
        var shrunk = Shrinker.Shrink(subject, Failing.Find(subject, "random").Recipe, new ShrinkOptions())!;

        // It fails in every order, so nothing can be told from what it takes to fail.
        Assert.Empty(shrunk.Cuts);
        Assert.Equal(0, shrunk.Recipe.Deviations);
    }
}
