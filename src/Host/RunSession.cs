using FslHv.Actors;
using FslHv.Host.Commands;
using FslHv.Host.Input;
using FslHv.Host.Measuring;
using FslHv.Host.Output;
using FslHv.Scenarios;
using FslHv.Simulation;

namespace FslHv.Host;

/// <summary>One <c>fslhv run</c>: loads, runs, prints, and says with its exit code what came of it.</summary>
internal sealed class RunSession(RunSettings settings)
{
    private const int TailRecords = 25;
    private volatile SimulationEngine? _engine;
    private volatile bool _isInterrupted;

    /// <summary>Ends the run after the message in hand. May be called from another thread.</summary>
    public void Interrupt()
    {
        _isInterrupted = true;
        _engine?.RequestStop();
    }

    public int Run()
    {
        var scenario = RunInput.Load(settings.File, settings.Overrides);
        if (settings.Until is { } until)
            scenario = scenario.With(until);
        var console = Terminal.Create();
        var engine = new SimulationEngine(Machines.OptionsFor(scenario, settings.Seed));
        var report = new RunReport(console, scenario, settings, engine);
        var tail = new TraceTail(TailRecords);
        engine.Observe(tail);
        if (settings.Timeline)
        {
            report.PrintHeading();
            engine.Observe(new TimelinePrinter(console, settings.MinSeverity));
        }

        using var trace = settings.Trace is { } path ? new TraceFile(path, engine) : null;
        using var consoles = settings.Console is { } file ? new ConsoleFile(file, engine) : null;
        _engine = engine;
        var result = new ScenarioRun(scenario, engine).Run();
        trace?.Complete();
        consoles?.Complete();
        if (settings.Json)
            Console.Out.WriteLine(RunJson.Write(scenario, settings, result));
        else
            report.PrintResult(result, isInterrupted: _isInterrupted);
        if (result.End.Defect is { } defect)
            report.PrintDefect(defect, tail);
        return _isInterrupted && result.End.Reason == RunEndReason.Requested ? ExitCode.Interrupted : result.ExitCode;
    }
}
