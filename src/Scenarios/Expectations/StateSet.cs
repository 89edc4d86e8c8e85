using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>Some of a partition's states.</summary>
internal readonly record struct StateSet(int Bits)
{
    /// <summary>The states that pass a test.</summary>
    public static StateSet Of(FieldTest test)
    {
        var bound = new BoundTest(test.Field, [.. test.Values.Span], test.Not, false);
        var bits = 0;
        foreach (var state in PartitionStates.Every)
        {
            if (bound.Accepts(state.Name()))
                bits |= 1 << (int)state;
        }

        return new StateSet(bits);
    }

    public bool Has(PartitionState state) => (Bits & (1 << (int)state)) != 0;
}

/// <summary>Follows the state of one partition through the facts of a run. It begins in starting-uninit, as power-on leaves it.</summary>
internal struct StateFollower(int partition, LabelTable labels)
{
    /// <summary>Number of the kind of fact that it needs.</summary>
    public static readonly int Kind = FactKinds.IndexOf("partition.entered");

    public PartitionState State { get; private set; } = PartitionState.StartingUninit;

    /// <summary>What brought it there.</summary>
    public Fact? Cause { get; private set; }

    /// <summary>Takes a fact; true when it tells a new state of this partition.</summary>
    public bool Follow(Fact fact)
    {
        if (fact is not PartitionFact.Entered entered || labels.IndexOf(entered.Partition) != partition)
            return false;
        State = entered.State;
        Cause = fact;
        return true;
    }
}
