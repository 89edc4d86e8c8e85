using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>How a <see cref="LiveEngine"/> is made.</summary>
/// <param name="Seed">Decides the random numbers that actors draw: the same as in the simulator.</param>
public sealed record LiveOptions(ulong Seed)
{
    /// <summary>How many seconds of engine time go by in one of real time. 1 … 1000.</summary>
    public int Speed { get; init; } = 1;

    /// <summary>How many messages may wait for a top-level actor and its descendants before those that tell it more lose their turn. 1 or more.</summary>
    public int MailboxBound { get; init; } = 4096;

    /// <summary>Where what actors persist is kept; null: in memory, for as long as the engine lives.</summary>
    public IJournal? Journal { get; init; }

    /// <summary>Whether each recorded step has the hash of its actor's state. Costs time.</summary>
    public bool TakesHashes { get; init; }

    /// <summary>What actors run on; null: the thread pool.</summary>
    internal IStrandGround? Ground { get; init; }

    /// <summary>For tests: what every message between top-level actors becomes on its way, as if it had been written and read. Null: itself.</summary>
    public Func<Message, Message>? Carried { get; init; }
}
