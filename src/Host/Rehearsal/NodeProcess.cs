using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using FslHv.Host.Nodes;

namespace FslHv.Host.Rehearsal;

/// <summary>A process that carries nodes of machines, one after the other. It ends when this process does, however that ends.</summary>
internal sealed partial class NodeProcess : IDisposable
{
    private const int Kill9 = 9, Continue = 18, StandStill = 19;
    private const int WordsMax = 50;

    private readonly Process _process;
    private readonly Queue<string> _words = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>While it stands still: a shell that lets it go on when our process ends, for it could not see that itself.</summary>
    private Process? _waker;

    private NodeProcess(string name, Process process)
    {
        Name = name;
        _process = process;
        process.OutputDataReceived += (_, line) => OnOutput(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Name { get; }

    public bool HasExited => _process.HasExited;

    public int Id => _process.Id;

    /// <summary>Ends when it can carry a machine, or has ended.</summary>
    public Task Ready => _ready.Task;

    /// <summary>What it said last.</summary>
    public string LastWords
    {
        get
        {
            lock (_words)
                return string.Join(Environment.NewLine, _words);
        }
    }

    /// <summary>Starts a process that waits for the name of a machine.</summary>
    /// <param name="name">Which node it will carry.</param>
    /// <param name="carrier">What carries its messages.</param>
    /// <param name="scenario">File of the scenario that it will be part of.</param>
    /// <param name="record">Folder for recordings; null: none are made.</param>
    /// <param name="prefix">What comes before its command, and becomes it; empty: nothing.</param>
    public static NodeProcess Start(string name, IRehearsalCarrier carrier, string scenario, string? record, IReadOnlyList<string> prefix)
    {
        string[] program = [.. prefix, .. OwnProgram.Command];
        var start = new ProcessStartInfo(program[0], program[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in (string[])["node", "--name", name, "--join", "-", "--warm-up", scenario])
            start.ArgumentList.Add(argument);
        if (record is not null)
        {
            start.ArgumentList.Add("--record");
            start.ArgumentList.Add(record);
        }

        // Its sockets would stay in the folder for temporary files when it is killed.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";

        carrier.Tell(name, start);
        return new NodeProcess(name, Process.Start(start) ?? throw new InvalidOperationException($"{program[0]} does not start"));
    }

    /// <summary>It carries its node of this machine from now on.</summary>
    public void Join(string machine)
    {
        try
        {
            _process.StandardInput.WriteLine(machine);
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            Note("it has ended before it could join");
        }
    }

    /// <summary>Ends it at once: kill -9.</summary>
    public void Kill() => Signal(Kill9);

    /// <summary>It stands still: SIGSTOP.</summary>
    public void Pause()
    {
        Signal(StandStill);
        _waker ??= Process.Start(new ProcessStartInfo(
            "setsid", ["sh", "-c", $"read -r _; kill -s CONT \"$1\" 2>/dev/null", "sh", Id.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
        });
    }

    /// <summary>It goes on: SIGCONT.</summary>
    public void Resume()
    {
        Signal(Continue);
        EndWaker();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        EndWaker();
        _process.WaitForExit();
        _process.Dispose();
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} (process {_process.Id})");

    private void EndWaker()
    {
        if (_waker is null)
            return;
        _waker.StandardInput.Close();
        _waker.WaitForExit();
        _waker.Dispose();
        _waker = null;
    }

    private void Signal(int signal)
    {
        if (!_process.HasExited)
            _ = SendSignal(_process.Id, signal);
    }

    private void OnOutput(string? line)
    {
        if (line is null || line == $"node {Name}: {NodeSession.Ready}")
            _ready.TrySetResult();
        Note(line);
    }

    private void Note(string? line)
    {
        if (line is null)
            return;
        lock (_words)
        {
            _words.Enqueue(line);
            if (_words.Count > WordsMax)
                _words.Dequeue();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
