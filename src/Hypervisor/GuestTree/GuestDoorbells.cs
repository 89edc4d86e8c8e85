using FslHv.Abi;
using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>
/// The guest error queue, plain doorbells, and the partition's own shutdown doorbell. Source: Topaz <c>src/ipi_doorbell.c</c>, <c>src/guest.c</c>.
/// </summary>
internal sealed class GuestDoorbells(MachineDraft machine)
{
    private static readonly DeviceTreeProperty ErrorQueue = DeviceTreeProperty.FromStrings("compatible", "fsl,hv-guest-error-queue");
    private static readonly DeviceTreeProperty Send = DeviceTreeProperty.FromStrings("compatible", "epapr,hv-send-doorbell");
    private static readonly DeviceTreeProperty Receive = DeviceTreeProperty.FromStrings("compatible", "epapr,hv-receive-doorbell");

    private static readonly DeviceTreeProperty Shutdown =
        DeviceTreeProperty.FromStrings("compatible", "fsl,hv-shutdown-doorbell", "epapr,hv-receive-doorbell");

    /// <summary>The queue of errors that concern this guest. Without a handle for it the partition never comes up.</summary>
    public void BuildErrorQueue(PartitionDraft partition, DeviceTreeNode handles)
    {
        if (partition.HandlesLeft == 0)
        {
            partition.Fail("no handle left for guest-error-queue", machine.Remarks);
            return;
        }

        var handle = partition.NextHandle;
        partition.Add(new HandleEntry.ErrorQueue(handle, "guest-error-queue", false));
        handles.FindOrAdd("guest-error-queue").With(ErrorQueue).Cells("reg", handle.Value).Cells("hv-handle", handle.Value);
    }

    /// <summary>Send doorbells. One that cannot be made is skipped.</summary>
    public void BuildSends(PartitionDraft partition, DeviceTreeNode handles, NodeUpdate updates)
    {
        foreach (var node in partition.Owner.Of(NodeKind.SendDoorbell))
        {
            if (machine.Doorbells.Resolve(node, out var problem) is not { } doorbell)
            {
                machine.Remarks.Warn(node, $"{problem}; skipped");
                continue;
            }

            if (partition.HandlesLeft == 0)
            {
                machine.Remarks.Warn(node, "no handle left; skipped");
                continue;
            }

            var guest = handles.FindOrAddFor(node, machine.Remarks);
            var handle = partition.NextHandle;
            partition.Add(new HandleEntry.SendDoorbell(handle, guest.Name, doorbell));
            guest.With(Send).Cells("reg", handle.Value).Cells("hv-handle", handle.Value);
            partition.Map(node, guest);
            updates.Apply(node, guest);
        }
    }

    /// <summary>Receive doorbells. One that cannot be made is skipped.</summary>
    public void BuildReceives(PartitionDraft partition, DeviceTreeNode handles, NodeUpdate updates)
    {
        foreach (var node in partition.Owner.Of(NodeKind.ReceiveDoorbell))
        {
            if (machine.Doorbells.Resolve(node, out var problem) is not { } doorbell)
            {
                machine.Remarks.Warn(node, $"{problem}; skipped");
                continue;
            }

            if (Attach(partition, node, doorbell) is not { } handle)
                continue;
            var guest = handles.FindOrAddFor(node, machine.Remarks).With(Receive).Cells("interrupts", handle.Value, 0);
            partition.Map(node, guest);
            updates.Apply(node, guest);
        }
    }

    /// <summary>By which managers ask this guest to power off; every guest has it. Without it the partition never comes up.</summary>
    public void BuildShutdown(PartitionDraft partition, DeviceTreeNode handles)
    {
        if (partition.LinesLeft == 0 || partition.HandlesLeft == 0)
        {
            partition.Fail($"no virtual interrupt left for the shutdown doorbell: {PartitionPlan.LinesMax} are in use", machine.Remarks);
            return;
        }

        var (handle, line) = partition.AddInterrupt("shutdown", DoorbellTable.Name(PartitionDoorbell.Shutdown, partition.Label));
        machine.Doorbells.AddReceiver(machine.Doorbells.Of(partition.Index, PartitionDoorbell.Shutdown), partition.Index, line);
        handles.FindOrAdd("shutdown").With(Shutdown).Cells("interrupts", handle.Value, 0);
    }

    /// <summary>Gives a receive doorbell its line and its handle, which is the doorbell's own when that is a fast one.</summary>
    private Handle? Attach(PartitionDraft partition, DeviceTreeNode node, int doorbell)
    {
        var global = machine.Doorbells.GlobalHandle(doorbell);
        if (global is { } known && partition.FindGlobal(known) is not null)
            return global;
        if (partition.LinesLeft == 0 || (global is null && partition.HandlesLeft == 0))
        {
            machine.Remarks.Warn(node, $"no virtual interrupt left: {PartitionPlan.LinesMax} are in use; skipped");
            return null;
        }

        var name = machine.Doorbells.PlainName(doorbell);
        if (global is { } handle)
        {
            machine.Doorbells.AddReceiver(doorbell, partition.Index, partition.AddGlobalInterrupt(handle, node.Name, name));
            return handle;
        }

        var (local, line) = partition.AddInterrupt(node.Name, name);
        machine.Doorbells.AddReceiver(doorbell, partition.Index, line);
        return local;
    }
}
