using FslHv.Actors;

namespace FslHv.Host.Measuring;

/// <summary>What the actors of a <see cref="ClusterPair"/> say.</summary>
internal abstract record PairMessage : Message
{
    /// <summary>Send somebody so many items.</summary>
    public sealed record Send(ActorId To, long Count) : PairMessage;

    /// <summary>Ask somebody so many questions.</summary>
    public sealed record Ask(ActorId To, long Count) : PairMessage;

    /// <summary>Go on.</summary>
    public sealed record More : PairMessage;

    /// <summary>One of many, counted down to 1.</summary>
    public sealed record Item(long Number) : PairMessage;

    /// <summary>So many items were taken.</summary>
    public sealed record Taken(int Count) : PairMessage;

    /// <summary>Wants an answer.</summary>
    public sealed record Question(long Number) : PairMessage;

    /// <summary>The answer.</summary>
    public sealed record Answer(long Number) : PairMessage;
}
