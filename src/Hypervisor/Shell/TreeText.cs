using System.Globalization;
using System.Text;
using FslHv.DeviceTree;

namespace FslHv.Hypervisor;

/// <summary>
/// A device tree as the shell prints it: like source text, but for numbers, which are decimal below 256 and wherever the property's name speaks of a
/// count. Source: Topaz <c>src/livetree.c</c>, <c>dt_print_tree</c>.
/// </summary>
internal static class TreeText
{
    private static readonly string[] CountingNames = ["frequency", "-size", "-count", "-speed", "-len", "-index", "num-", "handle"];

    public static void Append(StringBuilder text, DeviceTreeDocument tree) => AppendNode(text, tree.Root, 0);

    private static void AppendNode(StringBuilder text, DeviceTreeNode node, int depth)
    {
        text.Append('\t', depth).Append(depth == 0 ? "/" : node.Name).Append(" {\n");
        foreach (var property in node.Properties)
        {
            text.Append('\t', depth + 1).Append(property.Name);
            AppendValue(text, property);
            text.Append(";\n");
        }

        foreach (var child in node.Children)
            AppendNode(text, child, depth + 1);
        text.Append('\t', depth).Append("};\n");
    }

    private static void AppendValue(StringBuilder text, DeviceTreeProperty property)
    {
        if (property.Length == 0)
            return;
        if (property.IsCells && CountingNames.Any(part => property.Name.Contains(part, StringComparison.Ordinal)))
            AppendCells(text, property, alwaysDecimal: true);
        else if (property.IsCells && IsNumeric(property.Name))
            AppendCells(text, property, alwaysDecimal: false);
        else if (IsStrings(property.Value))
            text.Append(" = \"").AppendJoin("\", \"", property.AsStrings()).Append('"');
        else if (property.IsCells)
            AppendCells(text, property, alwaysDecimal: false);
        else
            text.Append(" = [").AppendJoin(' ', property.Value.ToArray().Select(each => each.ToString("x2", CultureInfo.InvariantCulture))).Append(']');
    }

    private static bool IsNumeric(string name) =>
        name == "reg" || name.Contains("ranges", StringComparison.Ordinal) || name.Contains("interrupt", StringComparison.Ordinal);

    private static void AppendCells(StringBuilder text, DeviceTreeProperty property, bool alwaysDecimal)
    {
        for (var i = 0; i < property.CellCount; i++)
        {
            var cell = property.Cell(i);
            text.Append(i == 0 ? " = <" : " ");
            text.Append(alwaysDecimal || cell < 256 ? cell.ToString(CultureInfo.InvariantCulture) : "0x" + cell.ToString("x", CultureInfo.InvariantCulture));
        }

        text.Append('>');
    }

    /// <summary>Whether a value is strings that each have a character and end in a NUL.</summary>
    private static bool IsStrings(ReadOnlySpan<byte> value)
    {
        if (value[^1] != 0)
            return false;
        var isEmpty = true;
        foreach (var each in value)
        {
            if (each == 0 ? isEmpty : each is < 0x20 or > 0x7F)
                return false;
            isEmpty = each == 0;
        }

        return true;
    }
}
