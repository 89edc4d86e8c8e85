using FslHv.Abi;
using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>Physical memory areas. Source: Topaz <c>src/ccm.c</c>, <c>src/init.c</c>.</summary>
internal sealed class MemoryAreas
{
    private readonly Dictionary<DeviceTreeNode, (ulong Address, ulong Size)> _areas = [];
    private readonly HashSet<DeviceTreeNode> _ofHypervisor = [];
    private readonly ConfigTree _tree;

    public MemoryAreas(ConfigTree tree, Remarks remarks)
    {
        _tree = tree;
        foreach (var node in tree.MemoryAreas)
            Read(node, remarks);
        foreach (var memory in tree.Hypervisor?.Of(NodeKind.HypervisorMemory) ?? [])
        {
            if (Resolve(memory, out var problem) is { } area)
                _ofHypervisor.Add(area);
            else
                remarks.Warn(memory, $"{problem}; skipped");
        }
    }

    /// <summary>The area that <c>phys-mem</c> of a node points at, or null and why.</summary>
    public DeviceTreeNode? Resolve(DeviceTreeNode node, out string problem)
    {
        if (_tree.Resolve(node, "phys-mem", out problem) is not { } area)
            return null;
        if (_areas.ContainsKey(area))
            return area;
        problem = NodeKinds.Of(area) == NodeKind.MemoryArea
            ? $"phys-mem: {area.Path} was refused"
            : $"phys-mem: {area.Path} is no phys-mem-area";
        return null;
    }

    /// <summary>Address and size of an area. Units: bytes.</summary>
    public (ulong Address, ulong Size) this[DeviceTreeNode area] => _areas[area];

    /// <summary>Whether the hypervisor keeps an area for itself.</summary>
    public bool IsHypervisors(DeviceTreeNode area) => _ofHypervisor.Contains(area);

    /// <summary>All areas that were accepted, in document order.</summary>
    public ValueList<MemoryAreaPlan> ToPlan() =>
        _tree.MemoryAreas.Where(_areas.ContainsKey)
            .Select(node => new MemoryAreaPlan(node.Path, _areas[node].Address, _areas[node].Size, IsHypervisors(node)))
            .ToValueList();

    private void Read(DeviceTreeNode node, Remarks remarks)
    {
        if (ConfigCells.Number64(node, "addr", remarks) is not { } address || ConfigCells.Number64(node, "size", remarks) is not { } size)
            remarks.Warn(node, "addr and size must be two cells each; refused");
        else if (!ConfigCells.IsPowerOfTwo(size))
            remarks.Warn(node, $"size 0x{size:x} is no power of two; refused");
        else if (!ConfigCells.IsAligned(address, size))
            remarks.Warn(node, $"addr 0x{address:x} is no multiple of size 0x{size:x}; refused");
        else
            _areas.Add(node, (address, size));
    }
}
