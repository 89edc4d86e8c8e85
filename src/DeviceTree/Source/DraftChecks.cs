using System.Text;

namespace FslHv.DeviceTree.Source;

/// <summary>What must hold once all is merged: every name and every label stands once. Drops <c>name</c> properties, which say nothing
/// new.</summary>
internal static class DraftChecks
{
    public static void Check(DraftNode root)
    {
        CheckNames(root);
        CheckLabels(root, new Dictionary<string, object>(StringComparer.Ordinal));
    }

    private static void CheckNames(DraftNode node)
    {
        if (node.Children.FindDuplicate(deletedCount: true) is { } child)
            throw child.Position.Error($"{node.Path} has a node '{child.Name}' already");
        if (node.Properties.FindDuplicate(deletedCount: false) is { } property)
            throw property.Position.Error($"{node.Path} has a property '{property.Name}' already");
        if (node.Properties.FindLive("name") is { } name)
            DropName(node, name);
        foreach (var next in node.Children)
        {
            if (!next.Deleted)
                CheckNames(next);
        }
    }

    private static void DropName(DraftNode node, DraftProperty property)
    {
        var baseName = node.Name.Split('@')[0];
        if (!property.Value.Bytes.AsSpan().SequenceEqual(Encoding.ASCII.GetBytes(baseName + '\0')))
            throw property.Position.Error($"the property 'name' must be \"{baseName}\", the node's name");
        property.Deleted = true;
    }

    private static void CheckLabels(DraftNode node, Dictionary<string, object> owners)
    {
        CheckLabels(node.Labels, node, owners);
        foreach (var property in node.Properties)
        {
            if (property.Deleted)
                continue;
            CheckLabels(property.Labels, property, owners);
            foreach (var label in property.Value.Labels)
                CheckLabel(label, new object(), owners);
        }

        foreach (var child in node.Children)
        {
            if (!child.Deleted)
                CheckLabels(child, owners);
        }
    }

    private static void CheckLabels(List<LabelDraft> labels, object owner, Dictionary<string, object> owners)
    {
        foreach (var label in labels)
            CheckLabel(label, owner, owners);
    }

    private static void CheckLabel(LabelDraft label, object owner, Dictionary<string, object> owners)
    {
        if (!owners.TryAdd(label.Name, owner) && owners[label.Name] != owner)
            throw label.Position.Error($"the label '{label.Name}' is on something else already");
    }
}
