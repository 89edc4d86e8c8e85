using FslHv.Actors;

namespace FslHv.Cluster.Tests;

/// <summary>One sequence is made of the steps of many processes, and of what a dead one took with it nobody waits for long.</summary>
public sealed class CausalMergeTests
{
    private static readonly TimeSpan ForEver = TimeSpan.FromDays(1);

    private static readonly ActorId Asker = LiveAddress.Root(1), Answerer = LiveAddress.Root(2);

    private readonly List<StepId> _taken = [];
    private readonly CausalMerge _merge;

    public CausalMergeTests() => _merge = new CausalMerge(step => _taken.Add(step.Id));

    [Fact]
    public void A_step_waits_for_its_cause()
    {
        var (cause, effect) = (new StepId(Asker, 1, 1), new StepId(Answerer, 1, 1));
        _merge.Add(Step(effect, cause));
        _merge.GiveUp(ForEver, TimeSpan.Zero);
        Assert.Empty(_taken);

        _merge.Add(Step(cause, StepId.None));

        Assert.Equal([cause, effect], _taken);
        Assert.Equal(0, _merge.Missing);
    }

    [Fact]
    public void For_a_life_that_is_over_it_does_not_wait()
    {
        var effects = new[] { new StepId(Answerer, 1, 1), new StepId(Answerer, 1, 2) };
        _merge.Add(Step(effects[0], new StepId(Asker, 1, 7)));
        _merge.Add(Step(effects[1], new StepId(Asker, 1, 9)));
        _merge.End(Asker, 1);

        _merge.GiveUp(ForEver, TimeSpan.Zero);

        Assert.Equal(effects, _taken);
        Assert.Equal(2, _merge.Missing);
    }

    [Fact]
    public void Nor_for_a_gap_in_one()
    {
        var behind = new StepId(Asker, 1, 2);
        _merge.Add(Step(behind, StepId.None));
        _merge.End(Asker, 1);

        _merge.GiveUp(ForEver, TimeSpan.Zero);

        Assert.Equal([behind], _taken);
    }

    /// <summary>That something in front of it is missing says nothing of its cause.</summary>
    [Fact]
    public void What_is_behind_a_gap_waits_for_its_cause()
    {
        var (cause, behind) = (new StepId(Answerer, 1, 1), new StepId(Asker, 1, 2));
        _merge.Add(Step(behind, cause));
        _merge.End(Asker, 1);
        _merge.GiveUp(ForEver, TimeSpan.Zero);
        Assert.Empty(_taken);

        _merge.Add(Step(cause, StepId.None));

        Assert.Equal([cause, behind], _taken);
        Assert.Equal(1, _merge.Missing);
    }

    [Fact]
    public void The_next_life_of_the_same_actor_is_waited_for()
    {
        _merge.Add(Step(new StepId(Answerer, 1, 1), new StepId(Asker, 2, 1)));
        _merge.End(Asker, 1);

        _merge.GiveUp(ForEver, TimeSpan.Zero);

        Assert.Empty(_taken);
        Assert.Equal(1, _merge.Waiting);
    }

    /// <summary>What is on its way has time to come.</summary>
    [Fact]
    public void A_life_that_was_over_just_now_is_waited_for_a_little()
    {
        _merge.Add(Step(new StepId(Answerer, 1, 1), new StepId(Asker, 1, 1)));
        _merge.End(Asker, 1);

        _merge.GiveUp(ForEver, ForEver);

        Assert.Empty(_taken);
    }

    private static RecordedStep Step(StepId id, StepId cause) =>
        new(id, cause, RecordedKind.Message, id.Root, cause.Root, null, default, [], null);
}
