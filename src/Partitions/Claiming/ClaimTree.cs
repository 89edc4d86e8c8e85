using FslHv.Abi;
using FslHv.DeviceTree;

namespace FslHv.Partitions;

/// <summary>What a stop does to DMA on this board.</summary>
internal enum DmaAtStop
{
    /// <summary>It is disabled.</summary>
    Disabled,

    /// <summary>It goes on until PARTITION_STOP_DMA.</summary>
    Deferred,

    /// <summary>It goes on.</summary>
    Kept,
}

/// <summary>What the guest finds in its tree.</summary>
/// <param name="Other">The partition that it manages.</param>
/// <param name="StateChange">Interrupt of that partition's state-change doorbell.</param>
/// <param name="Channel">The device node that has the interrupt.</param>
/// <param name="Interrupt">That interrupt.</param>
/// <param name="Controller">The device node that has the DMA stream.</param>
/// <param name="Dma">That stream.</param>
/// <param name="Manager">The error manager, where it is claimable.</param>
/// <param name="Shared">Guest-physical address of the shared page.</param>
/// <param name="IsStandby">Whether somebody else owns the channel.</param>
/// <param name="AtStop">What a stop does to DMA.</param>
internal sealed record ClaimTree(
    Handle Other, Handle StateChange, Handle Channel, Handle Interrupt, Handle Controller, Handle Dma, Handle? Manager, ulong Shared, bool IsStandby,
    DmaAtStop AtStop)
{
    /// <summary>Looks for all of it; null when something is missing.</summary>
    public static ClaimTree? Find(DeviceTreeDocument tree)
    {
        var nodes = tree.Root.SelfAndDescendants().ToList();
        var partition = nodes.Find(node => node.IsCompatible("fsl,hv-partition-handle"));
        var controller = nodes.Find(node => node.Property("fsl,hv-claimable") is not null && node.Property("fsl,hv-dma-handle") is not null);
        var channel = controller?.Children.FirstOrDefault(node => node.Property("fsl,hv-claimable") is not null && node.Property("interrupts") is not null);
        var shared = nodes.Find(node => node.IsCompatible("failover-shared"));
        if (partition is null || controller is null || channel is null || shared?.Property("reg") is not { } reg)
            return null;
        var stateChange = partition.Children.FirstOrDefault(node => node.IsCompatible("fsl,hv-state-change-doorbell"));
        if (stateChange is null || GuestTree.HandleOf(partition) is not { } other || GuestTree.InterruptOf(stateChange) is not { } bell
            || GuestTree.HandleOf(channel) is not { } channelHandle || GuestTree.InterruptOf(channel) is not { } interrupt
            || GuestTree.HandleOf(controller) is not { } controllerHandle)
            return null;
        var manager = nodes.Find(node => node.IsCompatible("fsl,hv-error-manager") && node.Property("fsl,hv-claimable") is not null);
        return new ClaimTree(
            other, bell, channelHandle, interrupt, controllerHandle, new Handle(controller.Property("fsl,hv-dma-handle")!.Cell(0)),
            manager is null ? null : GuestTree.HandleOf(manager), reg.Cell64(0),
            channel.Property("fsl,hv-claimable")!.AsString() == "standby", AtStopOf(tree.Root));
    }

    private static DmaAtStop AtStopOf(DeviceTreeNode root) => root.IsCompatible("failover-deferred")
        ? DmaAtStop.Deferred
        : root.IsCompatible("failover-keep-dma") ? DmaAtStop.Kept : DmaAtStop.Disabled;
}
