namespace FslHv.DeviceTree.Source;

/// <content>What stands between a node's braces.</content>
internal sealed partial class SourceParser
{
    private DraftNode ReadBody(LabelDraft name, int depth)
    {
        if (depth > DeviceTreeLimits.DepthMax)
            throw name.Position.Error($"nodes are nested more than {DeviceTreeLimits.DepthMax} deep");
        var node = new DraftNode(name.Name, name.Position);
        lexer.Expect("{", name.Name.Length == 0 ? "after '/'" : $"after '{name.Name}'");
        while (!lexer.TryTake("}"))
            ReadEntry(node, depth);
        lexer.Expect(";", "after the node's '}'");
        return node;
    }

    private void ReadEntry(DraftNode node, int depth)
    {
        var position = lexer.NextPosition;
        if (lexer.TryTake("/delete-property/"))
        {
            CheckOrder(node, position);
            var name = lexer.ReadName("the name of a property after '/delete-property/'");
            lexer.Expect(";", "after '/delete-property/' and its name");
            node.Properties.Add(new DraftProperty(name.Name, name.Position) { Deleted = true });
        }
        else if (lexer.TryTake("/delete-node/"))
        {
            var name = lexer.ReadName("the name of a child after '/delete-node/' (references go to the top level)");
            lexer.Expect(";", "after '/delete-node/' and its name");
            node.Children.Add(new DraftNode(name.Name, name.Position) { Deleted = true });
        }
        else
        {
            ReadNamedEntry(node, depth);
        }
    }

    /// <summary>A property or a child, with labels before it.</summary>
    private void ReadNamedEntry(DraftNode node, int depth)
    {
        var labels = new List<LabelDraft>();
        var omit = false;
        while (true)
        {
            lexer.ReadLabels(labels);
            if (!lexer.TryTake("/omit-if-no-ref/"))
                break;
            omit = true;
        }

        if (lexer.NextCharacter == '&')
            throw lexer.NextPosition.Error("a reference node, '&…', may stand only at the top level");
        var name = lexer.ReadName("a property, a node or '}'");
        if (lexer.NextCharacter == '{')
            ReadChild(node, name, depth, labels, omit);
        else if (omit)
            throw lexer.Unexpected($"'{{' after '{name.Name}', as '/omit-if-no-ref/' is for nodes");
        else
            ReadProperty(node, name, labels);
    }

    private void ReadChild(DraftNode node, LabelDraft name, int depth, List<LabelDraft> labels, bool omit)
    {
        if (!DeviceTreeNames.IsNodeName(name.Name))
            throw name.Position.Error($"'{name.Name}' is no name for a node: '*', '#', '?' and a second '@' are not allowed");
        var child = ReadBody(name, depth + 1);
        child.OmitIfUnused = omit;
        child.Labels.AddRange(labels);
        child.Parent = node;
        node.Children.Add(child);
    }

    private void ReadProperty(DraftNode node, LabelDraft name, List<LabelDraft> labels)
    {
        CheckOrder(node, name.Position);
        if (!DeviceTreeNames.IsPropertyName(name.Name))
            throw name.Position.Error($"'{name.Name}' is no name for a property: '@' is for nodes");
        var property = new DraftProperty(name.Name, name.Position);
        property.Labels.AddRange(labels);
        if (lexer.TryTake("="))
        {
            property.Value = _values.Read();
            lexer.Expect(";", $"after the value of '{name.Name}'");
        }
        else if (!lexer.TryTake(";"))
        {
            throw lexer.Unexpected($"'=', ';' or '{{' after '{name.Name}'");
        }

        node.Properties.Add(property);
    }

    private static void CheckOrder(DraftNode node, SourcePosition position)
    {
        if (node.Children.Count > 0)
            throw position.Error("properties must stand before the first child");
    }
}
