using FslHv.Abi;
using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>A device node of a guest: the device itself, or a node below it.</summary>
/// <param name="Device">The device.</param>
/// <param name="Guest">Its node in the guest tree.</param>
/// <param name="Hardware">Its hardware node; null without a hardware tree.</param>
internal sealed record GuestDeviceNode(OwnedDevice Device, DeviceTreeNode Guest, DeviceTreeNode? Hardware);

/// <summary>
/// Puts assigned devices into a guest tree and gives every node of them a handle. Source: Topaz <c>src/guest.c</c>,
/// <c>merge_guest_dev</c>, <c>assign_child</c>.
/// </summary>
internal sealed class GuestDeviceNodes(MachineDraft machine)
{
    /// <summary>Makes the nodes.</summary>
    /// <param name="partition">Whose.</param>
    /// <param name="bus">The guest's <c>/devices</c>.</param>
    /// <param name="devices">Its devices, parents before children.</param>
    /// <param name="updates">Updates of the guest tree.</param>
    /// <returns>Every node that got a handle, in the order of the handles.</returns>
    public List<GuestDeviceNode> Build(PartitionDraft partition, DeviceTreeNode bus, List<OwnedDevice> devices, NodeUpdate updates)
    {
        var all = new List<GuestDeviceNode>();
        var placed = new Dictionary<DeviceTreeNode, DeviceTreeNode>();
        var own = devices.Where(device => device.Hardware is not null).Select(device => device.Hardware!).ToHashSet();
        foreach (var device in devices)
        {
            if (Place(partition, bus, device, placed) is not { } guest)
                continue;
            var copied = new Dictionary<DeviceTreeNode, DeviceTreeNode>();
            if (device.Hardware is { } hardware)
                Copy(hardware, guest, own, placed, copied);
            partition.Map(device.Config, guest);
            updates.Apply(device.Config, guest);
            foreach (var node in guest.SelfAndDescendants())
            {
                // What an update added is no device.
                if (node != guest && !copied.ContainsKey(node))
                    continue;
                if (partition.HandlesLeft == 0)
                {
                    partition.Fail($"no handle left for device {device.Name}", machine.Remarks);
                    return all;
                }

                all.Add(new GuestDeviceNode(device, node, copied.GetValueOrDefault(node)));
                Number(partition, all[^1]);
            }
        }

        return all;
    }

    /// <summary>Shows who owns a claimable device at power-on.</summary>
    public static void ShowClaimable(DeviceTreeNode guest, Claimable claimable)
    {
        if (claimable == Claimable.No)
            return;
        guest.Text("fsl,hv-claimable", claimable == Claimable.Active ? "active" : "standby");
        if (ShowsStatus(guest))
            guest.Text("status", claimable == Claimable.Active ? "okay" : "disabled");
    }

    /// <summary>Whether the status of a node, which is the hardware's so far, is one that ownership may change.</summary>
    public static bool ShowsStatus(DeviceTreeNode guest) =>
        guest.Property("status")?.AsString() is not { } status || status.StartsWith("ok", StringComparison.Ordinal);

    private void Number(PartitionDraft partition, GuestDeviceNode node)
    {
        var handle = partition.NextHandle;
        var holder = new DeviceHolder(partition.Index, handle, node.Device.Claimable) { GuestPath = node.Guest.Path, ShowsStatus = ShowsStatus(node.Guest) };
        partition.Add(new HandleEntry.Device(handle, "", node.Hardware?.Path ?? node.Device.Name, false)
        {
            GuestPath = node.Guest.Path,
            Claimable = node.Device.Claimable,
            Number = machine.DeviceTable.AddDevice(node, machine.Hardware, holder),
        });
        node.Guest.Cells("fsl,hv-device-handle", handle.Value).Cells("hv-handle", handle.Value);
        ShowClaimable(node.Guest, node.Device.Claimable);
    }

    /// <summary>Where a device goes: below a device that has it, below the guest's copy of the data-path container, or on the bus.</summary>
    private DeviceTreeNode? Place(
        PartitionDraft partition, DeviceTreeNode bus, OwnedDevice device, Dictionary<DeviceTreeNode, DeviceTreeNode> placed)
    {
        if (device.Hardware is not { Parent: { } parent } hardware)
            return bus.FindOrAddFor(device.Config, machine.Remarks);
        if (placed.TryGetValue(parent, out var guest))
            return guest.FindOrAdd(hardware.Name);
        if (parent.IsCompatible("fsl,dpaa"))
        {
            var container = partition.Root.FindOrAdd(parent.Name);
            foreach (var property in parent.Properties)
                container.Set(property);
            return container.FindOrAddFor(device.Config, machine.Remarks);
        }

        if (parent.Parent is null || parent.IsCompatible("simple-bus"))
            return bus.FindOrAddFor(device.Config, machine.Remarks);
        machine.Remarks.Warn(device.Config, $"device: {hardware.Path} is on a bus that is no simple-bus; skipped");
        return null;
    }

    /// <summary>Copies a hardware node and what is below it, except what is a device of its own.</summary>
    private static void Copy(
        DeviceTreeNode hardware,
        DeviceTreeNode guest,
        HashSet<DeviceTreeNode> own,
        Dictionary<DeviceTreeNode, DeviceTreeNode> placed,
        Dictionary<DeviceTreeNode, DeviceTreeNode> copied)
    {
        placed[hardware] = guest;
        copied[guest] = hardware;
        foreach (var property in hardware.Properties)
            guest.Set(property);
        foreach (var child in hardware.Children)
        {
            if (!own.Contains(child))
                Copy(child, guest.FindOrAdd(child.Name), own, placed, copied);
        }
    }
}
