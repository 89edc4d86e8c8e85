using FslHv.Abi;
using FslHv.Actors;
using FslHv.Hypervisor;

namespace FslHv.Scenarios;

/// <summary>
/// A subscriber is told of a stop that was seen, and once each time it is seen: in one boot of a guest it is told of a partition at most as often as the
/// driver found that stopped, and never of one that has not stopped. Two doorbells may both find one stop, because each asks for the state as it is then:
/// the chain then runs twice, as the original's does. Both are facts of the driver itself; a stop is a cause of the driver's finding it.
/// </summary>
internal sealed class SubscriberChecker(MachinePlan plan, LabelTable labels) : ScenarioChecker
{
    private readonly bool[] _hasStopped = new bool[labels.Count];
    private readonly List<Told> _told = [];
    private readonly List<Seen> _seen = [];

    public override string Rule => "told once per stop seen";

    public override void OnFact(in TraceRecord record, Fact fact)
    {
        switch (fact)
        {
            case PartitionFact.Entered { State: PartitionState.Stopped } stopped when labels.IndexOf(stopped.Partition) is >= 0 and var partition:
                _hasStopped[partition] = true;
                break;
            case PartitionFact.GuestEntered boot:
                _told.RemoveAll(told => string.Equals(told.Guest, boot.Partition, StringComparison.Ordinal));
                _seen.RemoveAll(seen => string.Equals(seen.Guest, boot.Partition, StringComparison.Ordinal));
                break;
            case DriverFact.StatusSampled sampled when sampled.Status == PartitionStatus.Stopped.Name():
                _seen.Add(new Seen(sampled.Guest, sampled.Partition));
                break;
            case DriverFact.SubscriberTold told:
                OnTold(in record, told);
                break;
        }
    }

    private void OnTold(in TraceRecord record, DriverFact.SubscriberTold told)
    {
        var partition = IndexOf(told.Partition);
        if (partition < 0)
        {
            Report(in record, $"{told}, but there is no such partition");
            return;
        }

        var count = Count(told, partition);
        var seen = _seen.Count(each => each == new Seen(told.Guest, told.Partition));
        if (!_hasStopped[partition])
            Report(in record, $"{told}, but {labels.Labels[partition]} has not stopped");
        else if (count > seen)
            Report(in record, $"{told} {count} times in one boot, but {labels.Labels[partition]} was seen stopped {seen} times");
    }

    private int Count(DriverFact.SubscriberTold told, int partition)
    {
        for (var i = 0; i < _told.Count; i++)
        {
            var each = _told[i];
            if (each.Partition != partition || each.Guest != told.Guest || each.Subscriber != told.Subscriber)
                continue;
            _told[i] = each with { Count = each.Count + 1 };
            return each.Count + 1;
        }

        _told.Add(new Told(told.Guest, told.Subscriber, partition, 1));
        return 1;
    }

    private int IndexOf(Handle handle)
    {
        for (var i = 0; i < plan.Partitions.Count; i++)
        {
            if (plan.Partitions[i].Spec.Id.Handle == handle)
                return i;
        }

        return -1;
    }

    private readonly record struct Seen(string Guest, Handle Partition);

    private readonly record struct Told(string Guest, string Subscriber, int Partition, int Count);
}
