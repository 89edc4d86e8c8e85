using FslHv.Abi;
using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>
/// Registers, interrupts, DMA streams and aliases of device nodes. Interrupt maps are left as the hardware tree has them.
/// Source: Topaz <c>src/guest.c</c>, <c>map_device_to_guest</c>; <c>src/vmpic.c</c>; <c>src/pamu.c</c>.
/// </summary>
internal sealed class GuestDeviceResources(MachineDraft machine)
{
    private const uint NoInterrupt = 0xFFFF_FFFF;

    private readonly Dictionary<(DeviceTreeNode Controller, uint Number), PartitionDraft> _owners = [];
    private readonly Dictionary<(PartitionDraft Partition, DeviceTreeNode Controller, uint Number), Handle> _handles = [];

    public void Build(PartitionDraft partition, DeviceTreeNode bus, GuestDeviceNode node)
    {
        if (node.Hardware is { } hardware)
        {
            foreach (var alias in machine.Hardware!.AliasesOf(hardware))
                partition.Root.FindOrAdd("aliases").Text(alias, node.Guest.Path);
            if (node.Guest.Parent == bus && node.Guest.Has("reg"))
                CopyRegisters(node, hardware);
            if (node.Guest.Has("interrupts"))
                BuildInterrupts(partition, node, hardware);
        }

        if (node.Guest.Property("fsl,liodn") is { } streams && HasDmaWindow(node.Device.Config))
            BuildDma(partition, node, streams);
    }

    private static bool HasDmaWindow(DeviceTreeNode config) => config.Has("dma-window") || config.Children.Any(child => child.Has("dma-window"));

    private void CopyRegisters(GuestDeviceNode node, DeviceTreeNode hardware)
    {
        if (HardwareRanges.Registers(hardware) is not { } registers)
        {
            machine.Remarks.Warn(node.Device.Config, $"device: reg of {hardware.Path} cannot be translated; left as it is");
            return;
        }

        var bytes = new List<byte>();
        foreach (var (address, size) in registers)
            bytes.AddRange(AddressFormat.Wide.Reg(address, size).Value);
        node.Guest.Set(DeviceTreeProperty.FromBytes("reg", bytes.ToArray()));
    }

    private void BuildInterrupts(PartitionDraft partition, GuestDeviceNode node, DeviceTreeNode hardware)
    {
        if (HardwareInterrupts.Of(machine.Hardware!, hardware) is not { } interrupts)
        {
            machine.Remarks.Warn(node.Device.Config, $"device: interrupts of {hardware.Path} lead to no known controller; left out");
            node.Guest.Remove("interrupts");
            return;
        }

        var cells = new uint[interrupts.Count * 2];
        for (var i = 0; i < interrupts.Count; i++)
        {
            var handle = Grant(partition, node, interrupts[i]);
            cells[2 * i] = handle?.Value ?? NoInterrupt;
            cells[(2 * i) + 1] = handle is null ? NoInterrupt : interrupts[i].Configuration;
        }

        node.Guest.Cells("interrupts", cells).Cells("interrupt-parent", GuestRoot.InterruptControllerPhandle);
    }

    /// <summary>The handle of a hardware interrupt; null when another guest has it.</summary>
    private Handle? Grant(PartitionDraft partition, GuestDeviceNode node, HardwareInterrupt interrupt)
    {
        var isStandby = node.Device.Claimable == Claimable.Standby;
        if (_handles.TryGetValue((partition, interrupt.Controller, interrupt.Number), out var known) && !isStandby)
            return known;
        if (!isStandby && !_owners.TryAdd((interrupt.Controller, interrupt.Number), partition))
        {
            var other = _owners[(interrupt.Controller, interrupt.Number)];
            machine.Remarks.Warn(node.Device.Config, $"device: interrupt {interrupt.Number} of {node.Guest.Path} is that of {other.Label}; not granted");
            return null;
        }

        if (partition.HandlesLeft == 0)
        {
            machine.Remarks.Warn(node.Device.Config, $"device: no handle left for interrupt {interrupt.Number}; not granted");
            return null;
        }

        var handle = partition.NextHandle;
        partition.Add(new HandleEntry.Device(handle, "", node.Hardware!.Path, true)
        {
            GuestPath = node.Guest.Path,
            Claimable = node.Device.Claimable,
        });
        _handles[(partition, interrupt.Controller, interrupt.Number)] = handle;
        return handle;
    }

    private void BuildDma(PartitionDraft partition, GuestDeviceNode node, DeviceTreeProperty streams)
    {
        if (streams.Length == 0 || !streams.IsCells || partition.HandlesLeft < streams.CellCount)
        {
            machine.Remarks.Warn(node.Device.Config, $"device: fsl,liodn of {node.Guest.Path} is malformed, or no handles are left; no DMA");
            return;
        }

        var handles = new uint[streams.CellCount];
        for (var i = 0; i < handles.Length; i++)
        {
            var handle = partition.NextHandle;
            partition.Add(new HandleEntry.Dma(handle, "", node.Hardware?.Path ?? node.Device.Name, streams.Cell(i)) { Claimable = node.Device.Claimable });
            handles[i] = handle.Value;
        }

        node.Guest.Cells("fsl,hv-dma-handle", handles);
    }
}
