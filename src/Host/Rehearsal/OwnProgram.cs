using System.Reflection;

namespace FslHv.Host.Rehearsal;

/// <summary>This program, to be started once more.</summary>
internal static class OwnProgram
{
    /// <summary>The program, and what comes before its arguments.</summary>
    public static IReadOnlyList<string> Command => Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet"
        ? [Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, $"{Assembly.GetEntryAssembly()!.GetName().Name}.dll")]
        : [Environment.ProcessPath!];
}
