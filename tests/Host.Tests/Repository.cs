namespace FslHv.Host.Tests;

/// <summary>What the product ships.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Paths of the scenarios from the root.</summary>
    public static IEnumerable<string> ScenarioPaths => In("scenarios", "*.yaml");

    /// <summary>Paths of the boards from the root.</summary>
    public static IEnumerable<string> BoardPaths => In("boards", "*.dts");

    /// <summary>The whole path of a shipped file.</summary>
    public static string PathOf(string path) => Path.Combine(Root, path);

    private static IEnumerable<string> In(string folder, string pattern) =>
        Directory.GetFiles(Path.Combine(Root, folder), pattern).Select(path => $"{folder}/{Path.GetFileName(path)}").Order(StringComparer.Ordinal);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "FslHv.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"no FslHv.sln above {AppContext.BaseDirectory}");
    }
}
