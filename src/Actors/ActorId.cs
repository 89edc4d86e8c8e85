namespace FslHv.Actors;

/// <summary>
/// Address of an actor. 0 is nobody. What the bits say is the engine's own business. The address of a top-level actor stays the same wherever it
/// lives.
/// </summary>
public readonly record struct ActorId(ulong Value) : IComparable<ActorId>
{
    /// <summary>Nobody: what an actor sees as sender when a message came from outside the system.</summary>
    public static readonly ActorId None;

    /// <summary>Whether this is nobody's address.</summary>
    public bool IsNone => Value == 0;

    /// <inheritdoc />
    public int CompareTo(ActorId other) => Value.CompareTo(other.Value);

    /// <inheritdoc />
    public override string ToString() => $"@{Value}";

    public static bool operator <(ActorId left, ActorId right) => left.Value < right.Value;

    public static bool operator >(ActorId left, ActorId right) => left.Value > right.Value;

    public static bool operator <=(ActorId left, ActorId right) => left.Value <= right.Value;

    public static bool operator >=(ActorId left, ActorId right) => left.Value >= right.Value;
}
