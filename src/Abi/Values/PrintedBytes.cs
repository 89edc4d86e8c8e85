using System.Globalization;
using System.Text;

namespace FslHv.Abi;

/// <summary>Bytes as people read them: printable ASCII as it is, a backslash doubled, everything else as <c>\x18</c>.</summary>
public static class PrintedBytes
{
    /// <summary>The printed form. One text stands for one sequence of bytes.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (var each in bytes)
        {
            if (each == '\\')
                text.Append("\\\\");
            else if (each is >= 0x20 and < 0x7F)
                text.Append((char)each);
            else
                text.Append("\\x").Append(each.ToString("x2", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }
}
