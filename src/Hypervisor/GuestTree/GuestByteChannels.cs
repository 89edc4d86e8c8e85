using FslHv.Abi;
using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>Byte channels of a guest. Source: Topaz <c>src/byte_chan.c</c>, <c>byte_chan_attach_guest</c>.</summary>
internal sealed class GuestByteChannels(MachineDraft machine)
{
    private static readonly DeviceTreeProperty Compatible = DeviceTreeProperty.FromStrings("compatible", "epapr,hv-byte-channel");

    /// <summary>All byte channels of a partition; one that is refused or does not fit gets no node.</summary>
    public void Build(PartitionDraft partition, DeviceTreeNode handles, NodeUpdate updates, List<GuestEnd> ends)
    {
        foreach (var node in partition.Owner.Of(NodeKind.ByteChannel))
        {
            if (machine.Channels.Connect(node) is not { } slot)
                continue;
            if (partition.LinesLeft < 2 || partition.HandlesLeft < 3)
            {
                machine.Remarks.Warn(node, $"two virtual interrupts are needed, {partition.LinesLeft} are left; skipped");
                continue;
            }

            var guest = handles.FindOrAddFor(node, machine.Remarks);
            var (rx, rxLine) = partition.AddInterrupt(guest.Name, $"rx of {node.Name}");
            var (tx, txLine) = partition.AddInterrupt(guest.Name, $"tx of {node.Name}");
            var handle = partition.NextHandle;
            partition.Add(new HandleEntry.ByteChannel(handle, guest.Name, "")
            {
                Channel = slot.Channel, Side = slot.Side, RxLine = rxLine, TxLine = txLine,
            });
            slot.Become(new ByteChannelEnd.Guest(partition.Index, partition.Label, guest.Name, handle));
            ends.Add(new GuestEnd(partition, handle, slot));
            guest.With(Compatible).Cells("reg", handle.Value).Cells("hv-handle", handle.Value).Cells("interrupts", rx.Value, 0, tx.Value, 0);
            partition.Map(node, guest);
            updates.Apply(node, guest);
        }
    }
}

/// <summary>A guest's end of a byte channel; what is at the other end is known when all partitions are through.</summary>
internal sealed record GuestEnd(PartitionDraft Partition, Handle Handle, EndSlot Slot);
