using FslHv.Abi;
using FslHv.DeviceTree;

namespace FslHv.Drivers;

/// <summary>A managed partition as user space finds it in the guest tree.</summary>
/// <param name="Label">Its <c>label</c>, or the node's name where there is none.</param>
/// <param name="Partition">Its handle.</param>
/// <param name="StateChange">Interrupt of its state-change doorbell.</param>
/// <param name="WatchdogExpiration">Interrupt of its watchdog-expiration doorbell.</param>
/// <param name="Shutdown">Handle of its shutdown doorbell, to send on.</param>
internal sealed record ManagedPartition(string Label, Handle Partition, Handle? StateChange, Handle? WatchdogExpiration, Handle? Shutdown)
{
    /// <summary>All that the guest manages, in document order. A node without a handle is none.</summary>
    public static ValueList<ManagedPartition> In(DeviceTreeDocument tree)
    {
        var found = new List<ManagedPartition>();
        foreach (var node in tree.Find(GuestTree.HandlesPath)?.Children ?? [])
        {
            if (node.IsCompatible("fsl,hv-partition-handle") && GuestTree.HandleOf(node) is { } handle)
                found.Add(Describe(node, handle));
        }

        return found.ToValueList();
    }

    /// <summary>The one of that label, or null.</summary>
    public static ManagedPartition? Find(DeviceTreeDocument tree, string label)
    {
        foreach (var partition in In(tree))
        {
            if (string.Equals(partition.Label, label, StringComparison.Ordinal))
                return partition;
        }

        return null;
    }

    private static ManagedPartition Describe(DeviceTreeNode node, Handle handle)
    {
        Handle? stateChange = null;
        Handle? watchdogExpiration = null;
        Handle? shutdown = null;
        foreach (var child in node.Children)
        {
            if (child.IsCompatible("fsl,hv-state-change-doorbell"))
                stateChange = GuestTree.InterruptOf(child);
            else if (child.IsCompatible("fsl,hv-watchdog-expiration-doorbell"))
                watchdogExpiration = GuestTree.InterruptOf(child);
            else if (child.IsCompatible("fsl,hv-shutdown-doorbell"))
                shutdown = GuestTree.HandleOf(child);
        }

        return new(node.Property("label")?.AsString() ?? node.Name, handle, stateChange, watchdogExpiration, shutdown);
    }
}
