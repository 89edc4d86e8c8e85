using FslHv.DeviceTree;

namespace FslHv.Hypervisor;

/// <summary>Access to generated guest trees.</summary>
public static class GuestTrees
{
    /// <summary>The guest tree of a partition as it is at power-on, in a copy of its own; null when it could not be built.</summary>
    public static DeviceTreeDocument? Of(PartitionPlan partition) =>
        partition.Spec.InitFailure is null ? DeviceTreeBlob.Read(partition.Spec.GuestTree.Span, partition.Spec.Label) : null;
}
