using System.Diagnostics;
using FslHv.Host.Input;

namespace FslHv.Host.Rehearsal;

/// <summary>Commands of the tools that make a network and let something befall it.</summary>
internal static class NetworkCommands
{
    /// <summary>Gives lines to <c>ip</c>; each is a command.</summary>
    /// <param name="prefix">What brings it to another namespace; empty: here.</param>
    /// <param name="lines">Its commands.</param>
    public static void Ip(IReadOnlyList<string> prefix, params IEnumerable<string> lines) => Run([.. prefix, Isolation.FindTool("ip")!, "-batch", "-"], lines);

    /// <summary>Gives rules to <c>nft</c>, which takes all or none.</summary>
    /// <param name="prefix">What brings it to another namespace; empty: here.</param>
    /// <param name="lines">Its rules.</param>
    public static void Nft(IReadOnlyList<string> prefix, params IEnumerable<string> lines) => Run([.. prefix, Isolation.FindTool("nft")!, "-f", "-"], lines);

    private static void Run(string[] command, IEnumerable<string> lines)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var tool = Process.Start(start)!;
        tool.OutputDataReceived += (_, _) => { };
        tool.BeginOutputReadLine();
        var text = string.Join('\n', lines);
        tool.StandardInput.Write(text + "\n");
        tool.StandardInput.Close();
        var said = tool.StandardError.ReadToEnd().Trim();
        tool.WaitForExit();
        if (tool.ExitCode != 0)
            throw new InputException($"fslhv: --network isolated: {Path.GetFileName(command.Last(part => !part.StartsWith('-')))} refuses '{text}': {said}");
    }
}
