using FslHv.Abi;
using FslHv.Actors;
using FslHv.Hypervisor;

namespace FslHv.Scenarios;

/// <summary>No subscriber is told twice of one stop: in one boot of a guest it is told of a partition at most as often as that has
/// stopped.</summary>
internal sealed class SubscriberChecker(MachinePlan plan, LabelTable labels) : Checker
{
    private readonly int[] _stops = new int[labels.Count];
    private readonly List<Told> _told = [];

    public override string Rule => "told once per stop";

    public override void OnFact(in TraceRecord record, Fact fact)
    {
        switch (fact)
        {
            case PartitionFact.Entered { State: PartitionState.Stopped } stopped when labels.IndexOf(stopped.Partition) is >= 0 and var partition:
                _stops[partition]++;
                break;
            case PartitionFact.GuestEntered boot:
                _told.RemoveAll(told => string.Equals(told.Guest, boot.Partition, StringComparison.Ordinal));
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
        if (count > _stops[partition])
            Report(in record, $"{told} {count} times in one boot, but {labels.Labels[partition]} stopped {_stops[partition]} times");
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

    private readonly record struct Told(string Guest, string Subscriber, int Partition, int Count);
}
