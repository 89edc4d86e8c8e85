using FslHv.Abi;
using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>
/// <c>/devices</c>: the virtual interrupt controller and the assigned devices. With a hardware tree devices come in its order, each with
/// all nodes below it; first every node gets its handle, then interrupts and DMA streams theirs. Without one a device is a node with a
/// handle, in document order. Source: Topaz <c>src/guest.c</c>, <c>init_guest_devs</c>; <c>src/vmpic.c</c>.
/// </summary>
internal sealed class GuestDevices(MachineDraft machine)
{
    private static readonly DeviceTreeProperty SimpleBus = DeviceTreeProperty.FromStrings("compatible", "simple-bus");
    private static readonly DeviceTreeProperty Ranges = DeviceTreeProperty.Flag("ranges");
    private static readonly DeviceTreeProperty TwoAddressCells = DeviceTreeProperty.FromCells("#address-cells", 2);
    private static readonly DeviceTreeProperty TwoSizeCells = DeviceTreeProperty.FromCells("#size-cells", 2);

    private static readonly DeviceTreeProperty[] InterruptController =
    [
        DeviceTreeProperty.FromCells("#interrupt-cells", 2),
        DeviceTreeProperty.FromCells("#address-cells", 0),
        DeviceTreeProperty.Flag("interrupt-controller"),
        DeviceTreeProperty.Flag("has-external-proxy"),
        DeviceTreeProperty.Flag("no-priority"),
        DeviceTreeProperty.FromCells("phandle", GuestRoot.InterruptControllerPhandle),
        DeviceTreeProperty.FromCells("linux,phandle", GuestRoot.InterruptControllerPhandle),
    ];

    private static readonly DeviceTreeProperty Pic = DeviceTreeProperty.FromStrings("compatible", "epapr,hv-pic");
    private static readonly DeviceTreeProperty PerCpuPic = DeviceTreeProperty.FromStrings("compatible", "fsl,hv-mpic-per-cpu", "epapr,hv-pic");

    private readonly GuestDeviceNodes _nodes = new(machine);
    private readonly GuestDeviceResources _resources = new(machine);

    public void Build(PartitionDraft partition, NodeUpdate updates, DeviceTreeNode handles)
    {
        var bus = partition.Root.FindOrAdd("devices").With(SimpleBus).With(Ranges).With(TwoAddressCells).With(TwoSizeCells);
        if (partition.Node.Property("device-ranges") is { } ranges)
        {
            if (ranges.Length > 0)
                bus.Set(DeviceTreeProperty.FromBytes("ranges", ranges.Value));
            else
                machine.Remarks.Warn(partition.Node, "device-ranges: empty; ignored");
        }

        CopySocProperties(bus);
        var controller = bus.FindOrAdd("vmpic").With(partition.Traits.MpicDirectEoi ? PerCpuPic : Pic);
        foreach (var property in InterruptController)
            controller.With(property);

        var devices = machine.Devices.Of(partition);
        if (machine.Hardware is { } hardware)
            devices.Sort((a, b) => hardware.Position(a.Hardware!).CompareTo(hardware.Position(b.Hardware!)));
        else if (devices.Count > 0)
        {
            machine.Remarks.Inform(
                partition.Node,
                $"no hardware tree: {devices.Count} device nodes of partition {partition.Label} count as present, without interrupts");
        }

        var nodes = _nodes.Build(partition, bus, devices, updates);
        BuildErrorManager(partition, handles);
        foreach (var node in nodes)
            _resources.Build(partition, bus, node);
    }

    private void CopySocProperties(DeviceTreeNode bus)
    {
        if (machine.Hardware is not { } hardware)
            return;
        foreach (var node in hardware.Root.Descendants())
        {
            if (node.Property("device_type")?.AsString() != "soc")
                continue;
            if (node.Property("bus-frequency") is { } frequency)
                bus.Text("device_type", "soc").Set(frequency);
            return;
        }
    }

    /// <summary>
    /// The first error-manager node of a partition is a device too, though it stands below <c>/hypervisor/handles</c>; others do not count.
    /// Source: <c>src/devtree.c</c>, <c>assign_err_mgr</c>.
    /// </summary>
    private void BuildErrorManager(PartitionDraft partition, DeviceTreeNode handles)
    {
        var isFirst = true;
        foreach (var node in partition.Owner.Of(NodeKind.ErrorManager))
        {
            if (isFirst)
                BuildErrorManager(partition, handles, node);
            else
                machine.Remarks.Warn(node, $"{partition.Label} has an error-manager node already, and only the first counts; skipped");
            isFirst = false;
        }
    }

    private void BuildErrorManager(PartitionDraft partition, DeviceTreeNode handles, DeviceTreeNode node)
    {
        if (ConfigCells.Number32(node, "vcpu", machine.Remarks) is not { } vcpu || vcpu >= partition.Spec!.Cpus.Count)
        {
            machine.Remarks.Warn(node, $"vcpu: not one of the {partition.Spec!.Cpus.Count} of this partition; skipped");
            return;
        }

        if (!machine.Devices.TryOwnErrorManager(node, partition, out var claimable))
            return;
        if (partition.HandlesLeft == 0)
        {
            machine.Remarks.Warn(node, "no handle left; skipped");
            return;
        }

        var guest = handles.FindOrAddFor(node, machine.Remarks);
        var handle = partition.NextHandle;
        var holder = new DeviceHolder(partition.Index, handle, claimable) { GuestPath = guest.Path, ShowsStatus = GuestDeviceNodes.ShowsStatus(guest) };
        var number = machine.DeviceTable.AddErrorManager(holder);
        partition.Add(new HandleEntry.ErrorQueue(handle, guest.Name, true) { Claimable = claimable, Vcpu = vcpu, Number = number });
        guest.Text("compatible", "fsl,hv-error-manager")
            .Cells("fsl,hv-error-manager-cpu", vcpu)
            .Cells("reg", handle.Value)
            .Cells("hv-handle", handle.Value);
        GuestDeviceNodes.ShowClaimable(guest, claimable);
        partition.Map(node, guest);
    }
}
