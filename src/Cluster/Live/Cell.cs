using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>What a strand knows of one of its actors.</summary>
internal sealed class Cell(ActorId id, string name, Cell? parent, ulong pathHash, int ordinal, ulong seed)
{
    /// <summary>Its own random numbers: the same as in the simulator.</summary>
    public RandomStream Random = RandomStream.Of(seed, pathHash, ordinal);

    public ActorId Id => id;

    public Cell? Parent => parent;

    public ulong PathHash => pathHash;

    public string Path => parent is null ? name : $"{parent.Path}/{name}";

    /// <summary>The actor; null when it is gone.</summary>
    public Actor? Instance { get; set; }

    /// <summary>Its living children, in order of spawning.</summary>
    public List<Cell>? Children { get; set; }

    /// <summary>Who wants to be told when it is gone, in order of watching.</summary>
    public List<ActorId>? Watchers { get; set; }

    /// <summary>Its timers that run.</summary>
    public int Timers { get; set; }
}
