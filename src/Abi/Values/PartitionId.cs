namespace FslHv.Abi;

/// <summary>
/// The number of a partition in its machine: its global handle and its <c>guest-id</c>. Shape: 1–63 on the original, given in document
/// order after any fast doorbells; larger only on synthetic machines.
/// </summary>
public readonly record struct PartitionId(uint Value)
{
    /// <summary>The handle by which the partition itself and its managers name it.</summary>
    public Handle Handle => new(Value);

    /// <inheritdoc />
    public override string ToString() => $"{Value}";
}

/// <summary>
/// Which of a partition's lives something belongs to: 1 for the first time the guest is entered, then one more each time.
/// What comes from or goes to an earlier boot is dropped.
/// </summary>
public readonly record struct BootNumber(uint Value)
{
    /// <summary>The boot that follows.</summary>
    public BootNumber Next => new(checked(Value + 1));

    /// <inheritdoc />
    public override string ToString() => $"{Value}";
}

/// <summary>
/// Number of a question that an actor asked, from 1, ascending per asking actor. The answer carries it. A second question of the same
/// number from the same actor is a repeat and takes no second effect.
/// </summary>
public readonly record struct RequestId(ulong Value)
{
    /// <summary>The number for the question after this one.</summary>
    public RequestId Next => new(Value + 1);

    /// <inheritdoc />
    public override string ToString() => $"{Value}";
}
