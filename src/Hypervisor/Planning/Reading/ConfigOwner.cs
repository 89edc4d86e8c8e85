using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>A node that owns things, which is a partition or the hypervisor's configuration, and what was found below it in document order.</summary>
internal sealed class ConfigOwner(DeviceTreeNode node)
{
    private readonly List<(NodeKind Kind, DeviceTreeNode Node)> _things = [];

    /// <summary>The node itself.</summary>
    public DeviceTreeNode Node { get; } = node;

    /// <summary>Notes something found below it.</summary>
    public void Add(NodeKind kind, DeviceTreeNode thing) => _things.Add((kind, thing));

    /// <summary>What is of that kind, in document order.</summary>
    public IEnumerable<DeviceTreeNode> Of(NodeKind kind)
    {
        foreach (var (each, thing) in _things)
        {
            if (each == kind)
                yield return thing;
        }
    }
}
