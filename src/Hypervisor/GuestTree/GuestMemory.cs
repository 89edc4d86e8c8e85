using FslHv.Abi;
using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>Guest memory and its <c>/memory@…</c> nodes. Source: Topaz <c>src/guest.c</c>, <c>map_gpma_callback</c>.</summary>
internal sealed class GuestMemory(MachineDraft machine)
{
    private static readonly DeviceTreeProperty DeviceType = DeviceTreeProperty.FromStrings("device_type", "memory");

    /// <summary>Adds the areas of a partition to its spec and its tree.</summary>
    /// <returns>The first guest address above all of them.</returns>
    public ulong Build(PartitionDraft partition, NodeUpdate updates)
    {
        var areas = new List<GuestMemoryArea>();
        var end = 0UL;
        foreach (var node in partition.Owner.Of(NodeKind.GuestMemory))
        {
            if (Read(node) is not { } area)
                continue;
            areas.Add(area);
            end = Math.Max(end, area.GuestAddress + area.Size);
            if (area.DmaOnly)
                continue;
            var guest = partition.Root.FindOrAdd($"memory@{area.GuestAddress:x}")
                .With(DeviceType)
                .With(machine.Format.Reg(area.GuestAddress, area.Size));
            partition.Map(node, guest);
            updates.Apply(node, guest);
        }

        if (areas.Count > 0)
            partition.Spec = partition.Spec! with { Memory = areas.ToValueList() };
        return end;
    }

    private GuestMemoryArea? Read(DeviceTreeNode node)
    {
        if (machine.Areas.Resolve(node, out var problem) is not { } area)
            return Skip(node, problem);
        if (machine.Areas.IsHypervisors(area))
            return Skip(node, $"phys-mem: {area.Path} is the hypervisor's");
        var (physical, size) = machine.Areas[area];
        var address = physical;
        if (node.Property("guest-addr") is { } property)
        {
            if (property.Length != sizeof(ulong))
                return Skip(node, $"guest-addr: {property.Length} bytes where two cells are expected");
            address = property.Cell64(0);
        }

        if (!ConfigCells.IsAligned(address, size) || address + (size - 1) < address)
            return Skip(node, $"guest-addr 0x{address:x} is no multiple of the size 0x{size:x}");
        return new GuestMemoryArea(node.Name, address, physical, size, node.Has("dma-only"));
    }

    private GuestMemoryArea? Skip(DeviceTreeNode node, string why)
    {
        machine.Remarks.Warn(node, $"{why}; skipped");
        return null;
    }
}
