using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>All the checkers of one run: gives each the facts, calls and messages that it needs.</summary>
internal sealed class CheckerSet
{
    private readonly CheckerPlan _plan;
    private readonly ScenarioChecker[] _checkers;
    private readonly ScenarioChecker[] _own;
    private readonly CallBook _calls = new();
    private readonly SessionFollower _sessions = new();
    private readonly HcallChecker? _hcalls;
    private readonly LinearizabilityChecker? _states;
    private readonly CopyChecker? _copies;
    private readonly LeakChecker? _leaks;
    private readonly QuiescenceChecker? _quiescence;
    private ActorId _hypervisor;

    /// <param name="plan">Which checkers.</param>
    /// <param name="own">Checkers of the user's own, fresh for this run.</param>
    public CheckerSet(CheckerPlan plan, params ReadOnlySpan<ScenarioChecker> own)
    {
        _plan = plan;
        _own = own.ToArray();
        _checkers = new ScenarioChecker[plan.Entries.Length];
        for (var i = 0; i < _checkers.Length; i++)
        {
            _checkers[i] = plan.Entries[i].Create(plan.Basis);
            Keep(_checkers[i], ref _hcalls);
            Keep(_checkers[i], ref _states);
            Keep(_checkers[i], ref _copies);
            Keep(_checkers[i], ref _leaks);
            Keep(_checkers[i], ref _quiescence);
        }
    }

    /// <summary>What else is to be said of the run: what is undecided, what still goes on.</summary>
    public IEnumerable<string> Remarks => [.. _states?.Undecided ?? [], .. _quiescence?.StillGoingOn ?? []];

    /// <summary>The machine is assembled.</summary>
    public void Attach(ActorId hypervisor, IReadOnlyList<ActorId> partitions)
    {
        _hypervisor = hypervisor;
        _states?.Attach(partitions);
    }

    public void OnFact(in TraceRecord record, Fact fact, int kind)
    {
        foreach (var i in _plan.ByKind[kind])
            _checkers[i].OnFact(in record, fact);
        foreach (var own in _own)
            own.OnFact(in record, fact);
    }

    /// <summary>Takes every record, also those of facts.</summary>
    public void OnRecord(in TraceRecord record)
    {
        switch (record.Kind)
        {
            case TraceKind.Deliver:
                OnDelivery(in record);
                break;
            case TraceKind.DeadLetter when record.Payload is HcallAnswer answer:
                OnAnswer(in record, answer);
                break;
            case TraceKind.Stop:
                _calls.Forget(record.To);
                _leaks?.OnStop(record.To);
                break;
        }

        _quiescence?.OnRecord(in record);
        foreach (var own in _own)
            own.OnRecord(in record);
    }

    /// <summary>Ends the run and gives what was found, in order of steps.</summary>
    /// <param name="end">How it ended.</param>
    /// <param name="pathOf">Looks up an actor's path.</param>
    public ValueList<Finding> OnEnd(RunEnd end, Func<ActorId, string> pathOf)
    {
        _leaks?.OnCallsLeft(_calls, end);
        _quiescence?.Prepare(_calls, pathOf);
        var findings = new List<Finding>();
        foreach (var checker in (ReadOnlySpan<ScenarioChecker>)[.. _checkers, .. _own])
        {
            checker.OnEnd(end);
            foreach (var breach in checker.Breaches)
                findings.Add(new Finding(checker.Rule, breach.Step, breach.At, breach.Actor.IsNone ? "nobody" : pathOf(breach.Actor), breach.Text));
        }

        return findings.OrderBy(finding => finding.Step).ToValueList();
    }

    /// <summary>Asks for types that nothing derives from: a delivery is compared with all of them, and that is quick for these only.</summary>
    private void OnDelivery(in TraceRecord record)
    {
        if (record.Payload is SessionMessage.Packet packet)
        {
            if (_sessions.Takes(record.From, record.To, packet))
                OnDelivery(record with { Payload = packet.Said, From = packet.OnBehalfOf.IsNone ? record.From : packet.OnBehalfOf });
            return;
        }

        if (record.To == _hypervisor)
        {
            OnDeliveryToHypervisor(in record);
            return;
        }

        switch (record.Payload)
        {
            case HcallAnswer answer:
                OnAnswer(in record, answer);
                break;
            case PartitionRequest.ChangeState { Origin: StopOrigin.Shell } change:
                _states?.OnShellAsks(record.To, change.Request);
                break;
            case MemoryRequest.Read request:
                _copies?.OnRequest(in record, request);
                break;
            case MemoryRequest.Write request:
                _copies?.OnRequest(in record, request);
                break;
            case SyscallAnswer.Opened { Error: Errno.None } opened:
                _leaks?.OnOpened(opened.File, record.To, in record);
                break;
            case Syscall.Duplicate:
                _leaks?.OnDuplicate(record.To, record.From);
                break;
        }
    }

    /// <summary>A call passes its own partition first; it counts when the hypervisor has it.</summary>
    private void OnDeliveryToHypervisor(in TraceRecord record)
    {
        switch (record.Payload)
        {
            case GuestCall.Issue call:
                OnCall(in record, record.From, call);
                break;
            case GuestCall.TakeInterrupt call:
                OnCall(in record, record.From, call);
                break;
            case GuestCall.UseDevice call:
                OnCall(in record, record.From, call);
                break;
            case PartitionReport.HeldCall held:
                OnCall(in record, held.Asker, held.Call);
                break;
            case MemoryAnswer.Read answer:
                _copies?.OnAnswer(in record, answer);
                break;
            case MemoryAnswer.Written answer:
                _copies?.OnAnswer(in record, answer);
                break;
        }
    }

    private void OnCall(in TraceRecord record, ActorId asker, GuestCall call)
    {
        var isNew = _calls.Admit(in record, asker, call, out var booked);
        _hcalls?.OnDelivery(in record, call, isNew);
        if (booked is not null)
            _states?.OnCall(booked);
    }

    private void OnAnswer(in TraceRecord record, HcallAnswer answer)
    {
        if (_calls.Answer(record.To, answer.Id) is { } booked)
            _states?.OnAnswer(in record, booked, answer);
    }

    private static void Keep<T>(ScenarioChecker checker, ref T? place)
        where T : ScenarioChecker
    {
        if (checker is T wanted)
            place = wanted;
    }
}
