using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>Collects what is worth telling while a tree is read, and brings it into document order at the end.</summary>
internal sealed class Remarks
{
    private readonly List<(DeviceTreeNode Node, PlanRemark Remark)> _items = [];

    /// <summary>A node or a value is skipped.</summary>
    public void Warn(DeviceTreeNode node, string text) => Add(node, Severity.Warning, text);

    /// <summary>Something is assumed.</summary>
    public void Inform(DeviceTreeNode node, string text) => Add(node, Severity.Info, text);

    /// <summary>A partition will never come up.</summary>
    public void Fail(DeviceTreeNode node, string text) => Add(node, Severity.Error, text);

    /// <summary>Where a node stands, for messages: <c>board.dts:12:5: /mgr/worker</c>, or its path alone where there is no source text.</summary>
    public static string Place(DeviceTreeNode node) => node.Origin is { } origin ? $"{origin}: {node.Path}" : node.Path;

    /// <summary>All of them, in the order of their nodes in the tree; those of one node in the order in which they were made.</summary>
    public ValueList<PlanRemark> InDocumentOrder(DeviceTreeNode root)
    {
        if (_items.Count == 0)
            return [];
        var positions = new Dictionary<DeviceTreeNode, int>(_items.Count);
        foreach (var (node, _) in _items)
            positions.TryAdd(node, 0);
        var position = 0;
        foreach (var node in root.SelfAndDescendants())
        {
            if (position == positions.Count)
                break;
            if (positions.ContainsKey(node))
                positions[node] = position++;
        }

        Invariant.Holds(position == positions.Count);
        return _items.OrderBy(item => positions[item.Node]).Select(item => item.Remark).ToValueList();
    }

    private void Add(DeviceTreeNode node, Severity severity, string text) =>
        _items.Add((node, new PlanRemark(severity, $"{Place(node)}: {text}")));
}
