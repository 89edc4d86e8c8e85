using FslHv.Abi;

namespace FslHv.Partitions;

/// <summary>Fault points of a partition: the hypervisor's memory for its property calls and starts, and its images in flash.</summary>
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

    /// <summary>A start finds no memory for the guest tree and fails late.</summary>
    public const string StartNoMemory = "partition.start.no-memory";

    /// <summary>There is nothing in flash where an image should be. Passed once for each image that is loaded.</summary>
    public const string ImageMissing = "partition.image.missing";

    /// <summary>What is in flash is no image. Passed once for each image that is there.</summary>
    public const string ImageCorrupt = "partition.image.corrupt";

    /// <summary>All of them.</summary>
    public static ValueList<string> All { get; } =
        [PathNoMemory, NameNoMemory, ValueNoMemory, NodeNoMemory, StartNoMemory, ImageMissing, ImageCorrupt];
}
