namespace FslHv.Actors;

/// <summary>
/// A named way that messages travel. Shape: 0–31. Whoever assembles a system gives the engine a delay per class; an engine without
/// virtual time ignores it. No actor's correctness may depend on it.
/// </summary>
public readonly record struct LatencyClass(byte Index)
{
    /// <summary>How many classes there can be.</summary>
    public const int CountMax = 32;

    /// <summary>Between two actors in the same place. What a message is unless it says otherwise.</summary>
    public static readonly LatencyClass Local = new(0);

    /// <summary>From node to node: what a message between nodes travels in addition to its own class.</summary>
    public static readonly LatencyClass Link = new(31);

    /// <summary>From the death of a node to the moment that watchers on other nodes hear of it.</summary>
    public static readonly LatencyClass Detection = new(30);

    /// <summary>
    /// From the moment at which a node is not heard any more, or hears nobody, to the one at which it counts as dead. An engine that is not told how long that
    /// is waits for ever.
    /// </summary>
    public static readonly LatencyClass Silence = new(29);
}
