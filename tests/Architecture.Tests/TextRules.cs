using System.Text.RegularExpressions;

namespace FslHv.Architecture.Tests;

/// <summary>What may not stand in a source file. The patterns are put together here so that this file does not match itself.</summary>
internal static partial class TextRules
{
    public const int LinesMax = 400;
    public const int ColumnsMax = 160;

    private const string RawQuotes = "\"\"\"";

    private static readonly Regex Stub = new(
        $@"\b({string.Join('|', "TO" + "DO", "FIX" + "ME", "HA" + "CK", "XX" + "X")})\b|NotImplemented{"Exception"}|Thread\.{"Sleep"}"
            + $@"|\bSkip\s*=\s*""|Task\.{"Delay"}\(",
        RegexOptions.CultureInvariant);

    /// <summary>A path that exists on the machine of whoever wrote it. Paths that the simulated Linux has, such as /dev and /proc, are none.</summary>
    private static readonly Regex MachinePath = new(
        @"(?<![\w.\-/{}$~*])/(" + string.Join('|', "home", "root", "Users", "tmp", "mnt", "opt", "srv", "work", "workspace", "build", "builds")
            + @")/|\b[A-Za-z]:\\\w",
        RegexOptions.CultureInvariant);

    public static IEnumerable<string> Stubs(string path, string text) => Matches(Stub, path, text);

    public static IEnumerable<string> MachinePaths(string path, string text) => Matches(MachinePath, path, text);

    /// <summary>
    /// Lines that are too wide. Test data may be: in <c>tests/</c> a line that begins with <c>[InlineData(</c>, and every line that a raw string literal
    /// is on.
    /// </summary>
    public static IEnumerable<string> WideLines(string path, string text)
    {
        var (number, isRaw) = (0, false);
        foreach (var line in text.Split('\n'))
        {
            number++;
            var quotes = line.AsSpan().Count(RawQuotes);
            var isData = path.StartsWith("tests/", StringComparison.Ordinal)
                && (isRaw || quotes > 0 || line.AsSpan().TrimStart().StartsWith("[InlineData(", StringComparison.Ordinal));
            isRaw ^= quotes % 2 == 1;
            if (line.Length > ColumnsMax && !isData)
                yield return $"{path}:{number} has {line.Length} columns, more than {ColumnsMax}: {line.Trim()}";
        }
    }

    public static int Lines(string text) => text.AsSpan().Count('\n');

    public static int Invariants(string text) => InvariantCall().Count(text);

    private static IEnumerable<string> Matches(Regex pattern, string path, string text) =>
        text.Split('\n').Index().Where(line => pattern.IsMatch(line.Item)).Select(line => $"{path}:{line.Index + 1}: {line.Item.Trim()}");

    [GeneratedRegex(@"\bInvariant\.(Holds|Unreachable)\(|\bArgument\w*Exception\.ThrowIf")]
    private static partial Regex InvariantCall();
}
