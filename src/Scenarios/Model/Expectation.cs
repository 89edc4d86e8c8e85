using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>Something that must turn out. A closed family. Where there is a window, facts count after the moment it opens and before the
/// moment it closes; an expectation whose window never opens fails.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Name">What people call it; empty: what it says.</param>
public abstract record Expectation(Place Place, string Name)
{
    /// <summary>A fact comes.</summary>
    /// <param name="Place">Where it stands.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Of">Which fact.</param>
    /// <param name="After">Only after this; null: from power-on.</param>
    /// <param name="Within">At most so long after that; null: whenever.</param>
    public sealed record Eventually(Place Place, string Name, FactPattern Of, Moment? After, Duration? Within) : Expectation(Place, Name)
    {
        public override string ToString() =>
            $"eventually {Of}{(After is null ? "" : $" after {After}")}{(Within is null ? "" : $" within {Within}")}";
    }

    /// <summary>A fact comes so many times. <see cref="Never"/> is at most 0.</summary>
    public sealed record Times(Place Place, string Name, FactPattern Of, int AtLeast, int AtMost, Window Window) : Expectation(Place, Name)
    {
        /// <summary>Any number is allowed upwards.</summary>
        public const int NoMost = int.MaxValue;

        /// <summary>That no such fact comes.</summary>
        public bool Never => AtMost == 0;

        public override string ToString() => $"{Words} {Of}{Window}";

        private string Words => (AtLeast, AtMost) switch
        {
            (_, 0) => "never",
            (1, 1) => "exactly once",
            (_, NoMost) => $"at least {AtLeast} times",
            (0, _) => $"at most {AtMost} times",
            _ => $"exactly {AtLeast} times",
        };
    }

    /// <summary>A partition is in one of some states all the time. Without an opening moment the window opens when it first is.</summary>
    public sealed record Always(Place Place, string Name, string Partition, FieldTest Is, Window Window) : Expectation(Place, Name)
    {
        public override string ToString() => $"always {Partition} {Is}{Window}";
    }

    /// <summary>A partition is in one of some states at the end of the run.</summary>
    public sealed record Finally(Place Place, string Name, string Partition, FieldTest Is) : Expectation(Place, Name)
    {
        public override string ToString() => $"finally {Partition} {Is}";
    }

    /// <summary>Of all the facts that match one of some patterns, exactly one comes.</summary>
    public sealed record OneOf(Place Place, string Name, ValueList<FactPattern> Of, Window Window) : Expectation(Place, Name)
    {
        public override string ToString() => $"one of {string.Join(", ", (IEnumerable<FactPattern>)Of)}{Window}";
    }

    /// <summary>Something comes true in time once faults have ended: an item of <see cref="Liveness"/>.</summary>
    /// <param name="Place">Where it stands.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Of">What.</param>
    /// <param name="After">When faults end; null: with the last one.</param>
    /// <param name="Within">At most so long after that.</param>
    public sealed record Lively(Place Place, string Name, LivelyItem Of, Duration? After, Duration Within) : Expectation(Place, Name)
    {
        public override string ToString() => $"{Of} within {Within} after {(After is null ? "the last fault" : $"{After}")}";
    }

    /// <summary>A counter of the run ends between two bounds.</summary>
    public sealed record Counter(Place Place, string Name, string Of, long AtLeast, long AtMost) : Expectation(Place, Name)
    {
        public override string ToString() => AtLeast == AtMost
            ? $"{Of} is {AtLeast}"
            : AtMost == long.MaxValue ? $"{Of} is at least {AtLeast}" : $"{Of} is from {AtLeast} to {AtMost}";
    }
}

/// <summary>Part of a run.</summary>
/// <param name="From">Opens it; null: the beginning.</param>
/// <param name="To">Closes it; null: the end.</param>
public sealed record Window(Moment? From, Moment? To)
{
    /// <summary>The whole run.</summary>
    public static readonly Window Whole = new(null, null);

    public override string ToString() => $"{(From is null ? "" : $" from {From}")}{(To is null ? "" : $" to {To}")}";
}
