using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Host.Rehearsal;

/// <summary>Sees in the trace what follows from each fault.</summary>
internal sealed class FaultWatch : ITraceObserver
{
    private readonly List<FaultTimes> _faults = [];
    private readonly Lock _gate = new();

    /// <summary>Partitions that were ever lost.</summary>
    private readonly HashSet<string> _lost = [];

    public IReadOnlyList<FaultTimes> Faults
    {
        get
        {
            lock (_gate)
                return [.. _faults];
        }
    }

    /// <summary>Something is about to happen.</summary>
    /// <param name="fault">What.</param>
    /// <param name="nameOf">Names a node.</param>
    /// <param name="carriedBy">Says what it carries.</param>
    /// <param name="at">When.</param>
    /// <returns>What follows from it; null where it ends something, or is the other direction of what goes on.</returns>
    public FaultTimes? OnFault(NodeFault fault, Func<NodeId, string> nameOf, Func<NodeId, IReadOnlyList<string>> carriedBy, Instant at)
    {
        if (WhatOf(fault) is not var (node, what))
            return null;
        lock (_gate)
        {
            var name = node.IsNone ? "" : nameOf(node);
            var last = _faults.FindLast(each => each.Node == name);
            if (fault.IsEnd())
            {
                if (last is not null)
                    last.HasEnded = true;
                return null;
            }

            if (last is { HasEnded: false } && OfBoth(last.What, what) is { } both)
            {
                last.What = both;
                return null;
            }

            _faults.Add(new FaultTimes(name, node.IsNone ? [] : carriedBy(node), at, what));
            return _faults[^1];
        }
    }

    /// <summary>Everybody knows that a node is dead.</summary>
    public void OnDown(string node, Instant at)
    {
        lock (_gate)
            _faults.FindLast(fault => fault.Node == node || fault.IsBroker)?.OnDetected(at);
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
        if (fact.Kind.Name == "partition.lost")
            OnLost(fact.Field("partition")!, at);
        else if (fact.Kind.Name == "doorbell.rung" && _faults.FindLast(each => at < each.At && each.Lost is not null && IsStateChange(fact, each)) is { } late)
            late.OnDoorbell(late.NotBeforeKnown(at));
        if (Latest(at) is not { } fault)
            return;
        switch (fact.Kind.Name)
        {
            case "node.took-over" when fact.Field("actor") == FaultTimes.HypervisorPath:
                fault.OnTakenOver(at);
                break;
            case "doorbell.rung" when IsStateChange(fact, fault):
                fault.OnDoorbell(at);
                break;
            case "failover.told" when fault.Lost is not null:
                fault.OnCallback(at);
                break;
            case "guest.booted":
                fault.OnRunning(at);
                break;
        }
    }

    /// <summary>
    /// A hypervisor that survives has the time of what it last took from the log. When a death is known before anything else came there, that is a moment
    /// before the fault; yet a partition is lost by nothing else.
    /// </summary>
    private void OnLost(string partition, Instant at)
    {
        if (_faults.FindLast(each => each.IsBroker || each.Carried.Contains(partition, StringComparer.Ordinal)) is not { } fault)
            return;
        _lost.Add(partition);
        fault.OnLost(fault.NotBeforeKnown(at));
    }

    private bool IsStateChange(Fact fact, FaultTimes fault) =>
        Concerned(fault).Any(partition => fact.Field("doorbell") == $"state-change of {partition}");

    private IEnumerable<string> Concerned(FaultTimes fault) => fault.IsBroker ? _lost : fault.Carried;

    private static (NodeId Node, string What)? WhatOf(NodeFault fault) => fault switch
    {
        NodeFault.Crash crash => (crash.Node, FaultTimes.Killed),
        NodeFault.Pause pause => (pause.Node, FaultTimes.StandsStill),
        NodeFault.Cut { To.Value: < 0 } cut => (cut.From, FaultTimes.CutOut),
        NodeFault.Cut cut => (cut.To, FaultTimes.CutIn),
        NodeFault.CutEnds end => (end.To == NodeId.All ? end.From : end.To, FaultTimes.Cut),
        NodeFault.Reject reject => (reject.To == NodeId.All ? reject.From : reject.To, FaultTimes.Rejected),
        NodeFault.Lose lose => (lose.To == NodeId.All ? lose.From : lose.To, FaultTimes.Lossy),
        NodeFault.Outage => (NodeId.None, FaultTimes.Killed),
        _ => null,
    };

    private static string? OfBoth(string first, string second) => (first, second) switch
    {
        (FaultTimes.CutOut, FaultTimes.CutIn) or (FaultTimes.CutIn, FaultTimes.CutOut) => FaultTimes.Cut,
        (FaultTimes.Rejected, FaultTimes.Rejected) or (FaultTimes.Lossy, FaultTimes.Lossy) => first,
        _ => null,
    };

    /// <summary>The fault that something at this moment follows from: the last one before it.</summary>
    private FaultTimes? Latest(Instant at) => _faults.FindLast(fault => fault.At <= at);
}
