using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>
/// Starts the guest's watchdog and serves it again and again. When it is told to end it ends the watchdog too; when the kernel is gone nobody serves.
/// </summary>
public sealed record WatchdogDaemon : ProcessProgram
{
    /// <summary>The watchdog's period.</summary>
    public required WatchdogPeriod Period { get; init; }

    /// <summary>How long it sleeps between two servings. Above zero; the watchdog bites after two to three periods without one.</summary>
    public required Duration ServeEvery { get; init; }

    /// <inheritdoc />
    public override Actor CreateProcess()
    {
        Invariant.Holds(ServeEvery > Duration.Zero);
        return new WatchdogDaemonProcess(this);
    }
}

/// <summary>A running <see cref="WatchdogDaemon"/>.</summary>
internal sealed class WatchdogDaemonProcess(WatchdogDaemon program) : UserProcess(program.Name)
{
    /// <summary>It keeps nothing beside what every process does.</summary>
    protected override void AddOwnTo(ref StateHash hash)
    {
    }

    protected override void OnRun(IActorContext context, Bytes tree)
    {
        OpenWatchdog(context, program.Period);
        Sleep(context, program.ServeEvery);
    }

    protected override void OnSlept(IActorContext context)
    {
        KeepWatchdogAlive(context);
        Sleep(context, program.ServeEvery);
    }
}
