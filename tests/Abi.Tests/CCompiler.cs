using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FslHv.Abi.Tests;

/// <summary>The oracle for layouts: whatever C compiler the machine has.</summary>
internal static class CCompiler
{
    private static readonly IReadOnlyList<string> Names = ["cc", "gcc", "clang"];

    public static bool IsThere => Names.Any(IsOnPath);

    /// <summary>What the program of a source file of this project prints; null where no compiler is.</summary>
    public static string? Run(string source, [CallerFilePath] string here = "")
    {
        if (Names.FirstOrDefault(IsOnPath) is not { } compiler)
            return null;
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var program = Path.Combine(folder.FullName, "program");
            Start(compiler, "-o", program, Path.Combine(Path.GetDirectoryName(here)!, "..", source));
            return Start(program);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static string Start(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
