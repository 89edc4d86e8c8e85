namespace FslHv.DeviceTree.Source;

/// <content>Merging bodies into nodes that are there, and deleting.</content>
internal sealed partial class Draft
{
    /// <summary>Takes the first root as it is, merges later ones into it.</summary>
    public void MergeRoot(DraftNode body)
    {
        if (Root is not null)
        {
            Merge(Root, body);
            return;
        }

        Root = body;
        Attach(body, null);
    }

    /// <summary>
    /// Merges a body into a node: values that come again replace the older ones where these stand, children of the same name are merged,
    /// everything else goes to the end; deletions happen in the order they are written.
    /// </summary>
    public void Merge(DraftNode node, DraftNode body)
    {
        Invariant.Holds(node.Name == body.Name);
        Invariant.Holds(node.Depth >= 1 && body.Depth == 0);
        node.Deleted = false;
        foreach (var label in body.Labels)
            _labels.Put(node, label);
        foreach (var property in body.Properties)
            MergeProperty(node, property);
        foreach (var child in body.Children)
        {
            var older = node.Children.Find(child.Name);
            if (child.Deleted)
            {
                if (older is { Deleted: false })
                    Delete(older);
            }
            else if (older is not null)
            {
                Merge(older, child);
            }
            else
            {
                node.Children.Add(child);
                Attach(child, node);
            }
        }
    }

    /// <summary>Takes a node and everything below it away, labels too. The places stay.</summary>
    public void Delete(DraftNode node)
    {
        Invariant.Holds(!node.Deleted && node.Depth >= 1);
        node.Deleted = true;
        foreach (var label in node.Labels)
            _labels.Remove(node, label.Name);
        node.Labels.Clear();
        foreach (var property in node.Properties)
            Delete(property);
        foreach (var child in node.Children)
        {
            if (!child.Deleted)
                Delete(child);
        }
    }

    private static void Delete(DraftProperty property)
    {
        property.Deleted = true;
        property.Labels.Clear();
    }

    private static void MergeProperty(DraftNode node, DraftProperty property)
    {
        var older = node.Properties.Find(property.Name);
        if (property.Deleted)
        {
            if (older is not null)
                Delete(older);
        }
        else if (older is not null)
        {
            older.Deleted = false;
            older.Value = property.Value;
            older.Labels.AddRange(property.Labels);
        }
        else
        {
            node.Properties.Add(property);
        }
    }

    /// <summary>Hangs a subtree that was not in the tree so far below a node: depths and labels become known.</summary>
    private void Attach(DraftNode node, DraftNode? parent)
    {
        Invariant.Holds(node.Depth == 0);
        node.Parent = parent;
        node.Depth = parent is null ? 1 : parent.Depth + 1;
        if (node.Depth > DeviceTreeLimits.DepthMax)
            throw node.Position.Error($"nodes are nested more than {DeviceTreeLimits.DepthMax} deep");
        foreach (var label in node.Labels)
            _labels.Register(node, label.Name);
        foreach (var child in node.Children)
            Attach(child, node);
    }
}
