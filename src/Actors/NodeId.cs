namespace FslHv.Actors;

/// <summary>A machine among several that share a system: a place where actors live, die and lose touch together. Shape: 1, 2, … in order of
/// declaration; 0 is no node: an actor there is everywhere near and never dies with a node.</summary>
public readonly record struct NodeId(int Value)
{
    /// <summary>No node.</summary>
    public static readonly NodeId None;

    /// <summary>Whether this names no node.</summary>
    public bool IsNone => Value == 0;

    /// <inheritdoc />
    public override string ToString() => IsNone ? "no node" : $"node {Value}";
}
