using System.Text;
using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>Paths of files that files name, and texts in files. Touches no file.</summary>
internal static class FilePaths
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What a path in a file means: relative to that file's folder unless it is rooted.</summary>
    public static string Resolve(string fromFile, string path)
    {
        if (IsRooted(path) || path.Length == 0)
            return path;
        var folder = fromFile[..(fromFile.LastIndexOfAny(['/', '\\']) + 1)];
        while (path.StartsWith("../", StringComparison.Ordinal) && TryParent(folder, out var parent))
            (folder, path) = (parent, path[3..]);
        return path.StartsWith("./", StringComparison.Ordinal) ? folder + path[2..] : folder + path;
    }

    /// <summary>The text of a file in UTF-8, with or without a byte order mark; null when it is something else.</summary>
    public static string? Text(Bytes bytes)
    {
        try
        {
            var text = Strict.GetString(bytes.Span);
            return text.StartsWith('\ufeff') ? text[1..] : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>The same on every system: a leading slash, or a drive.</summary>
    private static bool IsRooted(string path) => path.StartsWith('/') || path.StartsWith('\\') || (path.Length >= 2 && path[1] == ':');

    private static bool TryParent(string folder, out string parent)
    {
        parent = "";
        var trimmed = folder.TrimEnd('/', '\\');
        var last = trimmed[(trimmed.LastIndexOfAny(['/', '\\']) + 1)..];
        if (last.Length == 0 || last is "." or "..")
            return false;
        parent = folder[..(trimmed.Length - last.Length)];
        return true;
    }
}
