using System.Diagnostics;
using FslHv.Actors;
using FslHv.Cluster;
using FslHv.Host.Input;
using FslHv.Host.Measuring;
using FslHv.Host.Output;
using FslHv.Host.Telemetry;
using FslHv.Scenarios;
using FslHv.Simulation;
using Spectre.Console;

namespace FslHv.Host.Rehearsal;

/// <summary>
/// One <c>fslhv rehearse</c>: starts what is needed, lets the scenario happen on real processes as often as asked for, and ends everything it has started.
/// </summary>
internal sealed class RehearsalSession(RehearseSettings settings, IRehearsalCarrier carrier) : IDisposable
{
    private readonly CancellationTokenSource _interrupted = new();
    private volatile ClusterControl? _control;
    private TelemetrySession? _telemetry;
    private volatile int _exitCode;

    public void Dispose() => _interrupted.Dispose();

    /// <summary>Ends the round in hand and everything else. May be called from another thread.</summary>
    public void Interrupt(int exitCode)
    {
        _exitCode = exitCode;
        _interrupted.Cancel();
        _control?.RequestStop();
    }

    public int Run()
    {
        var (scenario, definition) = RecordingInput.LoadForRecording(settings.File, settings.Overrides);
        if (scenario.NodeNames.Count == 0)
            throw new InputException($"{settings.File}: has no nodes: there is nothing to spread over processes");
        if (settings.Nodes is { } nodes && nodes != scenario.NodeNames.Count)
            throw new InputException($"{settings.File}: has {scenario.NodeNames.Count} nodes, not {nodes}: {string.Join(", ", scenario.NodeNames)}");
        if (settings.DrawsFaults && scenario.Scenario.Faults is null)
            throw new InputException($"{settings.File}: says nothing of faults that may be drawn (key 'faults')");
        CheckFaults(scenario);
        if (settings.IsIsolated && !Isolation.IsInside)
            Isolation.Enter();
        if (settings.Record is not null)
            Directory.CreateDirectory(settings.Record);
        var console = Terminal.Create();
        using var telemetry = TelemetrySession.Open("control", part: TelemetryPart.Failovers);
        _telemetry = telemetry;
        using var page = settings.Html is { } html ? new WholeFile("--html", html) : null;
        try
        {
            return RunAsync(scenario, definition, new RehearsalReport(console, settings), page).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (_interrupted.IsCancellationRequested)
        {
            return _exitCode;
        }
        catch (BrokerException exception)
        {
            throw new InputException($"fslhv: {exception.Message}");
        }
    }

    private async Task<int> RunAsync(BoundScenario scenario, byte[] definition, RehearsalReport report, WholeFile? page)
    {
        using var network = settings.IsIsolated ? new IsolatedNetwork(scenario.NodeNames.Count) : null;
        await using var opened = carrier;
        await report.While(carrier.Opening, Done(carrier.OpenAsync(_interrupted.Token))).ConfigureAwait(false);
        await using var machines = new FormerMachines(carrier.Broker);
        using var fleet = new NodeFleet(scenario.NodeNames, MayDie, carrier, settings.File, settings.Record, network);
        WarmUp.Run(scenario, ProductCodec.Instance);
        var rounds = new List<RoundResult>();
        await report.While("starting the processes", Done(fleet.ReadyAsync(_interrupted.Token))).ConfigureAwait(false);
        var clock = Stopwatch.StartNew();
        report.Begin(scenario);
        for (var number = 1; IsToGoOn(number, clock) && !_interrupted.IsCancellationRequested; number++)
        {
            if (!await IsReadyAsync(fleet).ConfigureAwait(false))
                break;
            var machine = $"rehearsal-{Guid.NewGuid():N}";
            await machines.BeginAsync(machine).ConfigureAwait(false);
            var round = await RunRoundAsync(number, machine, scenario, definition, fleet).ConfigureAwait(false);
            if (_interrupted.IsCancellationRequested)
                break;
            rounds.Add(round);
            report.Add(round, scenario, fleet);
        }

        var summary = new RehearsalSummary(rounds);
        if (page is not null)
        {
            RehearsalPage.Write(page.Stream, scenario.Scenario.Name, scenario.Scenario.About, summary);
            page.Complete();
        }

        report.End(summary, scenario, _interrupted.IsCancellationRequested);
        if (_interrupted.IsCancellationRequested)
            return _exitCode;
        return summary.Failed == 0 ? ExitCode.Success : ExitCode.ExpectationFailed;

        bool MayDie(NodeId node) => settings.DrawsFaults || scenario.NodeFaults.Any(fault => fault is NodeFault.Crash crash && crash.Node == node);
    }

    /// <summary>What cannot befall real nodes is said before anything is started.</summary>
    private void CheckFaults(BoundScenario scenario)
    {
        if (settings is { IsIsolated: true, Broker: not null })
            throw new InputException("fslhv: --network isolated has a broker of its own, and no way to another: leave --broker out");
        foreach (var fault in scenario.NodeFaults)
        {
            if (carrier.WhyNot(fault) is { } reason)
                throw new InputException($"{settings.File}: {reason}");
        }
    }

    private bool IsToGoOn(int number, Stopwatch clock) =>
        settings.For is { } length ? clock.Elapsed.Ticks * 100 < length.Nanoseconds : number <= settings.Rounds;

    /// <summary>Whether it was not interrupted: what is known by then is reported.</summary>
    private async Task<bool> IsReadyAsync(NodeFleet fleet)
    {
        try
        {
            await fleet.ReadyAsync(_interrupted.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (_interrupted.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task<bool> Done(Task task)
    {
        await task.ConfigureAwait(false);
        return true;
    }

    private async Task<RoundResult> RunRoundAsync(
        int number, string machine, BoundScenario scenario, byte[] definition, NodeFleet fleet)
    {
        var seed = settings.Seed + (ulong)number - 1;
        var watch = new FaultWatch();
        var hcalls = new HcallWatch(LiveAddress.Root(1));
        ClusterControl control = null!;
        control = await ClusterControl.OpenAsync(
            new ControlOptions
            {
                Machine = machine,
                Broker = carrier.Broker,
                Codec = ProductCodec.Instance,
                Definition = definition,
                Seed = seed,
                Speed = settings.Speed,
                CanBefall = fleet.CanBefall,
                NodeDown = watch.OnDown,
                Patience = TimeSpan.FromMinutes(2),
                ComesBackWithin = TimeSpan.FromMinutes(1),
                Befall = Befall,
            },
            _interrupted.Token).ConfigureAwait(false);
        await using (control.ConfigureAwait(false))
        {
            _control = control;
            fleet.Join(machine);
            control.Observe(watch);
            control.Observe(hcalls);
            using var recording = Record(machine, seed, definition);
            if (recording is not null)
                control.Record(recording.Write);
            if (_telemetry is { } telemetry)
            {
                telemetry.Begin(machine, () => settings.Speed, () => Load.None);
                control.Record(telemetry.Write);
            }

            var options = new ScenarioRunOptions { Faults = settings.DrawsFaults ? RehearsedFaults.Draw(scenario, seed) : FaultPlan.Empty };
            var result = RunScenario(scenario, control, options);
            AwaitAnswers(control, hcalls, result.End.At);
            _control = null;
            await fleet.CalmAsync().ConfigureAwait(false);
            return new RoundResult
            {
                Number = number,
                Machine = machine,
                Seed = seed,
                Result = result,
                Simulated = new ScenarioRun(scenario, new SimulationEngine(Machines.OptionsFor(scenario, seed)), options).Run(),
                Hcalls = hcalls.CountsAt(result.End.At),
                Faults = watch.Faults,
                Missing = control.Missing,
                Memory = fleet.Memory,
                Processes = [.. fleet.Sizes, ("fslhv rehearse", Environment.WorkingSet)],
                BrokerMemory = carrier.Process is null ? null : ProcessMemory.Of(carrier.Process.ProcessId),
                QueueDepth = carrier.Process is null || settings.For is null
                    ? null
                    : await carrier.Process.CountMessagesAsync(_interrupted.Token).ConfigureAwait(false),
            };
        }

        void Befall(NodeFault fault)
        {
            if (watch.OnFault(fault, NameOf, control.CarriedBy, control.Now) is { } times)
                hcalls.Behind(times);
            fleet.Befall(fault);
        }

        string NameOf(NodeId node) => scenario.NodeNames[node.Value - 1];
    }

    /// <summary>What was accepted before the end may be answered behind it: a computer that does other things may stand still just then.</summary>
    private void AwaitAnswers(ClusterControl control, HcallWatch hcalls, Instant end)
    {
        var lastAt = control.Now + Duration.FromSeconds(10);
        while (hcalls.LostBy(end) > 0 && control.Now < lastAt && !_interrupted.IsCancellationRequested)
            control.Run(control.Now + Duration.FromMilliseconds(50));
    }

    private static ScenarioResult RunScenario(BoundScenario scenario, ClusterControl control, ScenarioRunOptions options)
    {
        try
        {
            return new ScenarioRun(scenario, control, options).Run();
        }
        catch (NotSupportedException exception)
        {
            throw new InputException($"fslhv: {exception.Message}");
        }
    }

    /// <summary>The order of everything, as it was shown here.</summary>
    private RecordingWriter? Record(string machine, ulong seed, byte[] definition) => settings.Record is null
        ? null
        : new RecordingWriter(
            Path.Combine(settings.Record, machine, $"control{RecordingFile.Extension}"),
            new RecordingHeader(machine, "control", seed, definition),
            ProductCodec.Instance);
}
