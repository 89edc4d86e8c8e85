using System.Runtime.CompilerServices;

namespace FslHv.Machine.Tests;

/// <summary>Files of the repository, found from where this source file was compiled.</summary>
internal static class Repository
{
    public static string File(string path) => Path.Combine(Root(), path.Replace('/', Path.DirectorySeparatorChar));

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
