using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Partitions;

/// <summary>
/// The hypervisor's copy of a partition's guest tree. Edits are seen by the guest only from its next start on, when the copy is flattened
/// into the guest's memory. Survives stops. Kept flattened; unfolded at the first edit.
/// </summary>
public sealed class LiveTree
{
    private Bytes _flat;
    private DeviceTreeDocument? _tree;
    private bool _isFlatStale;

    public LiveTree(Bytes flat)
    {
        _flat = flat;
    }

    /// <summary>The tree, flattened.</summary>
    public Bytes Flatten()
    {
        if (_isFlatStale)
        {
            Invariant.Holds(_tree is not null);
            _flat = Bytes.Take(DeviceTreeBlob.Write(_tree));
            _isFlatStale = false;
        }

        return _flat;
    }

    /// <summary>The value of a property, or null where node or property are missing.</summary>
    public DeviceTreeProperty? Get(string path, string name) => Unfolded().Find(path)?.Property(name);

    /// <summary>Sets a property; missing nodes of the path are made.</summary>
    public void Set(string path, DeviceTreeProperty property)
    {
        var node = Unfolded().Root;
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            node = node.Child(part) ?? node.Add(new DeviceTreeNode(part));
        if (node.Property(property.Name) is { } present && present.Value.SequenceEqual(property.Value))
            return;
        node.Set(property);
        _isFlatStale = true;
    }

    /// <summary>Sets a property as a guest asks for it; missing nodes of the path are made.</summary>
    /// <returns>False, and nothing done, for names that no tree can hold: empty, too long, not printable, or too deep.</returns>
    public bool TrySet(string path, string name, Bytes value)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length >= DeviceTreeLimits.DepthMax || !CanBeName(name) || !parts.All(CanBeName))
            return false;
        Set(path, DeviceTreeProperty.FromBytes(name, value.Span));
        return true;
    }

    /// <summary>A claimable device has changed its owner.</summary>
    public void ShowOwner(string path, bool isActive, bool showsStatus)
    {
        Set(path, DeviceTreeProperty.FromStrings("fsl,hv-claimable", isActive ? "active" : "standby"));
        if (showsStatus)
            Set(path, DeviceTreeProperty.FromStrings("status", isActive ? "okay" : "disabled"));
    }

    private static bool CanBeName(string name) =>
        name.Length is > 0 and <= DeviceTreeLimits.NameLengthMax && !name.AsSpan().ContainsAnyExceptInRange(' ', '~');

    public void AddTo(ref StateHash hash) => hash.Add(Flatten().Span);

    private DeviceTreeDocument Unfolded() => _tree ??= _flat.Length == 0 ? new() : DeviceTreeBlob.Read(_flat.Span, "guest tree");
}
