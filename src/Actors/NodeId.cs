namespace FslHv.Actors;

/// <summary>A machine among several that share a system: a place where actors live, die and lose touch together. Shape: 1, 2, … in order of
/// declaration; 0 is no node: an actor there is everywhere near and never dies with a node; −1 stands for all nodes but the one it is named with.</summary>
public readonly record struct NodeId(int Value)
{
    /// <summary>No node.</summary>
    public static readonly NodeId None;

    /// <summary>All other nodes: as one end of a link, where the other end is one node.</summary>
    public static readonly NodeId All = new(-1);

    /// <summary>Whether this names no node.</summary>
    public bool IsNone => Value == 0;

    /// <inheritdoc />
    public override string ToString() => IsNone ? "no node" : this == All ? "all others" : $"node {Value}";
}
