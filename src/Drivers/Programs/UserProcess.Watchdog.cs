using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <content>The watchdog device, beside the one open file. Neither call sleeps.</content>
public abstract partial class UserProcess
{
    /// <summary>Opens <c>/dev/watchdog</c> with a period: the watchdog runs until this process exits with 0.</summary>
    protected void OpenWatchdog(IActorContext context, WatchdogPeriod period)
    {
        Invariant.Holds(period.Value <= WatchdogPeriod.Shortest);
        context.Tell(_kernel, new WatchdogRequest.Open(period));
    }

    /// <summary>Serves the watchdog.</summary>
    protected void KeepWatchdogAlive(IActorContext context) => context.Tell(_kernel, new WatchdogRequest.KeepAlive());
}
