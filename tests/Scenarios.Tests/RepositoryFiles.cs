using System.Runtime.CompilerServices;
using FslHv.Abi;

namespace FslHv.Scenarios.Tests;

/// <summary>Files of the repository, found from where this source file was compiled.</summary>
internal sealed class RepositoryFiles : IFileSource
{
    public static readonly RepositoryFiles Instance = new();

    /// <summary>Whether recorded files are written anew instead of compared.</summary>
    public static bool Updates => Environment.GetEnvironmentVariable("UPDATE") == "1";

    public static string Root { get; } = FindRoot();

    /// <summary>Scenarios that the product ships, as paths from the root.</summary>
    public static IEnumerable<string> Scenarios => In("scenarios", "*.yaml");

    /// <summary>Boards that the product ships, as paths from the root.</summary>
    public static IEnumerable<string> Boards => In("boards", "*.dts");

    public static string FullPath(string path) => Path.Combine(Root, path.Replace('/', Path.DirectorySeparatorChar));

    public static string ReadText(string path) => File.ReadAllText(FullPath(path));

    public Bytes? Read(string path) => File.Exists(FullPath(path)) ? Bytes.Take(File.ReadAllBytes(FullPath(path))) : null;

    private static IEnumerable<string> In(string folder, string pattern) =>
        Directory.GetFiles(Path.Combine(Root, folder), pattern).Select(path => $"{folder}/{Path.GetFileName(path)}").Order(StringComparer.Ordinal);

    private static string FindRoot([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
