using FslHv.Abi;
using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>Reads the <c>hv-config</c> node, and connects the hypervisor's byte channels before those of partitions. Source: Topaz <c>src/init.c</c>.</summary>
internal static class HypervisorReader
{
    public static HypervisorPlan Read(MachineDraft machine)
    {
        if (machine.Tree.Hypervisor is not { } owner)
        {
            machine.Remarks.Warn(machine.Tree.Root, "no hv-config node: the hypervisor has no console and no memory of its own");
            return HypervisorPlan.Default;
        }

        var channels = new Dictionary<DeviceTreeNode, EndSlot>();
        foreach (var node in owner.Of(NodeKind.ByteChannel))
        {
            if (machine.Channels.Connect(node) is not { } slot)
                continue;
            slot.Become(new ByteChannelEnd.Hypervisor(node.Name));
            channels.Add(node, slot);
        }

        var errors = new ErrorConfigReader(machine, owner);
        var console = Console(machine, owner.Node, channels);
        return new HypervisorPlan
        {
            Node = owner.Node.Path,
            ResetOnPartitionStop = owner.Node.Has("sysreset-on-partition-stop"),
            Devices = machine.Devices.OfHypervisor,
            Console = console?.Channel ?? -1,
            ConsoleSide = console?.Side ?? 0,
            Watchdog = Watchdog(owner.Node, machine.Remarks),
            Errors = errors.Read(),
            ErrorDevices = errors.Devices(),
        };
    }

    /// <summary>A period of 0–63; another number is told, and there is no watchdog.</summary>
    private static WatchdogPeriod? Watchdog(DeviceTreeNode node, Remarks remarks)
    {
        if (ConfigCells.Number32(node, "watchdog-enable", remarks) is not { } period)
            return null;
        if (period <= WatchdogPeriod.Shortest)
            return new WatchdogPeriod(period);
        remarks.Warn(node, $"watchdog-enable {period}: there are 0 to {WatchdogPeriod.Shortest}; ignored");
        return null;
    }

    /// <summary>
    /// The end that <c>stdout</c> names: one of the hypervisor's own, the other one of a partition's channel, or that of a serial line of its own.
    /// </summary>
    private static EndSlot? Console(MachineDraft machine, DeviceTreeNode node, Dictionary<DeviceTreeNode, EndSlot> own)
    {
        if (!node.Has("stdout"))
            return null;
        if (machine.Tree.Resolve(node, "stdout", out var problem) is not { } target)
        {
            machine.Remarks.Warn(node, $"{problem}; ignored");
            return null;
        }

        if (own.TryGetValue(target, out var channel))
            return channel;
        if (NodeKinds.Of(target) != NodeKind.ByteChannel && !target.Has("device"))
        {
            machine.Remarks.Warn(node, $"stdout: {target.Path} is no byte channel and no device; ignored");
            return null;
        }

        var slot = NodeKinds.Of(target) == NodeKind.ByteChannel ? machine.Channels.Occupy(target, node) : machine.Channels.Attach(target, node);
        slot?.Become(new ByteChannelEnd.Hypervisor("stdout"));
        return slot;
    }
}
