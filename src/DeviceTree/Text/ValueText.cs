using System.Text;

namespace FslHv.DeviceTree.Text;

/// <summary>Writes a value as source text.</summary>
internal static class ValueText
{
    /// <summary>Appends the value; nothing for a flag.</summary>
    public static void Append(StringBuilder text, DeviceTreeProperty property)
    {
        switch (ValueGuess.Of(property))
        {
            case ValueKind.Strings:
                AppendStrings(text, property.Value);
                break;
            case ValueKind.Cells:
                AppendCells(text, property);
                break;
            case ValueKind.Bytes:
                AppendBytes(text, property.Value);
                break;
        }
    }

    private static void AppendStrings(StringBuilder text, ReadOnlySpan<byte> value)
    {
        text.Append('"');
        for (var i = 0; i < value.Length - 1; i++)
        {
            text.Append(value[i] switch
            {
                0 => "\", \"",
                (byte)'"' => "\\\"",
                (byte)'\\' => "\\\\",
                (byte)'\t' => "\\t",
                (byte)'\n' => "\\n",
                (byte)'\r' => "\\r",
                var b => (char)b + "",
            });
        }

        text.Append('"');
    }

    private static void AppendCells(StringBuilder text, DeviceTreeProperty property)
    {
        for (var i = 0; i < property.CellCount; i++)
            text.Append(i == 0 ? '<' : ' ').Append($"0x{property.Cell(i):x}");
        text.Append('>');
    }

    private static void AppendBytes(StringBuilder text, ReadOnlySpan<byte> value)
    {
        for (var i = 0; i < value.Length; i++)
            text.Append(i == 0 ? '[' : ' ').Append($"{value[i]:x2}");
        text.Append(']');
    }
}
