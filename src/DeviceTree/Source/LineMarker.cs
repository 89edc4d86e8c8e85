using System.Buffers;

namespace FslHv.DeviceTree.Source;

/// <summary>The line markers that a C preprocessor leaves: <c># 12 "file" 1 3</c> and <c>#line 12 "file"</c>.</summary>
internal static class LineMarker
{
    private static readonly SearchValues<char> FlagCharacters = SearchValues.Create(" \t\r0123456789");

    /// <summary>Takes a line (without its end) apart; false when it is no marker.</summary>
    public static bool TryParse(ReadOnlySpan<char> line, out int number, out string fileName)
    {
        Invariant.Holds(line[0] == '#');
        number = 0;
        fileName = "";
        var rest = line[1..];
        if (rest.StartsWith("line", StringComparison.Ordinal))
            rest = rest[4..];
        if (!TrySkipBlanks(ref rest))
            return false;

        var digits = rest.IndexOfAnyExceptInRange('0', '9');
        if (digits <= 0 || !int.TryParse(rest[..digits], out number))
            return false;
        rest = rest[digits..];
        if (!TrySkipBlanks(ref rest) || rest.IsEmpty || rest[0] != '"')
            return false;

        var end = rest[1..].IndexOf('"');
        if (end < 0 || rest[(end + 2)..].ContainsAnyExcept(FlagCharacters))
            return false;
        fileName = rest.Slice(1, end).ToString();
        return true;
    }

    private static bool TrySkipBlanks(ref ReadOnlySpan<char> rest)
    {
        var length = rest.Length;
        rest = rest.TrimStart(" \t");
        return rest.Length < length;
    }
}
