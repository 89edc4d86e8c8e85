using FslHv.Abi;
using FslHv.Scenarios;
using FslHv.Simulation;

namespace FslHv.TestKit.Tests;

/// <summary>A replay is the same run again, or says that it is not.</summary>
public sealed class ReplayCheckTests
{
    private const ulong ScenarioHash = 7;

    [Theory]
    [InlineData("random")]
    [InlineData("pct")]
    [InlineData("exhaustive")]
    public void A_lost_update_is_the_same_again(string strategy)
    {
        var subject = Failing.Counter(2);
        var outcome = Again(Explain(subject, strategy).Replay, subject);
        Assert.Equal((ReplayVerdict.SameFailure, true, false, false, 0), Said(outcome));
        Assert.Equal(2, outcome.Run.Deviations.Count);
    }

    [Theory]
    [InlineData("random")]
    [InlineData("timed")]
    public void So_is_a_failure_of_a_machine_of_which_things_are_left_out(string strategy)
    {
        var subject = Failing.Readers();
        var explained = Explain(subject, strategy);
        Assert.Equal(strategy != "timed", explained.Replay.Cuts.Count > 0); // With the least delays it fails by itself: nothing is left out to please it.
        Assert.Equal((ReplayVerdict.SameFailure, true, false, false, 0), Said(Again(explained.Replay, subject)));
    }

    [Fact]
    public void It_is_found_in_its_text()
    {
        var subject = Failing.Counter(3);
        var replay = ReplayText.Read("x", ReplayText.Write(Explain(subject, "random").Replay), out _)!;
        Assert.Equal((ReplayVerdict.SameFailure, true, false, false, 0), Said(Again(replay, subject)));
    }

    [Fact]
    public void Another_scenario_or_program_is_said()
    {
        var subject = Failing.Counter(2);
        var replay = Explain(subject, "random").Replay;
        var outcome = ReplayCheck.Run(replay, subject, ScenarioHash + 1, replay.ProgramHash + 1, GuestPrograms.Standard);
        Assert.Equal((ReplayVerdict.SameFailure, true, true, true, 0), Said(outcome));
    }

    [Fact]
    public void A_failure_that_is_gone_is_gone()
    {
        var replay = Explain(Failing.Counter(2), "random").Replay;
        var outcome = Again(replay, Failing.Counter(3));
        Assert.Equal(ReplayVerdict.Holds, outcome.Verdict);
        Assert.Equal(0, outcome.DivergedAt);
        Assert.True(outcome.IsExact); // The run is the same; what is expected of it is not.
    }

    [Fact]
    public void Another_failure_is_another()
    {
        var replay = Explain(Failing.Counter(2), "random").Replay;
        Assert.Equal(ReplayVerdict.OtherFailure, Again(replay with { Reason = "expectation: else" }, Failing.Counter(2)).Verdict);
    }

    [Fact]
    public void Where_a_run_leaves_the_recorded_one_is_named()
    {
        var replay = Explain(Failing.Counter(2), "random").Replay;
        var second = replay.Choices[1];
        var outcome = Again(replay with { Choices = [replay.Choices[0], second with { Hash = second.Hash + 1 }] }, Failing.Counter(2));
        Assert.Equal((second.Number, ReplayVerdict.SameFailure), (outcome.DivergedAt, outcome.Verdict));

        var text = Failing.CounterText(2).Replace("rounds: 1", "rounds: 2", StringComparison.Ordinal);
        outcome = Again(replay, Subjects.Parse(text));
        Assert.Equal((false, 0), (outcome.IsExact, outcome.DivergedAt));
    }

    [Fact]
    public void What_it_leaves_out_must_be_there()
    {
        var replay = Explain(Failing.Counter(2), "random").Replay with { Cuts = [new ScenarioCut.Guest("nobody")] };
        var error = Assert.Throws<ArgumentException>(() => Again(replay, Failing.Counter(2)));
        Assert.Contains("there is no guest nobody", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The story of a lost update is all of it: three partitions that talk to one hypervisor all matter.</summary>
    [Fact]
    public void The_story_shows_each_choice_and_when_it_became_certain()
    {
        var explained = Explain(Failing.Counter(2), "random");
        var story = explained.Story;
        Assert.Equal(19, story.PastSteps);
        Assert.Equal(2, story.Lines.Sum(line => line.Choices.Count));
        Assert.Equal(story.CertainStep, Assert.Single(story.Lines, line => line.IsCertain).Step);
        Assert.Equal(["the shared counter stands at 2"], story.Lines[^1].Facts);
        Assert.Contains("instead of", explained.Replay.Choices[0].Remark, StringComparison.Ordinal);
    }

    [Fact]
    public void The_story_leaves_out_what_does_not_matter()
    {
        var explained = Explain(Failing.Readers(), "random");
        Assert.InRange(explained.Story.PastSteps, 1, (int)explained.Replay.Steps - 20);
        Assert.InRange(explained.Story.Lines.Count, 1, 40);
        Assert.Equal(explained.Replay.FailingStep, explained.Story.Lines[^1].Step);
        Assert.Equal(Enumerable.Range(1, explained.Story.Lines.Count), explained.Story.Lines.Select(line => line.Number));
    }

    private static ExplainedFailure Explain(ScenarioSubject subject, string strategy) =>
        FailureExplainer.Explain(subject, Failing.Find(subject, strategy), new ReplayOrigin("a.yaml", ScenarioHash), new ExplainOptions())!;

    private static ReplayOutcome Again(Replay replay, ScenarioSubject subject) =>
        ReplayCheck.Run(replay, subject, ScenarioHash, replay.ProgramHash, GuestPrograms.Standard);

    private static (ReplayVerdict, bool, bool, bool, int) Said(ReplayOutcome outcome) =>
        (outcome.Verdict, outcome.IsExact, outcome.ScenarioChanged, outcome.ProgramChanged, outcome.DivergedAt);
}
