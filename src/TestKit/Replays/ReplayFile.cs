using FslHv.Scenarios;

namespace FslHv.TestKit;

/// <summary>Replay files on disk.</summary>
public static class ReplayFile
{
    /// <summary>How their names end.</summary>
    public const string Extension = ".fslhv";

    /// <summary>Writes a replay. The file appears when it is whole, in place of one that was there.</summary>
    /// <param name="replay">What; its paths seen from the current folder.</param>
    /// <param name="path">Where to; paths in the file are relative to its folder. The folder is made if need be.</param>
    /// <param name="describe">See <see cref="ReplayText.Write"/>.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be written.</exception>
    public static void Write(Replay replay, string path, Func<ScenarioCut, string>? describe = null)
    {
        ArgumentNullException.ThrowIfNull(replay);
        var full = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(full)!;
        Directory.CreateDirectory(folder);
        var origin = replay.Origin;
        var moved = replay with
        {
            Origin = origin with { Scenario = Relative(origin.Scenario), Hardware = origin.Hardware is { } tree ? Relative(tree) : null },
        };
        TextFile.Write(full, ReplayText.Write(moved, describe));

        string Relative(string file) => Path.GetRelativePath(folder, Path.GetFullPath(file)).Replace('\\', '/');
    }

    /// <summary>Reads a replay.</summary>
    /// <param name="path">The file.</param>
    /// <param name="error">What is wrong: one line with file, line and cause; empty when nothing is.</param>
    /// <returns>The replay, its paths seen from the current folder; null when something is wrong.</returns>
    public static Replay? Read(string path, out string error)
    {
        string text;
        try
        {
            text = TextFile.Utf8.GetString(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            error = e is FileNotFoundException or DirectoryNotFoundException ? $"{path}: there is no such file"
                : e is ArgumentException ? $"{path}: this is no text in UTF-8" : $"{path}: cannot be read: {e.Message}";
            return null;
        }

        if (ReplayText.Read(path, text, out error) is not { } replay)
            return null;
        var folder = Path.GetDirectoryName(path) ?? "";
        return replay with
        {
            Origin = replay.Origin with { Scenario = Seen(replay.Origin.Scenario), Hardware = replay.Origin.Hardware is { } tree ? Seen(tree) : null },
        };

        string Seen(string file) => Path.IsPathRooted(file) ? file : Path.GetRelativePath(".", Path.Combine(folder, file)).Replace('\\', '/');
    }
}
