using FslHv.Abi;
using FslHv.Actors;
using FslHv.Hypervisor;

namespace FslHv.Scenarios;

/// <summary>Counts what happens in one run.</summary>
internal sealed class CounterKeeper(MachinePlan plan, LabelTable labels)
{
    private static readonly int Statuses = Enum.GetValues<HcallStatus>().Length;

    private readonly long[] _hcalls = new long[Statuses];
    private readonly long[] _boots = new long[labels.Count];
    private readonly Stops[] _stops = new Stops[labels.Count];
    private long _rung;
    private long _coalesced;
    private long _dropped;
    private long _faults;

    /// <summary>A fault struck.</summary>
    public void OnFault() => _faults++;

    public void OnFact(Fact fact)
    {
        switch (fact)
        {
            case DoorbellFact.Rung:
                _rung++;
                break;
            case DoorbellFact.Latched { Coalesced: true }:
                _coalesced++;
                break;
            case FileFact.Dropped:
                _dropped++;
                break;
            case HypervisorFact.HcallAnswered answered when (uint)answered.Status < (uint)Statuses:
                _hcalls[(int)answered.Status]++;
                break;
            case PartitionFact.Entered { State: PartitionState.Stopped } entered when labels.IndexOf(entered.Partition) is >= 0 and var stopped:
                _stops[stopped].Count++;
                _stops[stopped].LastIsSeen = false;
                break;
            case PartitionFact.GuestEntered boot when labels.IndexOf(boot.Partition) is >= 0 and var booted:
                _boots[booted]++;
                break;
            case DriverFact.StatusSampled { Status: "stopped" } sample:
                OnStoppedSeen(sample.Partition);
                break;
        }
    }

    public RunCounters Close()
    {
        var unseen = 0L;
        for (var i = 0; i < _stops.Length; i++)
        {
            if (IsManaged(i))
                unseen += _stops[i].Count - _stops[i].Seen;
        }

        return new RunCounters
        {
            DoorbellsRung = _rung,
            DoorbellsCoalesced = _coalesced,
            DoorbellsDropped = _dropped,
            StopsUnseen = unseen,
            FaultsStruck = _faults,
            HcallsByStatus = ValueList.Create<long>(_hcalls),
            BootsByPartition = ValueList.Create<long>(_boots),
        };
    }

    /// <summary>A sample that says "stopped" has seen the latest stop.</summary>
    private void OnStoppedSeen(Handle partition)
    {
        for (var i = 0; i < plan.Partitions.Count; i++)
        {
            if (plan.Partitions[i].Spec.Id.Handle != partition || _stops[i].Count == 0 || _stops[i].LastIsSeen)
                continue;
            _stops[i].LastIsSeen = true;
            _stops[i].Seen++;
        }
    }

    private bool IsManaged(int partition) => plan.Doorbells[plan.Partitions[partition].StateChange].Receivers.Count > 0;

    private struct Stops
    {
        public long Count;
        public long Seen;
        public bool LastIsSeen;
    }
}
