using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor.Planning;

/// <summary>What holds of every plan, whatever its tree: each number in it leads somewhere, and back.</summary>
internal static class PlanInvariants
{
    public static void Check(MachinePlan plan)
    {
        foreach (var partition in plan.Partitions)
            CheckPartition(plan, partition);
        if (plan.Hypervisor.Console >= 0)
        {
            var console = plan.ByteChannels[plan.Hypervisor.Console];
            Invariant.Holds((plan.Hypervisor.ConsoleSide == 0 ? console.First : console.Second) is ByteChannelEnd.Hypervisor);
        }

        CheckShared(plan);
        foreach (var doorbell in plan.Doorbells)
        {
            foreach (var receiver in doorbell.Receivers)
            {
                Invariant.Holds((uint)receiver.Partition < (uint)plan.Partitions.Count);
                Invariant.Holds((uint)receiver.Line < (uint)plan.Partitions[receiver.Partition].Lines.Count);
            }
        }
    }

    private static void CheckShared(MachinePlan plan)
    {
        for (var i = 0; i < plan.SharedRanges.Count; i++)
        {
            var (range, partitions) = plan.SharedRanges[i];
            Invariant.Holds(range.Size > 0 && partitions.Count > 1);
            Invariant.Holds(i == 0 || range.Address - plan.SharedRanges[i - 1].Range.Address >= plan.SharedRanges[i - 1].Range.Size);
            foreach (var partition in partitions)
                Invariant.Holds(plan.Partitions[partition].Spec.SharedMemory.Contains(range));
        }
    }

    private static void CheckPartition(MachinePlan plan, PartitionPlan partition)
    {
        Invariant.Holds(partition.Lines.Count <= PartitionPlan.LinesMax);
        Invariant.Holds(partition.LocalHandles.Count <= (int)(Handle.CountMax - Handle.LocalFirst));
        for (var line = 0; line < partition.Lines.Count; line++)
            Invariant.Holds(partition.Find(partition.Lines[line].Handle) is HandleEntry.Interrupt entry && entry.Line == line);
        for (var i = 1; i < partition.GlobalHandles.Count; i++)
            Invariant.Holds(partition.GlobalHandles[i - 1].Handle.Value < partition.GlobalHandles[i].Handle.Value);
        foreach (var entry in partition.GlobalHandles)
        {
            Invariant.Holds(entry.Handle.Value is > 0 and < Handle.LocalFirst);
            CheckEntry(plan, entry);
        }

        for (var i = 0; i < partition.LocalHandles.Count; i++)
        {
            Invariant.Holds(partition.LocalHandles[i].Handle.Value == Handle.LocalFirst + (uint)i);
            CheckEntry(plan, partition.LocalHandles[i]);
        }

        Invariant.Holds(partition.Spec.InitFailure is not null || partition.Spec.Cpus.Count > 0);
        Invariant.Holds(partition.Shutdown == partition.StateChange + (int)PartitionDoorbell.Shutdown && partition.Shutdown < plan.Doorbells.Count);
    }

    private static void CheckEntry(MachinePlan plan, HandleEntry entry)
    {
        switch (entry)
        {
            case HandleEntry.Partition partition:
                Invariant.Holds(plan.Partitions[partition.Index].Spec.Id.Handle == partition.Handle);
                break;
            case HandleEntry.SendDoorbell send:
                Invariant.Holds((uint)send.Doorbell < (uint)plan.Doorbells.Count);
                break;
            case HandleEntry.Device { IsInterrupt: true } interrupt:
                Invariant.Holds(plan.Interrupts[interrupt.Number].Holders.Any(holder => holder.Holder.Handle == entry.Handle));
                break;
            case HandleEntry.Device device:
                Invariant.Holds(plan.Devices[device.Number].Holders.Any(holder => holder.Handle == entry.Handle));
                break;
            case HandleEntry.Dma dma:
                Invariant.Holds(plan.Streams[dma.Stream].Holders.Any(holder => holder.Handle == entry.Handle));
                break;
            case HandleEntry.ErrorQueue { Global: true } queue:
                Invariant.Holds(plan.Devices[queue.Number].IsErrorManager);
                break;
            case HandleEntry.ByteChannel channel:
                Invariant.Holds((uint)channel.Channel < (uint)plan.ByteChannels.Count);
                Invariant.Holds(channel.Side is 0 or 1);
                break;
        }
    }
}
