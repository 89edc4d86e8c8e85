using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>
/// A daemon that starts managed partitions again when they have stopped: waits for state-change doorbells, asks for the status, starts.
/// It says <c>worker stopped; starting it</c>, <c>worker is running</c>, and each refusal. A doorbell that rang before it opened the
/// device is none of its.
/// </summary>
public sealed record FailoverDaemon : ProcessProgram
{
    /// <summary>Labels of the managed partitions that it cares for; none named means all.</summary>
    public ValueList<string> Partitions { get; init; }

    /// <summary>Whether a start loads the images again.</summary>
    public bool Load { get; init; } = true;

    /// <summary>Whether it stops a partition whose watchdog ran out, and so starts it anew. It says <c>watchdog of worker ran out; stopping it</c>.</summary>
    public bool StopOnWatchdog { get; init; }

    /// <summary>Entry point of a start that loads nothing.</summary>
    public uint Entry { get; init; }

    /// <inheritdoc />
    public override Actor CreateProcess() => new FailoverDaemonProcess(this);
}
