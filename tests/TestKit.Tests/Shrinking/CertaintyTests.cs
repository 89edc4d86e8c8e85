using FslHv.Simulation;

namespace FslHv.TestKit.Tests;

/// <summary>From which choice on nothing can save a run.</summary>
public sealed class CertaintyTests
{
    /// <summary>All three have read 0 when the third read is heard. Then each writes and says that it is done, in any order: 6! / (2!)^3 = 90.</summary>
    [Fact]
    public void Two_lost_updates_are_certain_with_the_third_read()
    {
        var subject = Failing.Counter(1);
        var run = Failing.Find(subject, "exhaustive").Recipe.With([]);
        var certain = CertaintyFinder.Find(subject, run, new CertaintyOptions());
        var story = FailureStory.Of(NarratedRun.Of(subject, run), certain);

        Assert.Equal((true, 90), (certain.IsProven, certain.Runs));
        Assert.Equal("from step 7 on, hypervisor ← c: Read: all 90 ways on that make a difference fail", story.CertainText);
    }

    [Fact]
    public void Without_going_through_all_of_them_so_many_are_drawn()
    {
        var subject = Failing.Counter(1);
        var run = Failing.Find(subject, "exhaustive").Recipe.With([]);
        var certain = CertaintyFinder.Find(subject, run, new CertaintyOptions { ProofRunsMax = 0, Tries = 50 });
        var story = FailureStory.Of(NarratedRun.Of(subject, run), certain);

        Assert.Equal((false, 50), (certain.IsProven, certain.Runs));
        Assert.Equal("from step 7 on, hypervisor ← c: Read: every one of 50 continuations failed", story.CertainText);
    }

    [Fact]
    public void What_fails_in_every_order_is_certain_from_the_beginning()
    {
        var subject = Subjects.Parse(Failing.CounterText(1).Replace("value: 1", "value: [1, 2, 3]", StringComparison.Ordinal));
        var certain = CertaintyFinder.Find(subject, new RunRecipe(1, false, new([], "", 0), []), new CertaintyOptions { ProofRunsMax = 2_000 });
        Assert.Equal(new CertainPoint(0, true, 1_680), certain);
    }

    /// <summary>One that is saved once in a thousand times is not missed where all ways on are gone through.</summary>
    [Fact]
    public void A_way_out_that_the_draws_miss_is_found_by_going_through_them()
    {
        var subject = new Failing.Questions(3, 60, answers => answers[2] != 59 || answers[0] != 0);
        var run = new RunRecipe(1, false, new([], "", 0), [new Choice(ChoiceKind.Free, 1, 60)]);
        var options = new CertaintyOptions { Tries = 2, ProofRunsMax = 0, Seed = 3 };
        Assert.Equal(0, CertaintyFinder.Find(subject, run, options).Choice);
        Assert.Equal(new CertainPoint(1, false, 2), CertaintyFinder.Find(subject, run, options with { ProofRunsMax = 1_000_000 }));
    }

    /// <summary>With one choice less, some way on does not fail.</summary>
    [Fact]
    public void One_choice_earlier_the_run_can_still_be_saved() => Seeds.Run(usually: 20, atLength: 1_000, seed =>
    {
        var subject = Failing.Counter(1 + (seed % 3));
        var run = Failing.Find(subject, "random", (ulong)seed).Recipe;
        var certain = CertaintyFinder.Find(subject, run, new CertaintyOptions());
        Assert.True(certain.IsProven);
        Assert.False(CanBeSaved(subject, run, certain.Choice));
        Assert.True(CanBeSaved(subject, run, certain.Choice - 1));
    });

    private static bool CanBeSaved(Subject subject, RunRecipe run, int choices)
    {
        var whole = new ReplayChooser(run.Choices);
        ExploredRun.Of(subject, whole, run.Seed);
        var chooser = new ContinuingChooser(whole.Choices.ToArray(), choices);
        for (var attempt = 0; attempt < 2_000; attempt++)
        {
            chooser.Seed(99, attempt);
            if (ExploredRun.Of(subject, chooser, run.Seed).Verdict.Failure is null)
                return true;
        }

        return false;
    }
}
