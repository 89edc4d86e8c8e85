namespace FslHv.Architecture.Tests;

/// <summary>The working tree that these tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] NotSource = ["bin", "obj", ".git", ".vs", ".idea", ".vscode", "TestResults", "BenchmarkDotNet.Artifacts"];

    public static string Root { get; } = FindRoot();

    public static string Absolute(string path) => Path.Combine(Root, path);

    public static string Read(string path) => File.ReadAllText(Absolute(path));

    /// <summary>Paths below a folder, relative to the root with forward slashes, in ordinal order; build output left out.</summary>
    public static IReadOnlyList<string> Files(string folder, params string[] extensions)
    {
        var top = Absolute(folder);
        if (!Directory.Exists(top))
            return [];
        return Walk(top)
            .Where(file => extensions.Length == 0 || extensions.Contains(Path.GetExtension(file), StringComparer.Ordinal))
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .ToList();
    }

    private static IEnumerable<string> Walk(string folder) =>
        Directory.EnumerateFiles(folder).Concat(Directory.EnumerateDirectories(folder)
            .Where(inner => !NotSource.Contains(Path.GetFileName(inner), StringComparer.Ordinal))
            .SelectMany(Walk));

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
