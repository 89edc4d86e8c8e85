namespace FslHv.Abi;

/// <summary>
/// Guest-visible number of a partition, doorbell, interrupt, byte channel or device. Shape: 0 is never valid; 1–63 are global (the same
/// number in every guest that has them), 64–1023 belong to one guest. Source: Topaz <c>src/hcalls.c</c>, <c>include/percpu.h</c>.
/// </summary>
public readonly record struct Handle(uint Value) : IComparable<Handle>
{
    /// <summary>Slots of a guest's table: the first number that no handle can have.</summary>
    public const uint CountMax = 1024;

    /// <summary>The first number that belongs to one guest alone.</summary>
    public const uint LocalFirst = 64;

    /// <summary>−1: the caller itself, where a partition is asked for; invalid everywhere else.</summary>
    public static readonly Handle Self = new(0xFFFF_FFFF);

    /// <inheritdoc />
    public int CompareTo(Handle other) => Value.CompareTo(other.Value);

    /// <inheritdoc />
    public override string ToString() => Value == Self.Value ? "-1" : $"{Value}";

    public static bool operator <(Handle left, Handle right) => left.Value < right.Value;

    public static bool operator >(Handle left, Handle right) => left.Value > right.Value;

    public static bool operator <=(Handle left, Handle right) => left.Value <= right.Value;

    public static bool operator >=(Handle left, Handle right) => left.Value >= right.Value;
}
