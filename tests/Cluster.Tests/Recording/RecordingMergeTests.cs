using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Cluster.Tests;

public sealed class RecordingMergeTests
{
    [Fact]
    public void A_cause_comes_first_whatever_the_clocks_say()
    {
        var merged = RecordingMerge.Merge([[Step(1, 1, 100), Step(1, 2, 110)], [Step(2, 1, 5), Step(2, 2, 6, Id(1, 2))]]);
        Assert.Equal([Id(2, 1), Id(1, 1), Id(1, 2), Id(2, 2)], merged.Steps.Select(step => step.Id));
        Assert.Empty(merged.Missing);
        Assert.Empty(merged.Cut);
        Assert.Empty(merged.Conflicts);
    }

    [Fact]
    public void What_several_files_have_is_taken_once()
    {
        var merged = RecordingMerge.Merge([[Step(1, 1, 1), Step(1, 2, 2)], [Step(1, 2, 2), Step(1, 3, 3)]]);
        Assert.Equal([Id(1, 1), Id(1, 2), Id(1, 3)], merged.Steps.Select(step => step.Id));
        Assert.Empty(merged.Conflicts);
    }

    [Fact]
    public void Files_that_disagree_are_named()
    {
        var merged = RecordingMerge.Merge(
            [[Step(1, 1, 1)], [Step(1, 1, 1) with { StateHash = 8 }], [Step(1, 1, 2)], [Step(1, 1, 1) with { Message = new Ball(3) }]]);
        Assert.Single(merged.Steps);
        Assert.Equal([Id(1, 1), Id(1, 1), Id(1, 1)], merged.Conflicts.Select(conflict => conflict.Step));
        Assert.Contains("the state", merged.Conflicts[0].What, StringComparison.Ordinal);
        Assert.Contains("at 1ns, another at 2ns", merged.Conflicts[1].What, StringComparison.Ordinal);
        Assert.Contains("Number = 3", merged.Conflicts[2].What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cause_that_nobody_has_written_is_named_and_not_waited_for()
    {
        var merged = RecordingMerge.Merge([[Step(2, 1, 5, Id(1, 7)), Step(2, 2, 6, Id(1, 7))]]);
        Assert.Equal([Id(2, 1), Id(2, 2)], merged.Steps.Select(step => step.Id));
        Assert.Equal([Id(1, 7)], merged.Missing);
    }

    [Fact]
    public void What_is_behind_a_gap_is_left_out()
    {
        var merged = RecordingMerge.Merge([[Step(1, 1, 1), Step(1, 3, 3), Step(1, 4, 4), Step(1, 1, 9) with { Id = Id(1, 1, life: 2) }]]);
        Assert.Equal([Id(1, 1), Id(1, 1, life: 2)], merged.Steps.Select(step => step.Id));
        Assert.Equal([Id(1, 3), Id(1, 4)], merged.Cut);
    }

    [Fact]
    public void A_life_comes_behind_the_one_before_it()
    {
        var merged = RecordingMerge.Merge([[Step(1, 1, 1) with { Id = Id(1, 1, life: 2) }], [Step(1, 1, 50), Step(1, 2, 60)]]);
        Assert.Equal([Id(1, 1), Id(1, 2), Id(1, 1, life: 2)], merged.Steps.Select(step => step.Id));
    }

    [Fact]
    public void A_life_that_went_on_for_nobody_is_left_out_where_it_would_wait_for_the_next()
    {
        var late = Step(1, 2, 60, Id(2, 1));
        var merged = RecordingMerge.Merge([[Step(1, 1, 50), late], [Step(1, 1, 55) with { Id = Id(1, 1, life: 2) }], [Step(2, 1, 58, Id(1, 1, life: 2))]]);
        Assert.Equal([Id(1, 1), Id(1, 1, life: 2), Id(2, 1)], merged.Steps.Select(step => step.Id));
        Assert.Equal([Id(1, 2)], merged.Cut);
    }

    [Fact]
    public void What_belongs_to_no_actor_comes_at_its_time()
    {
        var told = new RecordedStep(
            StepId.None, StepId.None, RecordedKind.Told, ActorId.None, ActorId.None, null, new Instant(2), [new StepEffect.Noted(new Said("cut"))], null);
        var merged = RecordingMerge.Merge([[told], [Step(1, 1, 1), Step(1, 2, 3)]]);
        Assert.Equal([Id(1, 1), StepId.None, Id(1, 2)], merged.Steps.Select(step => step.Id));
    }

    [Fact]
    public void A_message_that_found_nobody_is_taken_as_often_as_it_did()
    {
        var dead = Step(9, 1, 2, Id(1, 1)) with { Id = StepId.None, Kind = RecordedKind.DeadLetter };
        var merged = RecordingMerge.Merge([[Step(1, 1, 1), dead, dead], [Step(1, 1, 1), dead with { Effects = new List<StepEffect>() }, dead]]);
        Assert.Equal([Id(1, 1), StepId.None, StepId.None], merged.Steps.Select(step => step.Id));
    }

    [Fact]
    public void Files_that_disagree_on_who_sent_something_are_named()
    {
        var step = Step(2, 1, 5, Id(1, 7));
        Assert.Single(RecordingMerge.Merge([[step with { Via = 1 }], [step with { Via = 2 }]]).Conflicts);
        Assert.Single(RecordingMerge.Merge([[step], [step with { Cause = Id(1, 6) }]]).Conflicts);
    }

    private static StepId Id(int root, long number, int life = 1) => new(new ActorId((ulong)root << 44), life, number);

    private static RecordedStep Step(int root, long number, long at, StepId cause = default) => new(
        Id(root, number), cause, RecordedKind.Message, Id(root, number).Root, ActorId.None, new Ball((int)number), new Instant(at), [], 7);
}
