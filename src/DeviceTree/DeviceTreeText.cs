using System.Text;
using FslHv.DeviceTree.Text;

namespace FslHv.DeviceTree;

/// <summary>
/// Writes trees as source text that <see cref="DeviceTreeSource"/> and dtc read back to the same tree: <c>/dts-v1/;</c>, reservations,
/// nodes indented with tabs. References and labels are gone: phandles are numbers. The number of the boot cpu is not part of the language.
/// </summary>
/// <remarks>
/// A value is written as strings where it consists of printable, non-empty strings that all end in a NUL; otherwise as hexadecimal cells
/// where its length is a multiple of four; otherwise as bytes.
/// </remarks>
public static class DeviceTreeText
{
    /// <summary>Writes a whole tree. Lines end in a newline character.</summary>
    /// <exception cref="ArgumentException">
    /// A name cannot stand in source text (<see cref="DeviceTreeNames"/>), or nodes are nested deeper than
    /// <see cref="DeviceTreeLimits.DepthMax"/>.
    /// </exception>
    public static string Write(DeviceTreeDocument document)
    {
        var text = new StringBuilder("/dts-v1/;\n\n");
        foreach (var reservation in document.Reservations)
            text.Append($"/memreserve/ 0x{reservation.Address:x} 0x{reservation.Size:x};\n");
        if (document.Reservations.Count > 0)
            text.Append('\n');
        WriteNode(text, document.Root, 1);
        return text.ToString();
    }

    /// <summary>A property's value as source text, without its name; <c>true</c> where it has none.</summary>
    public static string Value(DeviceTreeProperty property)
    {
        var text = new StringBuilder();
        ValueText.Append(text, property);
        return text.Length == 0 ? "true" : text.ToString();
    }

    private static void WriteNode(StringBuilder text, DeviceTreeNode node, int depth)
    {
        if (depth > DeviceTreeLimits.DepthMax)
            throw new ArgumentException($"nodes are nested more than {DeviceTreeLimits.DepthMax} deep");
        if (depth > 1 && !DeviceTreeNames.IsNodeName(node.Name))
            throw new ArgumentException($"the name of the node {node.Path} cannot stand in source text");
        text.Append('\t', depth - 1).Append(depth == 1 ? "/" : node.Name).Append(" {\n");
        foreach (var property in node.Properties)
            WriteProperty(text, node, property, depth);
        for (var i = 0; i < node.Children.Count; i++)
        {
            if (i > 0 || node.Properties.Count > 0)
                text.Append('\n');
            WriteNode(text, node.Children[i], depth + 1);
        }

        text.Append('\t', depth - 1).Append("};\n");
    }

    private static void WriteProperty(StringBuilder text, DeviceTreeNode node, DeviceTreeProperty property, int depth)
    {
        if (!DeviceTreeNames.IsPropertyName(property.Name))
            throw new ArgumentException($"the name of the property '{property.Name}' of {node.Path} cannot stand in source text");
        text.Append('\t', depth).Append(property.Name);
        if (property.Length > 0)
            ValueText.Append(text.Append(" = "), property);
        text.Append(";\n");
    }
}
