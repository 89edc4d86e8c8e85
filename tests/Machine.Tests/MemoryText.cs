using System.Globalization;
using System.Text;
using FslHv.Abi;

namespace FslHv.Machine.Tests;

/// <summary>
/// Contents of memory as transcripts write them: <c>text WORD</c> is the word with its NUL; <c>fill COUNT CHARACTER</c> that many of it;
/// <c>entry SOURCE TARGET SIZE</c> an entry of a list.
/// </summary>
internal static class MemoryText
{
    public static Bytes Parse(string[] words) => words switch
    {
        ["text", var text] => Bytes.Copy(Encoding.Latin1.GetBytes(text + "\0")),
        ["fill", var count, [var character]] => Bytes.Copy(Enumerable.Repeat((byte)character, int.Parse(count, CultureInfo.InvariantCulture)).ToArray()),
        ["entry", var source, var target, var size] => ScatterGatherEntry.Write([new(Number(source), Number(target), Number(size))]),
        _ => throw new InvalidOperationException($"unknown contents {string.Join(' ', words)}"),
    };

    /// <summary>Printable characters as they are, everything else as a dot.</summary>
    public static string Of(Bytes bytes) =>
        $"{bytes.Length} bytes: {new string(bytes.Span.ToArray().Select(b => b is > 32 and < 127 ? (char)b : '.').ToArray())}";

    private static ulong Number(string text) =>
        text.StartsWith("0x", StringComparison.Ordinal) ? Convert.ToUInt64(text, 16) : Convert.ToUInt64(text, 10);
}
