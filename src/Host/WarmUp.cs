using System.Diagnostics;
using FslHv.Actors;
using FslHv.Host.Measuring;
using FslHv.Scenarios;
using FslHv.Simulation;

namespace FslHv.Host;

/// <summary>
/// Lets a scenario happen in the simulator before it happens in real time. A machine that has just come up compiles each method when it first needs it, which takes
/// longer than many a scenario's times.
/// </summary>
internal static class WarmUp
{
    private const int RunsMax = 40;
    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(400);

    public static void Run(BoundScenario scenario)
    {
        var clock = Stopwatch.StartNew();
        for (var run = 0; run < RunsMax && clock.Elapsed < Long; run++)
        {
            var engine = new SimulationEngine(Machines.OptionsFor(scenario, (ulong)run + 1));
            engine.Observe(new Patience(engine, clock));
            new ScenarioRun(scenario, engine).Run();
        }
    }

    private sealed class Patience(IActorEngine engine, Stopwatch clock) : ITraceObserver
    {
        public void OnRecord(in TraceRecord record)
        {
            if (clock.Elapsed > Long)
                engine.RequestStop();
        }
    }
}
