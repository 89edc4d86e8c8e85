namespace FslHv.DeviceTree.Tests;

/// <summary>Files of the repository that tests read.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Fixtures => Path.Combine(Root, "tests", "DeviceTree.Tests", "fixtures");

    /// <summary>All sources that must give the same tree here and in dtc, relative to the root: the fixtures and the boards.</summary>
    public static TheoryData<string> Sources()
    {
        var data = new TheoryData<string>();
        foreach (var path in SourcePaths())
            data.Add(Path.GetRelativePath(Root, path));
        return data;
    }

    /// <summary>Reads a source file, with includes next to the file that includes them.</summary>
    public static DeviceTreeDocument ReadSource(string path) => DeviceTreeSource.Read(File.ReadAllText(path), path, Include);

    /// <summary>Every source text, for tests that break them.</summary>
    public static IReadOnlyList<string> SourceTexts() =>
        [.. SourcePaths().Select(File.ReadAllText)];

    private static DeviceTreeSourceFile? Include(string path, string fromFile)
    {
        var file = Path.Combine(Path.GetDirectoryName(fromFile)!, path);
        return File.Exists(file) ? new DeviceTreeSourceFile(file, File.ReadAllText(file)) : null;
    }

    private static IEnumerable<string> SourcePaths() => new[] { Fixtures, Path.Combine(Root, "boards") }
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.dts").Order(StringComparer.Ordinal));

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
