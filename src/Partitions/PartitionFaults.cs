using FslHv.Abi;

namespace FslHv.Partitions;

/// <summary>Fault points of a partition's memory for property calls: the hypervisor has none left.</summary>
public static class PartitionFaults
{
    /// <summary>No memory for the path: <c>EV_ENOMEM</c>. Strikes at the caller.</summary>
    public const string PathNoMemory = "partition.property.path-no-memory";

    /// <summary>No memory for the property's name: <c>EV_ENOMEM</c>. Strikes at the caller.</summary>
    public const string NameNoMemory = "partition.property.name-no-memory";

    /// <summary>No memory for the value: <c>EV_ENOMEM</c>. Strikes at the caller.</summary>
    public const string ValueNoMemory = "partition.property.value-no-memory";

    /// <summary>No memory for a node or property: <c>EV_ENOMEM</c>. Strikes at the partition whose tree is edited.</summary>
    public const string NodeNoMemory = "partition.property.node-no-memory";

    /// <summary>All of them.</summary>
    public static ValueList<string> All { get; } = [PathNoMemory, NameNoMemory, ValueNoMemory, NodeNoMemory];
}
