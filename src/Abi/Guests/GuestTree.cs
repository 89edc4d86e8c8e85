using FslHv.DeviceTree;

namespace FslHv.Abi;

/// <summary>Finds in a guest tree what user space and guests look for there. Source: the node layout of Topaz
/// <c>src/devtree.c</c>.</summary>
public static class GuestTree
{
    /// <summary>The node below which a guest finds its handles.</summary>
    public const string HandlesPath = "/hypervisor/handles";

    /// <summary>The handle of a send doorbell by the name or path of its node below the handles, or null: <c>ring-worker</c>,
    /// <c>worker/shutdown</c>.</summary>
    public static Handle? SendHandle(DeviceTreeDocument tree, string node) =>
        tree.Find($"{HandlesPath}/{node}") is { } found && found.IsCompatible("epapr,hv-send-doorbell") ? HandleOf(found) : null;

    /// <summary>The node of a managed partition by its <c>label</c>, or null.</summary>
    public static DeviceTreeNode? ManagedPartition(DeviceTreeDocument tree, string label)
    {
        foreach (var node in tree.Find(HandlesPath)?.Children ?? [])
        {
            if (node.IsCompatible("fsl,hv-partition-handle")
                && string.Equals(node.Property("label")?.AsString(), label, StringComparison.Ordinal))
                return node;
        }

        return null;
    }

    /// <summary>A node's <c>hv-handle</c>, or <c>reg</c> where old trees have only that; null when neither is one cell.</summary>
    public static Handle? HandleOf(DeviceTreeNode node) =>
        (node.Property("hv-handle") ?? node.Property("reg")) is { Length: sizeof(uint) } property ? new Handle(property.Cell(0)) : null;

    /// <summary>The interrupt of a receive doorbell: the first cell of <c>interrupts</c>; null where there is none.</summary>
    public static Handle? InterruptOf(DeviceTreeNode node) =>
        node.Property("interrupts") is { CellCount: > 0 } property ? new Handle(property.Cell(0)) : null;

    /// <summary>The handle of the guest's own error queue, or null.</summary>
    public static Handle? ErrorQueue(DeviceTreeDocument tree) => HandleOfCompatible(tree, "fsl,hv-guest-error-queue");

    /// <summary>The handle of the machine's error queue, which only a guest that may be the error manager has; or null.</summary>
    public static Handle? ErrorManager(DeviceTreeDocument tree) => HandleOfCompatible(tree, "fsl,hv-error-manager");

    /// <summary>The largest range of memory of the tree; a size of 0 where it has none. Units: bytes, guest-physical addresses.</summary>
    public static (ulong Address, ulong Size) LargestMemory(DeviceTreeDocument tree)
    {
        var largest = (Address: 0UL, Size: 0UL);
        foreach (var node in tree.Root.Children)
        {
            if (node.Property("device_type")?.AsString() == "memory" && node.Property("reg") is { } reg
                && Range(tree.Root, reg) is { } range && range.Size > largest.Size)
                largest = range;
        }

        return largest;
    }

    /// <summary>
    /// The handle of a claimable device, or null: by the path of its node (<c>/devices/dma</c>), by an alias, with or without a path below it
    /// (<c>dma0/dma-channel@0</c>), or by the name of a node below the handles (<c>error-manager</c>).
    /// </summary>
    public static Handle? ClaimableDevice(DeviceTreeDocument tree, string device)
    {
        var slash = device.IndexOf('/', StringComparison.Ordinal);
        var alias = slash < 0 ? device : device[..slash];
        var path = alias.Length > 0 && tree.Find("/aliases")?.Property(alias) is { } target
            ? target.AsString() + (slash < 0 ? "" : device[slash..])
            : slash == 0 ? device : $"{HandlesPath}/{device}";
        return tree.Find(path) is { } node && node.Property("fsl,hv-claimable") is not null ? HandleOf(node) : null;
    }

    private static Handle? HandleOfCompatible(DeviceTreeDocument tree, string compatible)
    {
        foreach (var node in tree.Find(HandlesPath)?.Children ?? [])
        {
            if (node.IsCompatible(compatible))
                return HandleOf(node);
        }

        return null;
    }

    private static (ulong Address, ulong Size)? Range(DeviceTreeNode root, DeviceTreeProperty reg)
    {
        var address = Cells(root, "#address-cells", 2);
        var size = Cells(root, "#size-cells", 1);
        if (address is not (1 or 2) || size is not (1 or 2) || reg.CellCount < address + size)
            return null;
        return (Number(reg, 0, address), Number(reg, address, size));
    }

    private static int Cells(DeviceTreeNode root, string name, int otherwise) =>
        root.Property(name) is { Length: sizeof(uint) } property ? (int)property.Cell(0) : otherwise;

    private static ulong Number(DeviceTreeProperty reg, int cell, int width) => width == 1 ? reg.Cell(cell) : reg.Cell64(cell);
}
