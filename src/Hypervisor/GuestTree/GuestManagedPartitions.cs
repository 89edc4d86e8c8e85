using FslHv.Abi;
using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>What a manager has of each partition that it manages. Source: Topaz <c>src/guest.c</c>, <c>process_managed_partition_node</c>.</summary>
internal sealed class GuestManagedPartitions(MachineDraft machine)
{
    private static readonly DeviceTreeProperty Compatible = DeviceTreeProperty.FromStrings("compatible", "fsl,hv-partition-handle");

    private static readonly DeviceTreeProperty Shutdown =
        DeviceTreeProperty.FromStrings("compatible", "fsl,hv-shutdown-doorbell", "epapr,hv-send-doorbell");

    /// <summary>What managers hear: node name, its <c>compatible</c>, which doorbell; in the order of numbering.</summary>
    private static readonly (string Name, DeviceTreeProperty Compatible, PartitionDoorbell Doorbell)[] Heard =
    [
        ("state-change", Receive("fsl,hv-state-change-doorbell"), PartitionDoorbell.StateChange),
        ("watchdog-expiration", Receive("fsl,hv-watchdog-expiration-doorbell"), PartitionDoorbell.WatchdogExpiration),
        ("reset-request", Receive("fsl,hv-reset-request-doorbell"), PartitionDoorbell.ResetRequest),
    ];

    /// <summary>All managed-partition nodes of a partition. A bad reference is skipped; lines or handles that run out fail the partition.</summary>
    public void Build(PartitionDraft partition, DeviceTreeNode handles)
    {
        foreach (var node in partition.Owner.Of(NodeKind.ManagedPartition))
        {
            if (Resolve(node) is not { } target)
                continue;
            if (partition.LinesLeft < Heard.Length || partition.HandlesLeft <= Heard.Length)
            {
                machine.Remarks.Warn(node, $"{Heard.Length} virtual interrupts are needed, {partition.LinesLeft} are left");
                partition.Fail($"too many virtual interrupts: {node.Name} of {Heard.Length} does not fit into {PartitionPlan.LinesMax}", machine.Remarks);
                return;
            }

            Build(partition, node, target, handles.FindOrAddFor(node, machine.Remarks));
        }
    }

    private void Build(PartitionDraft partition, DeviceTreeNode node, PartitionDraft target, DeviceTreeNode guest)
    {
        partition.AddGlobal(new HandleEntry.Partition(target.Id.Handle, guest.Name, target.Index));
        guest.With(Compatible).Cells("reg", target.Id.Value).Cells("hv-handle", target.Id.Value).Text("label", target.Label);
        foreach (var (name, compatible, which) in Heard)
        {
            var (handle, line) = partition.AddInterrupt($"{guest.Name}/{name}", DoorbellTable.Name(which, target.Label));
            machine.Doorbells.AddReceiver(machine.Doorbells.Of(target.Index, which), partition.Index, line);
            guest.FindOrAdd(name).With(compatible).Cells("interrupts", handle.Value, 0);
        }

        var send = partition.NextHandle;
        var doorbell = machine.Doorbells.Of(target.Index, PartitionDoorbell.Shutdown);
        partition.Add(new HandleEntry.SendDoorbell(send, $"{guest.Name}/shutdown", doorbell));
        guest.FindOrAdd("shutdown").With(Shutdown).Cells("hv-handle", send.Value).Cells("reg", send.Value);
        partition.Map(node, guest);
    }

    private PartitionDraft? Resolve(DeviceTreeNode node)
    {
        if (machine.Tree.Resolve(node, "partition", out var problem) is { } target)
        {
            if (machine.Partition(target) is not { } managed)
                problem = $"partition: {target.Path} is no partition";
            else if (managed.Id.Value >= Handle.LocalFirst)
                problem = $"partition: {managed.Label} is number {managed.Id}, and only numbers below {Handle.LocalFirst} can be managed";
            else
                return managed;
        }

        machine.Remarks.Warn(node, $"{problem}; skipped");
        return null;
    }

    private static DeviceTreeProperty Receive(string text) =>
        DeviceTreeProperty.FromStrings("compatible", text, "epapr,hv-receive-doorbell");
}
