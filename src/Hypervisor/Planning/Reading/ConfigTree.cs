using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>
/// A configuration tree after one walk: nodes by kind and by phandle. Nodes are found by <c>compatible</c> anywhere, so folder nodes are
/// free; devices are direct children of their owner with <c>device</c>. Source: Topaz <c>src/livetree.c</c>, <c>src/devtree.c</c>.
/// </summary>
internal sealed class ConfigTree
{
    private readonly Dictionary<uint, DeviceTreeNode> _phandles = [];

    private ConfigTree(DeviceTreeNode root)
    {
        Root = root;
    }

    /// <summary>The root.</summary>
    public DeviceTreeNode Root { get; }

    /// <summary>The hypervisor's own node; null where there is none. Only the first one counts.</summary>
    public ConfigOwner? Hypervisor { get; private set; }

    /// <summary>Partitions in document order.</summary>
    public List<ConfigOwner> Partitions { get; } = [];

    /// <summary>Physical memory areas in document order.</summary>
    public List<DeviceTreeNode> MemoryAreas { get; } = [];

    /// <summary>Doorbells in document order.</summary>
    public List<DeviceTreeNode> Doorbells { get; } = [];

    /// <summary>Multiplexers in document order.</summary>
    public List<DeviceTreeNode> Muxes { get; } = [];

    /// <summary>Walks a tree.</summary>
    /// <exception cref="MachinePlanException">The root is not compatible with <c>fsl,hv-config</c>.</exception>
    public static ConfigTree Read(DeviceTreeDocument document)
    {
        var root = document.Root;
        if (!root.IsCompatible("fsl,hv-config"))
            throw new MachinePlanException($"{Remarks.Place(root)}: not a hypervisor configuration: compatible has no \"fsl,hv-config\"");
        var tree = new ConfigTree(root);
        tree.Walk(root, null, true);
        return tree;
    }

    /// <summary>The node that a property's only cell points at.</summary>
    /// <param name="node">The node with the property.</param>
    /// <param name="property">The property's name.</param>
    /// <param name="problem">What is wrong with it when there is no such node.</param>
    public DeviceTreeNode? Resolve(DeviceTreeNode node, string property, out string problem)
    {
        problem = "";
        if (node.Property(property) is not { } value)
        {
            problem = $"no {property}";
            return null;
        }

        if (value.Length != sizeof(uint))
        {
            problem = $"{property} is not one phandle";
            return null;
        }

        if (Find(value.Cell(0)) is { } target)
            return target;
        problem = $"{property}: no node has phandle {value.Cell(0)}";
        return null;
    }

    /// <summary>The node of that phandle, or null.</summary>
    public DeviceTreeNode? Find(uint phandle) => _phandles.GetValueOrDefault(phandle);

    private void Walk(DeviceTreeNode node, ConfigOwner? owner, bool isConfig)
    {
        if ((node.Property("phandle") ?? node.Property("linux,phandle")) is { Length: sizeof(uint) } phandle)
            _phandles.TryAdd(phandle.Cell(0), node);
        // What stands below node-update is the guest's, whatever it is called.
        isConfig &= !NodeUpdate.IsUpdate(node);
        if (isConfig)
            owner = Classify(node, owner);
        foreach (var child in node.Children)
            Walk(child, owner, isConfig);
    }

    private ConfigOwner? Classify(DeviceTreeNode node, ConfigOwner? owner)
    {
        var kind = NodeKinds.Of(node);
        switch (kind)
        {
            case NodeKind.MemoryArea:
                MemoryAreas.Add(node);
                return owner;
            case NodeKind.Doorbell:
                Doorbells.Add(node);
                return owner;
            case NodeKind.Mux:
                Muxes.Add(node);
                return owner;
            case NodeKind.Partition:
                Partitions.Add(new ConfigOwner(node));
                return Partitions[^1];
            case NodeKind.Hypervisor:
                return Hypervisor ??= new ConfigOwner(node);
            case NodeKind.None when node.Parent == owner?.Node && node.Has("device"):
                owner?.Add(NodeKind.Device, node);
                return owner;
            default:
                owner?.Add(kind, node);
                return owner;
        }
    }
}
