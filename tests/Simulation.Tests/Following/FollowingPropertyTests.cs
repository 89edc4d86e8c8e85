using FslHv.Actors;

namespace FslHv.Simulation.Tests;

/// <summary>Recorded runs of actors that do anything come again, in every order in which they could have happened.</summary>
public sealed class FollowingPropertyTests
{
    [Fact]
    public void A_timed_run_comes_again() => Properties.Hold(150, random => ComesAgain(random, hasNodes: false, isExplored: false));

    [Fact]
    public void A_chosen_run_comes_again() => Properties.Hold(150, random => ComesAgain(random, hasNodes: false, isExplored: true));

    [Fact]
    public void A_run_comes_again_whose_nodes_die_and_whose_links_lose_and_double() =>
        Properties.Hold(150, random => ComesAgain(random, hasNodes: true, isExplored: false));

    [Fact]
    public void A_run_that_lacks_a_step_is_found_out_there() => Properties.Hold(200, random =>
    {
        var steps = Recorded.Run(random).ToList();
        var place = random.Next(steps.Count);
        var isLast = steps.FindLastIndex(step => step.Id.Root == steps[place].Id.Root) == place;
        var after = steps.FindIndex(place + 1, step => step.Id.Root == steps[place].Id.Root);
        steps.RemoveAt(place);
        var result = Recorded.Follow(steps);
        if (isLast)
            return;
        Assert.NotNull(result.Difference);
        Assert.True(result.Difference.Place <= after);
    });

    [Fact]
    public void A_changed_hash_is_found_out_at_its_step() => Changed(
        step => step.StateHash is not null, step => step with { StateHash = step.StateHash + 1 }, "the state behind the handler");

    [Fact]
    public void A_changed_sender_is_found_out_at_its_step() => Changed(
        step => step is { Kind: RecordedKind.Message, Sender.IsNone: false, Message: not Terminated },
        step => step with { Sender = new ActorId(step.Sender.Value + (1UL << 50)) }, "what comes");

    [Fact]
    public void A_changed_message_is_found_out_at_its_step() => Changed(
        step => step is { Message: Toss or Contract.Ball, Cause.IsNone: false, Kind: RecordedKind.Message or RecordedKind.Timer },
        step => step with { Message = new Toss(77, 77) }, "what comes");

    [Fact]
    public void A_changed_effect_is_found_out_at_its_step() => Changed(
        step => step.Effects.Any(effect => effect is StepEffect.Noted),
        step => step with { Effects = [.. step.Effects.Select(effect => effect is StepEffect.Noted ? new StepEffect.Noted(new Contract.Said("no")) : effect)] },
        "what the handler does");

    [Fact]
    public void A_changed_draw_is_found_out_at_its_step_or_leads_to_another_state() => Properties.Hold(200, random =>
    {
        var steps = Recorded.Run(random).ToList();
        var places = Enumerable.Range(0, steps.Count).Where(i => steps[i].Effects.Any(effect => effect is StepEffect.Drawn)).ToList();
        var place = places[random.Next(places.Count)];
        steps[place] = steps[place] with
        {
            Effects = [.. steps[place].Effects.Select(effect => effect is StepEffect.Drawn drawn ? new StepEffect.Drawn(drawn.Value ^ 1) : effect)],
        };
        var result = Recorded.Follow(steps);
        Assert.NotNull(result.Difference);
        Assert.True(result.Difference.Place > place);
    });

    private static void Changed(Func<RecordedStep, bool> which, Func<RecordedStep, RecordedStep> change, string what) => Properties.Hold(100, random =>
    {
        var steps = Recorded.Run(random).ToList();
        var places = Enumerable.Range(0, steps.Count).Where(i => which(steps[i])).ToList();
        if (places.Count == 0)
            return;
        var place = places[random.Next(places.Count)];
        steps[place] = change(steps[place]);
        var result = Recorded.Follow(steps);
        Assert.NotNull(result.Difference);
        Assert.Equal(what, result.Difference.What);
        Assert.Equal(place + 1, result.Difference.Place);
    });

    private static void ComesAgain(Random random, bool hasNodes, bool isExplored)
    {
        var steps = Recorded.Run(random, hasNodes, isExplored);
        foreach (var order in (IReadOnlyList<RecordedStep>[])[steps, Recorded.Shuffled(steps, random), Recorded.Shuffled(steps, random)])
        {
            var result = Recorded.Follow(order, hasNodes);
            Assert.True(result.Difference is null, $"{result.Difference}");
            Assert.True(result.IsEqual);
            Assert.Empty(result.Missing);
            Assert.Equal(steps.Count(step => step.StateHash is not null), result.Hashes);
            Assert.Equal(steps.Select(step => step.Actor).Distinct().Count(), result.Actors);
        }
    }
}
