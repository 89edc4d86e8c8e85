using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>Shorthand for writing guest trees. Every method gives the node back, or the child it found or made.</summary>
internal static class TreeNodes
{
    /// <summary>
    /// The child of that name, made at the end if there is none. As in the original a name without a unit address also finds a child
    /// that has one. Source: Topaz <c>src/livetree.c</c>, <c>dt_get_subnode</c>.
    /// </summary>
    public static DeviceTreeNode FindOrAdd(this DeviceTreeNode node, string name) => node.Child(name) ?? node.Add(new DeviceTreeNode(name));

    /// <summary>The child that a configuration node of that name gets, with a remark where another one has it already: then both become one.</summary>
    public static DeviceTreeNode FindOrAddFor(this DeviceTreeNode node, DeviceTreeNode config, Remarks remarks)
    {
        if (node.Child(config.Name) is not { } child)
            return node.Add(new DeviceTreeNode(config.Name));
        remarks.Warn(config, $"the guest has a node {child.Name} already; this one overwrites it");
        return child;
    }

    /// <summary>Sets a property of cells.</summary>
    public static DeviceTreeNode Cells(this DeviceTreeNode node, string name, params ReadOnlySpan<uint> cells) =>
        node.Set(DeviceTreeProperty.FromCells(name, cells));

    /// <summary>Sets a property of strings.</summary>
    public static DeviceTreeNode Text(this DeviceTreeNode node, string name, params ReadOnlySpan<string> strings) =>
        node.Set(DeviceTreeProperty.FromStrings(name, strings));

    /// <summary>Sets a property without a value.</summary>
    public static DeviceTreeNode Flag(this DeviceTreeNode node, string name) => node.Set(DeviceTreeProperty.Flag(name));

    /// <summary>Sets a property that is already made; those that every guest has are shared.</summary>
    public static DeviceTreeNode With(this DeviceTreeNode node, DeviceTreeProperty property) => node.Set(property);

    /// <summary>Sets a phandle under both names, as Linux of that time wants it.</summary>
    public static DeviceTreeNode Phandle(this DeviceTreeNode node, uint phandle) =>
        node.Cells("phandle", phandle).Cells("linux,phandle", phandle);
}
