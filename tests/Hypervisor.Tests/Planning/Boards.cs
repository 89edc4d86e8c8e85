using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Tests.Planning;

/// <summary>The boards that come with the project.</summary>
internal static class Boards
{
    private static readonly string Folder = FindFolder();

    /// <summary>File names of all of them.</summary>
    public static TheoryData<string> All() =>
        new(Directory.EnumerateFiles(Folder, "*.dts").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));

    /// <summary>Reads one, with the boards that it includes.</summary>
    public static DeviceTreeDocument Read(string file) => DeviceTreeSource.Read(
        File.ReadAllText(Path.Combine(Folder, file)), file,
        (included, _) => new DeviceTreeSourceFile(included, File.ReadAllText(Path.Combine(Folder, included))));

    /// <summary>Plans one.</summary>
    public static MachinePlan Plan(string file) => MachinePlanner.Plan(Read(file));

    private static string FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "FslHv.sln")))
                return Path.Combine(folder.FullName, "boards");
        }

        throw new InvalidOperationException("no FslHv.sln above the tests");
    }
}
