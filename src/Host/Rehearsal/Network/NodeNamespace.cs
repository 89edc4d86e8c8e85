using System.Diagnostics;
using System.Globalization;

namespace FslHv.Host.Rehearsal;

/// <summary>
/// The network namespace of one node. A shell keeps it while nothing else is there; it ends with our process, however that goes, and ends then whatever is
/// left in the namespace, also what stands still.
/// </summary>
internal sealed class NodeNamespace : IDisposable
{
    private const string Script = """
        echo here
        read -r _
        mine=$(readlink /proc/$$/ns/net)
        for each in /proc/[0-9]*; do
            id=${each#/proc/}
            [ "$id" != $$ ] && [ "$(readlink "$each/ns/net" 2>/dev/null)" = "$mine" ] && kill -KILL "$id" 2>/dev/null
        done
        true
        """;

    private readonly Process _shell;

    public NodeNamespace()
    {
        // A session of its own: Ctrl-C at our terminal is none of its business.
        var start = new ProcessStartInfo("setsid", [Isolation.FindTool("unshare")!, "--net", "sh", "-c", Script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        };
        _shell = Process.Start(start)!;
        if (_shell.StandardOutput.ReadLine() is null)
            throw new InvalidOperationException("the shell of a network namespace has ended");
    }

    /// <summary>The process that keeps it.</summary>
    public int KeeperId => _shell.Id;

    /// <summary>What comes before a command that is to run in it.</summary>
    public IReadOnlyList<string> Prefix => [Isolation.FindTool("nsenter")!, $"--net=/proc/{KeeperId.ToString(CultureInfo.InvariantCulture)}/ns/net"];

    public void Dispose()
    {
        _shell.StandardInput.Close();
        _shell.WaitForExit();
        _shell.Dispose();
    }
}
