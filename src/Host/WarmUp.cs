using System.Diagnostics;
using FslHv.Actors;
using FslHv.Cluster;
using FslHv.Host.Measuring;
using FslHv.Scenarios;
using FslHv.Simulation;

namespace FslHv.Host;

/// <summary>
/// Lets a scenario happen in the simulator before it happens in real time. A machine that has just come up compiles each method when it first needs it, which
/// takes longer than many a scenario's times.
/// </summary>
internal static class WarmUp
{
    private const int RunsMax = 40;
    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(400);

    /// <param name="scenario">What is about to happen.</param>
    /// <param name="codec">Makes bytes of what is said there; null: nothing is to become bytes.</param>
    public static void Run(BoundScenario scenario, WireCodec? codec = null)
    {
        var clock = Stopwatch.StartNew();
        for (var run = 0; run < RunsMax && clock.Elapsed < Long; run++)
        {
            var engine = new SimulationEngine(Machines.OptionsFor(scenario, (ulong)run + 1));
            engine.Observe(new Patience(engine, clock));
            if (codec is not null)
                engine.Observe(new Carrier(codec));
            new ScenarioRun(scenario, engine).Run();
        }
    }

    private sealed class Carrier(WireCodec codec) : ITraceObserver
    {
        public void OnRecord(in TraceRecord record)
        {
            if (record is { Kind: TraceKind.Deliver or TraceKind.Timer, Payload: Message message })
                codec.RoundTrip(message);
            else if (record is { Kind: TraceKind.Note, Payload: Note note })
                codec.Write(new WireWriter(), note);
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
