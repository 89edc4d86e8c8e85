using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Host.Telemetry;

/// <summary>
/// How long failovers take: from the last loss of a partition, or stop of one that ran, until the first subscriber is told, and until the first guest
/// is up after that. Only what is seen here counts: all of it where the machine is assembled; on a node of several, failovers of which it sees both
/// ends.
/// </summary>
internal sealed class FailoverClock(Instruments instruments)
{
    /// <summary>What comes later follows from something else.</summary>
    private static readonly Duration Longest = Duration.FromSeconds(10);

    private readonly HashSet<string> _running = new(StringComparer.Ordinal);
    private Instant? _gone;
    private bool _isTold;

    public void Take(Fact fact, Instant at)
    {
        switch (fact)
        {
            case PartitionFact.Lost lost:
                _running.Remove(lost.Partition);
                (_gone, _isTold) = (at, false);
                break;
            case PartitionFact.Entered { State: PartitionState.Running } entered:
                _running.Add(entered.Partition);
                break;
            case PartitionFact.Entered { State: PartitionState.Stopped } entered when _running.Remove(entered.Partition):
                (_gone, _isTold) = (at, false);
                break;
            case DriverFact.SubscriberTold when _gone is { } gone && !_isTold && at - gone <= Longest:
                _isTold = true;
                instruments.Failover("told", Seconds(gone, at));
                break;
            case GuestFact.Booted when _gone is { } gone && _isTold && at - gone <= Longest:
                _gone = null;
                instruments.Failover("booted", Seconds(gone, at));
                break;
        }
    }

    /// <summary>Clocks of two nodes may differ by more than it took.</summary>
    private static double Seconds(Instant from, Instant to) => from < to ? (to - from).Nanoseconds / 1e9 : 0;
}
