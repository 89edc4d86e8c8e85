using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Host.Telemetry;

/// <summary>
/// How long failovers take: from the last stop or loss of a partition until the first subscriber is told, and from there until the first guest is up. Only what is seen here counts; in
/// a machine of several nodes that is all of it where the machine is assembled, and on a node what concerns it.
/// </summary>
internal sealed class FailoverClock(Instruments instruments)
{
    private Instant? _gone;
    private bool _isTold;

    public void Take(Fact fact, Instant at)
    {
        switch (fact)
        {
            case PartitionFact.Lost:
            case PartitionFact.Entered { State: PartitionState.Stopped, From: not PartitionState.StartingUninit }:
                (_gone, _isTold) = (at, false);
                break;
            case DriverFact.SubscriberTold when _gone is { } gone && !_isTold:
                _isTold = true;
                instruments.Failover("told", Seconds(gone, at));
                break;
            case GuestFact.Booted when _gone is { } gone && _isTold:
                _gone = null;
                instruments.Failover("booted", Seconds(gone, at));
                break;
        }
    }

    /// <summary>Clocks of two nodes may differ by more than it took.</summary>
    private static double Seconds(Instant from, Instant to) => from < to ? (to - from).Nanoseconds / 1e9 : 0;
}
