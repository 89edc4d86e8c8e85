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

        var channels = new Dictionary<DeviceTreeNode, int>();
        foreach (var node in owner.Of(NodeKind.ByteChannel))
        {
            if (machine.Channels.Connect(node) is not { } slot)
                continue;
            slot.Become(new ByteChannelEnd.Hypervisor(node.Name));
            channels.Add(node, slot.Channel);
        }

        var errors = new ErrorConfigReader(machine, owner);
        return new HypervisorPlan
        {
            Node = owner.Node.Path,
            ResetOnPartitionStop = owner.Node.Has("sysreset-on-partition-stop"),
            Devices = machine.Devices.OfHypervisor,
            Console = Console(machine, owner.Node, channels),
            Errors = errors.Read(),
            ErrorDevices = errors.Devices(),
        };
    }

    /// <summary>The channel that <c>stdout</c> names: one of the hypervisor's own, or the other end of a partition's.</summary>
    private static int Console(MachineDraft machine, DeviceTreeNode node, Dictionary<DeviceTreeNode, int> own)
    {
        if (!node.Has("stdout"))
            return -1;
        if (machine.Tree.Resolve(node, "stdout", out var problem) is not { } target)
        {
            machine.Remarks.Warn(node, $"{problem}; ignored");
            return -1;
        }

        if (own.TryGetValue(target, out var channel))
            return channel;
        if (NodeKinds.Of(target) != NodeKind.ByteChannel)
        {
            // A serial device of the hypervisor is fine, and no byte channel.
            if (!target.Has("device"))
                machine.Remarks.Warn(node, $"stdout: {target.Path} is no byte channel and no device; ignored");
            return -1;
        }

        if (machine.Channels.Occupy(target, node) is not { } slot)
            return -1;
        slot.Become(new ByteChannelEnd.Hypervisor("stdout"));
        return slot.Channel;
    }
}
