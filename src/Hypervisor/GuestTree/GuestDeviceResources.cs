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

        if (node.Guest.Property("fsl,liodn") is { } streams)
            BuildDma(partition, node, streams);
    }

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
        var device = machine.DeviceTable.NumberOf(node);
        if (_handles.TryGetValue((partition, interrupt.Controller, interrupt.Number), out var known) && !isStandby)
        {
            machine.DeviceTable.Share(device, interrupt);
            return known;
        }

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
            Number = machine.DeviceTable.AddInterrupt(device, interrupt, HolderOf(partition, node, handle)),
        });
        _handles[(partition, interrupt.Controller, interrupt.Number)] = handle;
        return handle;
    }

    private static DeviceHolder HolderOf(PartitionDraft partition, GuestDeviceNode node, Handle handle) =>
        new(partition.Index, handle, node.Device.Claimable) { GuestPath = node.Guest.Path };

    /// <summary>
    /// A handle for each stream. An owner needs a window for each, or gets none; a standby owner needs none, because it takes the window over with the stream.
    /// </summary>
    private void BuildDma(PartitionDraft partition, GuestDeviceNode node, DeviceTreeProperty streams)
    {
        var config = node.Device.Config;
        var isStandby = node.Device.Claimable == Claimable.Standby;
        if (!isStandby && !config.Has("dma-window") && !config.Descendants().Any(child => child.Has("dma-window")))
            return;
        if (streams.Length == 0 || !streams.IsCells || partition.HandlesLeft < streams.CellCount)
        {
            machine.Remarks.Warn(config, $"device: fsl,liodn of {node.Guest.Path} is malformed, or no handles are left; no DMA");
            return;
        }

        var configs = new StreamConfig?[streams.CellCount];
        for (var i = 0; i < configs.Length; i++)
        {
            var from = machine.Windows.ConfigOf(config, i);
            if (isStandby && from.Has("dma-window"))
                machine.Remarks.Warn(from, $"dma-window: a standby owner takes over the active one's; stream {i} ignores it");
            else if (!isStandby && (configs[i] = machine.Windows.Read(from)) is null)
                return;
        }

        var handles = new uint[configs.Length];
        var device = machine.DeviceTable.NumberOf(node);
        for (var i = 0; i < handles.Length; i++)
        {
            var handle = partition.NextHandle;
            var holder = HolderOf(partition, node, handle) with { NoDmaDisable = machine.Windows.ConfigOf(config, i).Has("no-dma-disable") };
            partition.Add(new HandleEntry.Dma(handle, "", node.Hardware?.Path ?? node.Device.Name, streams.Cell(i))
            {
                Claimable = node.Device.Claimable,
                Stream = machine.DeviceTable.AddStream(device, i, streams.Cell(i), configs[i], holder),
            });
            handles[i] = handle.Value;
        }

        node.Guest.Cells("fsl,hv-dma-handle", handles);
    }
}
