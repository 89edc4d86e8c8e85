using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Drivers.Tests;

/// <summary>Runs commands of partman in a guest that is up.</summary>
internal sealed class PartmanBench
{
    private readonly GuestBench _guest;

    public PartmanBench(DeviceTreeDocument? tree = null, bool asShipped = false, params NamedFile[] files)
    {
        var fidelity = asShipped ? Partman.AsShipped(Fidelity.Ideal) : Fidelity.Ideal;
        _guest = GuestBench.Up(new LinuxProgram { Files = files.ToValueList(), Fidelity = fidelity }, tree ?? Trees.WithMemory(Trees.Manager(), 64 << 20));
    }

    public GuestBench Guest => _guest;

    /// <summary>What the last command printed to standard output.</summary>
    public IReadOnlyList<string> Out => [.. Said(OutputStream.Output)];

    /// <summary>What it printed to standard error.</summary>
    public IReadOnlyList<string> Error => [.. Said(OutputStream.Error)];

    /// <summary>The ioctls that it made.</summary>
    public IReadOnlyList<Ioctl> Ioctls =>
        [.. _guest.Trace.Records.Where(record => record.Kind == TraceKind.Deliver).Select(record => record.Payload).OfType<Syscall.Control>()
            .Select(control => control.Call)];

    /// <summary>Its exit code; null while it runs.</summary>
    public int? Code => _guest.Notes.OfType<ProcessFact.Exited>().LastOrDefault()?.Code;

    /// <summary>Runs a command to its end, and forgets what was before.</summary>
    public PartmanBench Run(params string[] words)
    {
        _guest.Trace.Clear();
        _guest.Befall(new GuestEvent.Partman(words.ToValueList())).Run();
        return this;
    }

    /// <summary>The same, the words between spaces.</summary>
    public PartmanBench Type(string line) => Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public PartmanBench Refuse(HcallToken token, HcallStatus status)
    {
        _guest.Tell(new PeerCommand.Refuse(token, status)).Run();
        return this;
    }

    /// <summary>It ended so, and said that.</summary>
    public void Ended(int code, IEnumerable<string> output, params string[] error)
    {
        Assert.Equal(output, Out);
        Assert.Equal(error, Error);
        Assert.Equal(code, Code);
    }

    private IEnumerable<string> Said(OutputStream stream) =>
        _guest.Notes.OfType<ProcessFact.Said>().Where(said => said.Stream == stream).Select(said => said.Text);
}
