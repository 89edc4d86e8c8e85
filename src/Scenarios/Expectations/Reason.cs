using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>Why an expectation holds or fails. A closed family; becomes text only when somebody reads it.</summary>
public abstract record Reason
{
    private Reason()
    {
    }

    /// <summary>The fact came, or came though it must not.</summary>
    public sealed record Came(Fact Fact) : Reason
    {
        public override string ToString() => $"{Fact}";
    }

    /// <summary>The fact came, but too late.</summary>
    public sealed record CameLate(Fact Fact, Duration By) : Reason
    {
        public override string ToString() => $"{By} too late: {Fact}";
    }

    /// <summary>No such fact came.</summary>
    public sealed record Absent(string What) : Reason
    {
        public override string ToString() => $"no fact {What}";
    }

    /// <summary>The window never opened.</summary>
    public sealed record NeverOpened(string Moment) : Reason
    {
        public override string ToString() => $"it never began: {Moment} did not come";
    }

    /// <summary>So many facts came.</summary>
    /// <param name="Count">How many.</param>
    /// <param name="Last">The last of them.</param>
    public sealed record CameTimes(long Count, Fact? Last) : Reason
    {
        public override string ToString() => Count switch
        {
            0 => "no such fact came",
            1 => $"came once: {Last}",
            _ => $"came {Count} times, last: {Last}",
        };
    }

    /// <summary>The partition was in a state.</summary>
    /// <param name="State">Which; null when it was never heard of.</param>
    /// <param name="Fact">What brought it there.</param>
    public sealed record WasIn(PartitionState State, Fact? Fact) : Reason
    {
        public override string ToString() => Fact is null ? $"it was {State.Name()}" : $"it was {State.Name()}: {Fact}";
    }

    /// <summary>It did not come true in time after faults had ended.</summary>
    /// <param name="What">What was instead.</param>
    /// <param name="Since">When faults ended.</param>
    /// <param name="Within">How much time there was.</param>
    public sealed record NotInTime(string What, Instant Since, Duration Within) : Reason
    {
        public override string ToString() => $"{What}; faults ended {Since}, and {Within} were allowed";
    }

    /// <summary>A counter's value.</summary>
    public sealed record Counted(string Counter, long Value) : Reason
    {
        public override string ToString() => $"{Counter} is {Value}";
    }
}
