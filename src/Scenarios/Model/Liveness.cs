using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>First faults, then peace: from a moment on nothing befalls the machine any more, and then things must come true in time.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="After">So long after power-on the faults end, and are made to; null: with the last one there is.</param>
/// <param name="Within">So long after that everything must have come true.</param>
/// <param name="Expect">What.</param>
public sealed record Liveness(Place Place, Duration? After, Duration Within, ValueList<LivelyItem> Expect);

/// <summary>Something that comes true once faults have ended. A closed family.</summary>
/// <param name="Place">Where it stands.</param>
public abstract record LivelyItem(Place Place)
{
    /// <summary>A fact comes.</summary>
    public sealed record OfFact(Place Place, FactPattern Pattern) : LivelyItem(Place)
    {
        public override string ToString() => $"{Pattern}";
    }

    /// <summary>A partition is in one of some states, and stays.</summary>
    public sealed record OfState(Place Place, string Partition, FieldTest Is) : LivelyItem(Place)
    {
        public override string ToString() => $"{Partition} {Is}";
    }

    /// <summary>An expectation holds; one that waits for a fact has got it by then.</summary>
    /// <param name="Place">Where it stands.</param>
    /// <param name="Name">Its name.</param>
    public sealed record OfExpectation(Place Place, string Name) : LivelyItem(Place)
    {
        public override string ToString() => Name;
    }
}
