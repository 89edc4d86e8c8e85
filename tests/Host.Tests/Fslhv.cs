using System.Diagnostics;

namespace FslHv.Host.Tests;

/// <summary>Runs the real program, which lies beside this assembly, in a process of its own.</summary>
internal static class Fslhv
{
    /// <summary>Nothing here takes a second on a quiet machine; whoever waits longer waits for something that does not come.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "fslhv.dll");

    /// <summary>Runs a command from the repository's root, as the README does.</summary>
    public static Outcome Run(params string[] arguments) => RunIn(Repository.Root, arguments);

    /// <summary>Runs a command from the repository's root with that standard input.</summary>
    public static Outcome Type(string input, params string[] arguments) => TypeIn(Repository.Root, input, arguments);

    /// <summary>Runs a command in a folder with that standard input.</summary>
    public static Outcome TypeIn(string folder, string input, params string[] arguments)
    {
        using var running = Start([], folder, arguments, input);
        return running.WaitForEnd();
    }

    /// <summary>Runs a command in a folder.</summary>
    public static Outcome RunIn(string folder, params string[] arguments) => RunWith([], folder, arguments);

    /// <summary>Runs a command in a folder with more environment.</summary>
    public static Outcome RunWith((string Name, string Value)[] environment, string folder, params string[] arguments)
    {
        using var running = Start(environment, folder, arguments);
        return running.WaitForEnd();
    }

    /// <summary>Starts a command in a folder.</summary>
    public static RunningProgram Start(string folder, params string[] arguments) => Start([], folder, arguments);

    /// <summary>Starts a command in a folder with more environment and that standard input.</summary>
    public static RunningProgram Start((string Name, string Value)[] environment, string folder, string[] arguments, string input = "")
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(dotnet, [Program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new RunningProgram(Process.Start(start)!, $"fslhv {string.Join(' ', arguments)}", Patience, input);
    }
}
