using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>The board's hardware tree: what guests get copies of. Source: Topaz <c>src/devtree.c</c>.</summary>
internal sealed class HardwareTree
{
    private readonly DeviceTreeDocument _document;
    private readonly Dictionary<DeviceTreeNode, int> _positions = [];
    private readonly Dictionary<uint, DeviceTreeNode> _phandles = [];

    public HardwareTree(DeviceTreeDocument document)
    {
        _document = document;
        foreach (var node in document.Root.SelfAndDescendants())
        {
            _positions.Add(node, _positions.Count);
            if ((node.Property("phandle") ?? node.Property("linux,phandle")) is { Length: sizeof(uint) } phandle)
                _phandles.TryAdd(phandle.Cell(0), node);
        }

        Format = AddressFormat.Of(Root)
            ?? throw new MachinePlanException($"{Remarks.Place(Root)}: hardware tree: #address-cells and #size-cells must be 1 or 2");
    }

    /// <summary>The root.</summary>
    public DeviceTreeNode Root => _document.Root;

    /// <summary>Widths of addresses and sizes at the root; guests have the same.</summary>
    public AddressFormat Format { get; }

    /// <summary>Place of a node in document order.</summary>
    public int Position(DeviceTreeNode node) => _positions[node];

    /// <summary>The node of that phandle, or null.</summary>
    public DeviceTreeNode? Phandle(uint phandle) => _phandles.GetValueOrDefault(phandle);

    /// <summary>The node of an alias, of an alias with a path below it, or of a path; null when there is none.</summary>
    public DeviceTreeNode? Find(string device)
    {
        var slash = device.IndexOf('/', StringComparison.Ordinal);
        var alias = slash < 0 ? device : device[..slash];
        if (alias.Length > 0 && Root.Child("aliases")?.Property(alias) is { } path)
            return _document.Find(slash < 0 ? path.AsString() : path.AsString() + device[slash..]);
        return _document.Find(device);
    }

    /// <summary>Names of the aliases that lead to a node.</summary>
    public IEnumerable<string> AliasesOf(DeviceTreeNode node)
    {
        foreach (var alias in Root.Child("aliases")?.Properties ?? [])
        {
            if (_document.Find(alias.AsString()) == node)
                yield return alias.Name;
        }
    }

    /// <summary>Copies the properties of <c>/cpus</c>, without the categories that guests do not have.</summary>
    public void CopyCpusProperties(DeviceTreeNode target, PartitionTraits traits)
    {
        foreach (var property in Root.Child("cpus")?.Properties ?? [])
        {
            var isHidden = property.Name is "power-isa-e.hv" or "power-isa-e.hv.lrat"
                || (property.Name == "power-isa-e.ed" && traits.DebugDisable)
                || (property.Name == "power-isa-ecl" && traits.CacheLockDisable);
            if (!isHidden)
                target.Set(property);
        }
    }

    /// <summary>Copies a physical cpu's node.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TryCopyCpu(uint cpu, DeviceTreeNode target)
    {
        foreach (var node in Root.Child("cpus")?.Children ?? [])
        {
            if (node.Property("device_type")?.AsString() != "cpu" || node.Property("reg") is not { } reg)
                continue;
            for (var i = 0; i < reg.CellCount; i++)
            {
                if (reg.Cell(i) != cpu)
                    continue;
                MergeFrom(node, target);
                return true;
            }
        }

        return false;
    }

    /// <summary>Merges a copy of a node and everything below it into another one.</summary>
    public static void MergeFrom(DeviceTreeNode source, DeviceTreeNode target)
    {
        foreach (var property in source.Properties)
            target.Set(property);
        foreach (var child in source.Children)
            MergeFrom(child, target.FindOrAdd(child.Name));
    }
}
