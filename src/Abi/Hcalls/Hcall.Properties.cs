namespace FslHv.Abi;

/// <content>Device-tree properties of partitions. Source: Topaz <c>src/hcalls.c</c>.</content>
public abstract partial record Hcall
{
    /// <summary>Bytes of a path, and of a property's name, its NUL counted (<c>FH_DTPROP_MAX_PATHLEN</c>).</summary>
    public const int PropertyPathBytesMax = 4096;

    /// <summary>Bytes of a property's value (<c>FH_DTPROP_MAX_PROPLEN</c>).</summary>
    public const int PropertyValueBytesMax = 32768;

    /// <summary>
    /// <c>FH_PARTITION_GET_DTPROP</c>: copies a property of the partition's live tree into the caller's memory; r4 is its length.
    /// <see cref="HcallStatus.Invalid"/>: no partition of that handle. Then for the path, and after it for the name: <see cref="HcallStatus.Fault"/>,
    /// <see cref="HcallStatus.Invalid"/> (no NUL within 4096 bytes), <see cref="HcallStatus.NoMemory"/>. <see cref="HcallStatus.Invalid"/>: the
    /// buffer is longer than 32768; <see cref="HcallStatus.NoMemory"/>; <see cref="HcallStatus.InvalidState"/>: the partition is starting;
    /// <see cref="HcallStatus.NoEntry"/>: no such node or property; <see cref="HcallStatus.BufferOverflow"/>: the property is longer than the
    /// buffer, r4 is its length; <see cref="HcallStatus.Fault"/>: the buffer cannot be written.
    /// </summary>
    /// <param name="Partition">Whose tree.</param>
    /// <param name="PathAddress">Caller's guest-physical address of the node's path, ended by a NUL.</param>
    /// <param name="NameAddress">The same of the property's name.</param>
    /// <param name="ValueAddress">The same of the buffer.</param>
    /// <param name="LengthBytes">Length of the buffer; 0 is one.</param>
    public sealed record PartitionGetDtprop(Handle Partition, ulong PathAddress, ulong NameAddress, ulong ValueAddress, uint LengthBytes) : Hcall
    {
        public override HcallToken Token => HcallToken.PartitionGetDtprop;
    }

    /// <summary>
    /// <c>FH_PARTITION_SET_DTPROP</c>: sets a property of the partition's live tree, which its guest gets at its next start; missing nodes are
    /// made. Refusals as of <see cref="PartitionGetDtprop"/> up to the memory for the value; then <see cref="HcallStatus.Fault"/>: the value
    /// cannot be read; <see cref="HcallStatus.InvalidState"/>: the partition is starting; <see cref="HcallStatus.NoMemory"/>: the node or the
    /// property cannot be made.
    /// </summary>
    /// <param name="Partition">Whose tree.</param>
    /// <param name="PathAddress">Caller's guest-physical address of the node's path, ended by a NUL.</param>
    /// <param name="NameAddress">The same of the property's name.</param>
    /// <param name="ValueAddress">The same of the value.</param>
    /// <param name="LengthBytes">Length of the value; 0 is one.</param>
    public sealed record PartitionSetDtprop(Handle Partition, ulong PathAddress, ulong NameAddress, ulong ValueAddress, uint LengthBytes) : Hcall
    {
        public override HcallToken Token => HcallToken.PartitionSetDtprop;
    }
}

/// <summary>What the addresses of a property call, or of <see cref="Hcall.DmaAttrSet"/>, point at in the caller's memory.</summary>
/// <param name="Status">Success, or the first refusal among path, name, length, memory and value; then the rest is empty.</param>
/// <param name="Path">Path of the node, each byte a character.</param>
/// <param name="Name">Name of the property.</param>
/// <param name="Value">Set only: the value, or the two words.</param>
public sealed record PropertyOperands(HcallStatus Status, string Path, string Name, Bytes Value)
{
    /// <summary>Whether it was path or name that could not be read.</summary>
    public bool IsStringFault { get; init; }
}
