using FslHv.Actors;
using FslHv.Cluster;
using FslHv.Host.Commands;
using FslHv.Host.Input;
using FslHv.Host.Measuring;
using FslHv.Host.Output;
using FslHv.Host.Telemetry;
using FslHv.Scenarios;
using FslHv.Simulation;

namespace FslHv.Host;

/// <summary>One <c>fslhv run</c>: loads, runs, prints, and says with its exit code what came of it.</summary>
internal sealed class RunSession(RunSettings settings)
{
    private const int TailRecords = 25;
    private volatile int _interruptedWith;
    private volatile IActorEngine? _live;
    private LocalCluster? _cluster;

    private bool IsInterrupted => _interruptedWith != 0;

    /// <summary>Ends the run after the message in hand. May be called from another thread, and before the run has begun.</summary>
    /// <param name="exitCode">What the program then ends with.</param>
    public void Interrupt(int exitCode)
    {
        _interruptedWith = exitCode;
        _live?.RequestStop(); // It may be quiet for long.
    }

    public int Run()
    {
        if (settings.Record is not null && settings.Engine != EngineKind.Live)
            throw new InputException("--record: only with --engine live");
        if (settings.Journal is not null && settings.Engine != EngineKind.Live)
            throw new InputException("--journal: only with --engine live");
        var (scenario, definition) = RecordingInput.LoadForRecording(settings.File, settings.Overrides);
        if (settings.Until is { } until)
            scenario = scenario.With(until);
        if (scenario.Misfits(settings.Faults) is { Count: > 0 } misfits)
            throw new InputException([.. misfits.Select(misfit => $"--fault: {misfit}")]);
        var console = Terminal.Create();
        using var journal = settings.Journal is { } kept ? OpenJournal(kept) : null;
        var engine = MakeEngine(scenario, journal);
        using var disposable = engine as IDisposable;
        using var leaving = new Leaving(_cluster);
        _live = settings.Engine == EngineKind.Live ? engine : null;
        using var recording = settings.Record is { } record ? Record(record, definition) : null;
        using var telemetry = engine is LiveEngine live ? Tell(live) : null;
        var report = new RunReport(console, scenario, settings, engine);
        var tail = new TraceTail(TailRecords);
        var timeline = new OutputObserver(new TimelinePrinter(console, settings.MinSeverity), engine);
        using var trace = settings.Trace is { } path ? new TraceFile(path, engine) : null;
        using var consoles = settings.Console is { } file ? new ConsoleFile(file, engine) : null;
        engine.Observe(tail);
        engine.Observe(new Interruption(this, engine));
        if (settings.Timeline)
        {
            report.PrintHeading();
            engine.Observe(timeline);
        }

        var result = Run(scenario, engine, new ScenarioRunOptions { Faults = settings.Faults });
        recording?.Flush();
        trace?.Complete();
        consoles?.Complete();
        timeline.ThrowIfFailed();
        var wasInterrupted = IsInterrupted && result.End.Reason == RunEndReason.Requested;
        if (settings.Json)
            Console.Out.WriteLine(RunJson.Write(scenario, settings, result));
        else
            report.PrintResult(result, wasInterrupted);
        if (result.End.Defect is { } defect)
            report.PrintDefect(defect, tail);
        return wasInterrupted ? _interruptedWith : result.ExitCode;
    }

    private static ScenarioResult Run(BoundScenario scenario, IActorEngine engine, ScenarioRunOptions options)
    {
        try
        {
            return new ScenarioRun(scenario, engine, options).Run();
        }
        catch (JournalException e)
        {
            throw new InputException($"--journal: {e.Message}");
        }
        catch (NotSupportedException e)
        {
            throw new InputException($"fslhv: {e.Message}: with --engine live they can be killed, come back, stand still and go on");
        }
    }

    private IActorEngine MakeEngine(BoundScenario scenario, IJournal? journal)
    {
        if (settings.Engine == EngineKind.Simulation)
            return new SimulationEngine(Machines.OptionsFor(scenario, settings.Seed));
        WarmUp.Run(scenario, scenario.NodeNames.Count > 0 ? ProductCodec.Instance : null);
        if (scenario.NodeNames.Count > 0)
            return MakeNodes(scenario);
        return new LiveEngine(new LiveOptions(settings.Seed) { Speed = settings.Speed, TakesHashes = settings.Record is not null, Journal = journal });
    }

    /// <summary>The nodes of the scenario, all in this process.</summary>
    private ClusterControl MakeNodes(BoundScenario scenario)
    {
        if (settings.Journal is not null)
            throw new InputException($"--journal: {settings.File} has nodes: what they persist is in their machine's log");
        _cluster = LocalCluster.StartAsync(new LocalClusterOptions
        {
            Nodes = [.. scenario.NodeNames],
            Populate = scenario.Populate,
            Codec = ProductCodec.Instance,
            Seed = settings.Seed,
            Speed = settings.Speed,
            TakesHashes = settings.Record is not null,
        }).GetAwaiter().GetResult();
        return _cluster.Control;
    }

    private static SqliteJournal OpenJournal(string path)
    {
        try
        {
            return SqliteJournal.Open(path, ProductCodec.Instance);
        }
        catch (JournalException e)
        {
            throw new InputException($"--journal: {e.Message}");
        }
    }

    /// <summary>Counts and spans, where the environment says where they go.</summary>
    private TelemetrySession? Tell(LiveEngine live)
    {
        var telemetry = TelemetrySession.Open("live");
        if (telemetry is null)
            return null;
        telemetry.Begin($"live-{Guid.NewGuid():N}", () => settings.Speed, () => Load.Of(live));
        live.Record(telemetry.Write);
        return telemetry;
    }

    private RecordingWriter Record(string path, byte[] definition)
    {
        var name = $"{Path.GetFileNameWithoutExtension(settings.File)}-{DateTime.UtcNow:yyyyMMdd-HHmmss}-{Environment.ProcessId}";
        var header = new RecordingHeader(name, "live", settings.Seed, definition) { Until = settings.Until };
        RecordingWriter writer;
        try
        {
            writer = new RecordingWriter(path, header, ProductCodec.Instance);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--record: {path}: cannot be written: {e.Message}");
        }

        if (_live is ClusterControl control)
            control.Record(writer.Write);
        else
            ((LiveEngine)_live!).Record(writer.Write);
        return writer;
    }

    /// <summary>Lets nodes of this process leave.</summary>
    private sealed class Leaving(LocalCluster? cluster) : IDisposable
    {
        public void Dispose() => cluster?.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Asks the engine to stop with every record until it does: whoever asks only once may ask before it runs, or while it stands still.</summary>
    private sealed class Interruption(RunSession session, IActorEngine engine) : ITraceObserver
    {
        public void OnRecord(in TraceRecord record)
        {
            if (session.IsInterrupted)
                engine.RequestStop();
        }
    }
}
