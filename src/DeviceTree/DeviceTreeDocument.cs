namespace FslHv.DeviceTree;

/// <summary>A device tree: a root node, memory reservations and the number of the boot cpu.</summary>
public sealed class DeviceTreeDocument
{
    public DeviceTreeDocument(DeviceTreeNode? root = null)
    {
        Root = root ?? new DeviceTreeNode("");
    }

    /// <summary>The root; its name is empty.</summary>
    public DeviceTreeNode Root { get; }

    /// <summary>Memory reservations, in order.</summary>
    public IList<MemoryReservation> Reservations { get; } = [];

    /// <summary>Physical number of the boot cpu, as the header has it.</summary>
    public uint BootCpu { get; set; }

    /// <summary>
    /// The node at a path. Repeated, leading and trailing slashes are ignored; a component without a unit address finds the first
    /// child whose name up to <c>@</c> is equal. Null when there is none.
    /// </summary>
    public DeviceTreeNode? Find(string path)
    {
        var node = Root;
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (node.Child(part) is not { } child)
                return null;
            node = child;
        }

        return node;
    }

    /// <summary>The node whose <c>phandle</c> (or <c>linux,phandle</c>) is that number, or null.</summary>
    public DeviceTreeNode? FindPhandle(uint phandle)
    {
        foreach (var node in Root.SelfAndDescendants())
        {
            var property = node.Property("phandle") ?? node.Property("linux,phandle");
            if (property is { Length: sizeof(uint) } && property.Cell(0) == phandle)
                return node;
        }

        return null;
    }

    /// <summary>A copy that shares nothing that changes.</summary>
    public DeviceTreeDocument Clone()
    {
        var copy = new DeviceTreeDocument(Root.Clone()) { BootCpu = BootCpu };
        foreach (var reservation in Reservations)
            copy.Reservations.Add(reservation);
        return copy;
    }
}

/// <summary>Memory that the tree's reader must leave alone. Unit: bytes.</summary>
public readonly record struct MemoryReservation(ulong Address, ulong Size);
