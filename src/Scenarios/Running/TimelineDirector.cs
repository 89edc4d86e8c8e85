using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>
/// Lets the timeline of one run happen. Messages go to the engine at once or as soon as their fact comes. A fault point can be armed only
/// while the engine stands still, so <see cref="ScenarioRun"/> asks when the next one is due and runs to that moment.
/// </summary>
internal sealed class TimelineDirector(BoundScenario scenario, BoundEntry[] planned, FaultLedger ledger, IActorEngine engine, Machine machine)
{
    private readonly bool[] _hasFired = new bool[scenario.Timeline.Length];
    private readonly List<(Instant At, TimelineAction.Fault Fault)> _faults = [];
    private bool _asksToStandStill;

    /// <summary>From here on nothing befalls the machine; never where nothing is said.</summary>
    private Instant _peace = Instant.Never;
    private bool _isPeace;

    /// <summary>Numbers of the partitions that were made slow.</summary>
    private readonly SortedSet<int> _slowed = [];

    /// <summary>When the next fault must be armed.</summary>
    public Instant NextArming
    {
        get
        {
            var next = _isPeace ? Instant.Never : _peace;
            foreach (var (at, _) in _faults)
                next = at < next ? at : next;
            return next;
        }
    }

    /// <summary>Hands over everything that has a time.</summary>
    public void Begin(Instant start)
    {
        if (scenario.Scenario.Liveness?.After is { } after)
            _peace = start + after;
        foreach (var entry in scenario.Timeline)
        {
            if (entry.When is null)
                Happen(entry, start);
        }

        foreach (var entry in planned)
            Happen(entry, start);
    }

    /// <summary>A fact came that some entry may wait for.</summary>
    public void OnFact(in TraceRecord record, Fact fact, int kind)
    {
        foreach (var i in scenario.TriggersByKind[kind])
        {
            var entry = scenario.Timeline[i];
            if ((_hasFired[i] && !entry.Every) || !entry.When!.Matches(fact, kind))
                continue;
            _hasFired[i] = true;
            Happen(entry, record.At);
            if (entry.Fault is null)
                continue;
            _asksToStandStill = true;
            engine.RequestStop();
        }
    }

    /// <summary>Arms what is due. The engine stands still.</summary>
    public void ArmDue(Instant now)
    {
        foreach (var (at, fault) in _faults)
        {
            if (at <= now)
                engine.Arm(fault.Point, fault.Path, fault.Skip, fault.Count);
        }

        _faults.RemoveAll(each => each.At <= now);
        if (_isPeace || _peace > now)
            return;
        _isPeace = true;
        engine.Disarm();
        EndSlowness();
        foreach (var end in scenario.Nodes.Ends())
            ((INodeEngine)engine).Befall(end.Fault, end.After, end.Told);
    }

    /// <summary>Guests that were made slow are as quick as any from now on.</summary>
    private void EndSlowness()
    {
        foreach (var partition in _slowed)
            engine.Inject(machine.Partitions[partition], new BefallGuest(new GuestEvent.SlowDown(Duration.Zero)), Duration.Zero);
        _slowed.Clear();
    }

    /// <summary>Whether it was this director who asked the engine to stand still. Asking takes it back.</summary>
    public bool TookStandstill()
    {
        var asked = _asksToStandStill;
        _asksToStandStill = false;
        return asked;
    }

    private void Happen(BoundEntry entry, Instant from)
    {
        if (from + entry.Delay >= _peace)
            return;
        ledger.Made(entry, from + entry.Delay);
        if (entry.Message is BefallGuest { Event: GuestEvent.SlowDown })
            _slowed.Add(entry.Target);
        if (entry.Fault is { } fault)
        {
            _faults.Add((from + entry.Delay, fault));
            return;
        }

        foreach (var each in entry.OfNodes)
            ((INodeEngine)engine).Befall(each.Fault, entry.Delay + each.After, each.Told);
        if (entry.OfNodes.Count > 0)
            return;
        Invariant.Holds(entry.Message is not null);
        engine.Inject(entry.Target < 0 ? machine.Hypervisor : machine.Partitions[entry.Target], entry.Message, entry.Delay);
    }
}
