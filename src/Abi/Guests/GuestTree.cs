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
}
