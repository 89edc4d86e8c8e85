using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Host.Rehearsal;

/// <summary>Sees in the trace what follows from each fault.</summary>
internal sealed class FaultWatch : ITraceObserver
{
    private readonly List<FaultTimes> _faults = [];
    private readonly Lock _gate = new();

    public IReadOnlyList<FaultTimes> Faults
    {
        get
        {
            lock (_gate)
                return [.. _faults];
        }
    }

    /// <summary>A node is about to be killed.</summary>
    public void OnKill(string node, IReadOnlyList<string> carried, Instant at)
    {
        lock (_gate)
            _faults.Add(new FaultTimes(node, carried, at));
    }

    /// <summary>Everybody knows that a node is dead.</summary>
    public void OnDown(string node, Instant at)
    {
        lock (_gate)
            _faults.FindLast(fault => fault.Node == node)?.OnDetected(at);
    }

    public void OnRecord(in TraceRecord record)
    {
        lock (_gate)
        {
            if (_faults.Count == 0)
                return;
            if (record is { Kind: TraceKind.Deliver, Payload: HcallAnswer } && Latest(record.At) is { CarriedHypervisor: true } fault)
                fault.OnAnswer(record.At);
            else if (record is { Kind: TraceKind.Note, Payload: Fact fact })
                OnFact(fact, record.At);
        }
    }

    private void OnFact(Fact fact, Instant at)
    {
        if (Latest(at) is not { } fault)
            return;
        switch (fact.Kind.Name)
        {
            case "node.took-over" when fact.Field("actor") == FaultTimes.HypervisorPath:
                fault.OnTakenOver(at);
                break;
            case "doorbell.rung" when fault.Carried.Any(partition => fact.Field("doorbell") == $"state-change of {partition}"):
                fault.OnDoorbell(at);
                break;
            case "partition.lost" when fault.Carried.Contains(fact.Field("partition"), StringComparer.Ordinal):
                fault.OnLost(at);
                break;
            case "failover.told" when fault.Lost is not null:
                fault.OnCallback(at);
                break;
            case "guest.booted":
                fault.OnRunning(at);
                break;
        }
    }

    /// <summary>The fault that something at this moment follows from: the last one before it.</summary>
    private FaultTimes? Latest(Instant at) => _faults.FindLast(fault => fault.At <= at);
}
