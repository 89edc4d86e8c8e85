using System.Collections.Immutable;
using FslHv.Abi;
using FslHv.Actors;
using FslHv.Hypervisor;

namespace FslHv.Scenarios;

/// <summary>
/// One run of a scenario on an engine of any kind: assembles the machine, lets the timeline happen, watches the trace for expectations
/// and rules. The engine must be fresh; the run may be started once.
/// </summary>
public sealed class ScenarioRun : ITraceObserver
{
    private readonly BoundScenario _scenario;
    private readonly IActorEngine _engine;
    private readonly MachineParts _parts;
    private readonly BoundEntry[] _planned;
    private readonly FaultLedger _ledger = new();
    private readonly CheckerSet _checkers;
    private readonly CounterKeeper _counters;
    private readonly Tracker[] _trackers;
    private readonly ImmutableArray<ImmutableArray<int>> _expectationsByKind;
    private readonly ServiceKeeper[] _services;
    private Machine? _machine;
    private TimelineDirector? _director;

    public ScenarioRun(BoundScenario scenario, IActorEngine engine)
        : this(scenario, engine, ScenarioRunOptions.Plain)
    {
    }

    /// <param name="scenario">What to run.</param>
    /// <param name="engine">On which engine.</param>
    /// <param name="options">How it differs from a plain run.</param>
    /// <exception cref="ArgumentException">The plan of faults does not fit the scenario.</exception>
    public ScenarioRun(BoundScenario scenario, IActorEngine engine, ScenarioRunOptions options)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(options);
        _scenario = scenario;
        _engine = engine;
        _parts = options.Parts ?? scenario.Parts;
        _planned = Plan(options);
        _checkers = new CheckerSet(scenario.Checkers, options.MakeCheckers(scenario.Plan));
        _services = scenario.Services.Length == 0 ? [] : new ServiceKeeper[scenario.Services.Length];
        _counters = new CounterKeeper(scenario.Plan, scenario.Labels);
        _trackers = new Tracker[scenario.Expectations.Length];
        _expectationsByKind = scenario.ExpectationsByKind;
    }

    /// <summary>Runs until nothing is left to happen, or until the scenario's own end.</summary>
    public ScenarioResult Run()
    {
        var start = _engine.Now;
        Begin();
        return Close(RunTo(start + _scenario.Scenario.Until));
    }

    /// <summary>Assembles the machine and hands over the timeline, for whoever drives the run with <see cref="GoOn"/>. There is no verdict then.</summary>
    public void Begin()
    {
        Invariant.Holds(_machine is null);
        var start = _engine.Now;
        for (var i = 0; i < _trackers.Length; i++)
            _trackers[i] = _scenario.Expectations[i].Start(start);
        for (var i = 0; i < _services.Length; i++)
            _services[i] = new ServiceKeeper(_scenario.Services[i], start);
        _engine.Observe(this);
        _machine = Machine.Assemble(_scenario, _engine, _parts);
        _checkers.Attach(_machine.Hypervisor, _machine.Partitions);
        _director = new TimelineDirector(_scenario, _planned, _ledger, _engine, _machine);
        _director.Begin(start);
    }

    /// <summary>Runs until nothing is left to happen, or until then.</summary>
    public RunEnd GoOn(Instant until) => RunTo(until);

    /// <summary>Something comes to the hypervisor from outside, so much later.</summary>
    public void Send(HypervisorRequest request, Duration delay)
    {
        Invariant.Holds(_machine is not null);
        _engine.Inject(_machine.Hypervisor, request, delay);
    }

    /// <inheritdoc />
    void ITraceObserver.OnRecord(in TraceRecord record)
    {
        _checkers.OnRecord(in record);
        if (_scenario.Scenario.Liveness is not null && IsDisturbance(in record))
            OnDisturbance(record.At);
        if (record is { Kind: TraceKind.Note, Payload: Fact fact })
            OnFact(in record, fact);
        else if (record.Kind == TraceKind.Fault)
            OnStrike(in record);
    }

    private void OnStrike(in TraceRecord record)
    {
        _counters.OnFault();
        if (record.Payload is string point)
            _ledger.OnPoint(point, _engine.PathOf(record.To));
    }

    /// <summary>An armed fault strikes, or something comes from outside; power-on does not count.</summary>
    private static bool IsDisturbance(in TraceRecord record) => record.Kind == TraceKind.Fault
        || (record is { Kind: TraceKind.Deliver, From.IsNone: true }
            && record.Payload is not (HypervisorRequest.PowerOn or HypervisorRequest.PowerOnOverNodes));

    private void OnDisturbance(Instant at)
    {
        foreach (var tracker in _trackers)
            tracker.OnDisturbance(at);
    }

    private void OnFact(in TraceRecord record, Fact fact)
    {
        if (_scenario.Nodes.BringsHypervisorBack(fact))
            _machine!.PowerOn(_scenario.Nodes, _engine, cameBack: true);
        var kind = FactKinds.IndexOf(fact.Kind);
        if (kind < 0)
            return;
        _counters.OnFact(fact);
        if (FaultCatalogue.ByFact[kind].Count > 0)
            OnFaultNews(fact, kind);
        _checkers.OnFact(in record, fact, kind);
        foreach (var i in _expectationsByKind[kind])
            _trackers[i].OnFact(in record, fact, kind);
        foreach (var i in _scenario.ServicesByKind[kind])
            _services[i].OnFact(in record, fact, kind);
        _director?.OnFact(in record, fact, kind);
    }

    private void OnFaultNews(Fact fact, int kind)
    {
        if (FaultCatalogue.StruckIn(fact, kind) is not null)
            _counters.OnFault();
        _ledger.OnFact(fact, kind);
    }

    /// <summary>Looks the plan up; every fault of the run gets its line in the ledger.</summary>
    private BoundEntry[] Plan(ScenarioRunOptions options)
    {
        var (planned, errors) = FaultPlanBinder.Bind(_scenario, options.Faults);
        if (errors.Count > 0)
            throw new ArgumentException($"the plan of faults does not fit the scenario: {errors[0].Text}", nameof(options));
        foreach (var entry in _scenario.Timeline)
            _ledger.Add(entry);
        var next = 0;
        foreach (var fault in options.Faults.Faults)
        {
            if (fault.Moment is not FaultMoment.AnyPass any)
            {
                _ledger.Add(planned[next++]);
                continue;
            }

            _ledger.AddOpen(FaultMark.Of(fault));
            options.OpenFaultPoint?.Invoke(fault.Kind.Name, PointFaults.PathOf(fault.Target), any.Times);
        }

        return planned;
    }

    /// <summary>Runs in stretches: the engine stands still where a fault must be armed.</summary>
    private RunEnd RunTo(Instant until)
    {
        Invariant.Holds(_director is not null);
        while (true)
        {
            _director.ArmDue(_engine.Now);
            var next = _director.NextArming;
            var end = _engine.Run(next < until ? next : until);
            var isOver = end.Reason switch
            {
                RunEndReason.TimeReached => next >= until,
                RunEndReason.Requested => !_director.TookStandstill(),
                _ => true,
            };
            if (isOver)
                return end;
        }
    }

    private ScenarioResult Close(RunEnd end)
    {
        var counters = _counters.Close();
        var close = new RunClose(end.At, end.Steps, counters);
        var results = new ExpectationResult[_trackers.Length];
        for (var i = 0; i < results.Length; i++)
        {
            var expectation = _scenario.Expectations[i];
            var decision = _trackers[i].OnEnd(close with { Results = results.AsMemory(0, i) });
            results[i] = new ExpectationResult(expectation.Name, expectation.Written, decision.Holds, decision.At, decision.Step, decision.Reason);
        }

        var findings = _checkers.OnEnd(end, _engine.PathOf);
        return new ScenarioResult(end, ValueList.Create<ExpectationResult>(results), findings, counters)
        {
            Faults = _ledger.Close(end.At),
            Services = _services.Select(service => service.Close(end)).ToValueList(),
            Remarks = _checkers.Remarks.ToValueList(),
        };
    }
}
