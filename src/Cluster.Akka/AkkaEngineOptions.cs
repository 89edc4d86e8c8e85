using FslHv.Cluster;

namespace FslHv.AkkaNet;

/// <summary>How an <see cref="AkkaEngine"/> is made.</summary>
/// <param name="Seed">Decides the random numbers that actors draw: the same as in the simulator.</param>
public sealed record AkkaEngineOptions(ulong Seed)
{
    /// <summary>How many seconds of engine time go by in one of real time. 1 … 1000.</summary>
    public int Speed { get; init; } = 1;

    /// <summary>How many messages may wait for a top-level actor and its descendants before those that tell it more lose their turn. 1 or more.</summary>
    public int MailboxBound { get; init; } = 4096;

    /// <summary>Where what actors persist is kept; null: in memory, for as long as the engine lives.</summary>
    public IJournal? Journal { get; init; }

    /// <summary>Whether facts and defects of actors appear in the log of the actor system.</summary>
    public bool Logs { get; init; } = true;

    /// <summary>A clock that goes only when it is told to; null: the system's.</summary>
    internal IAdvancingTime? Time { get; init; }
}
