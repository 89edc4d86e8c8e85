using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>
/// Gives phandles to guest nodes that something refers to. The original gives one to every node it makes; here only those that are used
/// have one, so that generated trees stay readable. Numbers follow the largest of the tree, the interrupt controller's left aside.
/// </summary>
internal sealed class GuestPhandles(DeviceTreeNode root)
{
    private uint? _last;

    /// <summary>The phandle of a node, which is given one if it has none.</summary>
    public uint Of(DeviceTreeNode node)
    {
        if (Existing(node) is { } phandle)
            return phandle;
        _last = (_last ?? Largest()) + 1;
        if (_last == GuestRoot.InterruptControllerPhandle)
            _last++;
        node.Phandle(_last.Value);
        return _last.Value;
    }

    private static uint? Existing(DeviceTreeNode node) =>
        (node.Property("phandle") ?? node.Property("linux,phandle")) is { Length: sizeof(uint) } property ? property.Cell(0) : null;

    private uint Largest()
    {
        var largest = 0u;
        foreach (var node in root.SelfAndDescendants())
        {
            // The largest number of all (-1) means no phandle.
            if (Existing(node) is { } phandle and not GuestRoot.InterruptControllerPhandle and < uint.MaxValue - 0x10000)
                largest = Math.Max(largest, phandle);
        }

        return largest;
    }
}
