using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>What a process does with <c>/dev/watchdog</c>. No answer: the driver writes a register and returns.</summary>
internal abstract record WatchdogRequest : Message
{
    private WatchdogRequest()
    {
    }

    public override LatencyClass Latency => Latencies.SystemCall;

    /// <summary>Opens it with that period: the watchdog runs, and is served once.</summary>
    public sealed record Open(WatchdogPeriod Period) : WatchdogRequest;

    /// <summary>Writes to it: the watchdog is served.</summary>
    public sealed record KeepAlive : WatchdogRequest;
}
