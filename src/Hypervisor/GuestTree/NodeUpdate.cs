using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>
/// Merges <c>node-update</c> children of configuration nodes into guest nodes, and <c>node-update-phandle</c> children at the very end, when
/// every guest node is there. Source: Topaz <c>src/livetree.c</c>, <c>dt_process_node_update</c>.
/// </summary>
internal sealed class NodeUpdate(MachineDraft machine, PartitionDraft partition)
{
    private List<(DeviceTreeNode Source, DeviceTreeNode Target)>? _deferred;

    /// <summary>Whether a node holds updates, of either kind.</summary>
    public static bool IsUpdate(DeviceTreeNode node) =>
        node.Name.StartsWith("node-update", StringComparison.Ordinal) && (IsNamed(node, "node-update") || IsNamed(node, "node-update-phandle"));

    /// <summary>Merges the updates of a configuration node; those of phandles wait.</summary>
    public void Apply(DeviceTreeNode config, DeviceTreeNode target)
    {
        foreach (var child in config.Children)
        {
            if (IsNamed(child, "node-update"))
                Merge(child, target);
            else if (IsNamed(child, "node-update-phandle"))
                (_deferred ??= []).Add((child, target));
        }
    }

    /// <summary>Merges the updates of phandles.</summary>
    public void ApplyPhandles()
    {
        if (_deferred is null)
            return;
        var phandles = new GuestPhandles(partition.Root);
        foreach (var (source, target) in _deferred)
            MergePhandles(source, target, phandles);
    }

    private static bool IsNamed(DeviceTreeNode node, string name) =>
        node.Name.StartsWith(name, StringComparison.Ordinal) && (node.Name.Length == name.Length || node.Name[name.Length] == '@');

    private void Merge(DeviceTreeNode source, DeviceTreeNode target)
    {
        DeleteFrom(source, target);
        partition.Map(source, target);
        foreach (var property in source.Properties)
        {
            if (property.Name is not ("phandle" or "linux,phandle" or "delete-node" or "delete-subnodes" or "delete-prop" or "prepend-stringlist"))
                target.Set(property);
        }

        Prepend(source, target);
        foreach (var child in source.Children)
            Merge(child, target.FindOrAdd(child.Name));
    }

    private static void DeleteFrom(DeviceTreeNode source, DeviceTreeNode target)
    {
        if (source.Has("delete-subnodes"))
        {
            while (target.Children.Count > 0)
                target.Remove(target.Children[^1]);
        }

        foreach (var name in source.Property("delete-node")?.AsStrings() ?? [])
        {
            // A name without a unit address takes every node of that name.
            while (target.Child(name) is { } child)
                target.Remove(child);
        }

        foreach (var name in source.Property("delete-prop")?.AsStrings() ?? [])
            target.Remove(name);
    }

    private void Prepend(DeviceTreeNode source, DeviceTreeNode target)
    {
        var texts = source.Property("prepend-stringlist")?.AsStrings() ?? [];
        for (var i = 0; i + 1 < texts.Count; i += 2)
        {
            if (!DeviceTreeNames.IsPropertyName(texts[i]))
            {
                machine.Remarks.Warn(source, $"prepend-stringlist: entry {i + 1} is not the name of a property; skipped");
                continue;
            }

            var first = DeviceTreeProperty.FromStrings(texts[i], texts[i + 1]);
            var rest = target.Property(texts[i]) is { } old ? old.Value : [];
            target.Set(DeviceTreeProperty.FromBytes(texts[i], [.. first.Value, .. rest]));
        }

        if (texts.Count % 2 != 0)
            machine.Remarks.Warn(source, $"prepend-stringlist: \"{texts[^1]}\" at the end has no partner; ignored");
    }

    private void MergePhandles(DeviceTreeNode source, DeviceTreeNode target, GuestPhandles phandles)
    {
        partition.Map(source, target);
        foreach (var property in source.Properties)
        {
            if (property.Name is "phandle" or "linux,phandle")
                continue;
            if (Translate(property, phandles, out var problem) is { } translated)
                target.Set(translated);
            else
                machine.Remarks.Warn(source, $"{property.Name}: {problem}; skipped");
        }

        foreach (var child in source.Children)
            MergePhandles(child, target.FindOrAdd(child.Name), phandles);
    }

    private DeviceTreeProperty? Translate(DeviceTreeProperty property, GuestPhandles phandles, out string problem)
    {
        problem = "not a list of phandles";
        if (property.Length == 0 || !property.IsCells)
            return null;
        var cells = new uint[property.CellCount];
        for (var i = 0; i < cells.Length; i++)
        {
            var config = machine.Tree.Find(property.Cell(i));
            if (config is null || partition.GuestNode(config) is not { } guest)
            {
                problem = config is null ? $"no node has phandle {property.Cell(i)}" : $"{config.Path} has no node in this guest's tree";
                return null;
            }

            cells[i] = phandles.Of(guest);
        }

        problem = "";
        return DeviceTreeProperty.FromCells(property.Name, cells);
    }
}
