using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Simulation.Tests;

/// <summary>The actor contract on the simulator, with latencies that would reorder everything that is not bound by pair order.</summary>
public sealed class SimulationContract : ActorContractSuite
{
    protected override IActorEngine CreateEngine(ulong seed) => new SimulationEngine(new SimulationOptions(seed)
    {
        Latencies =
        [
            new(new LatencyClass(1), LatencyRange.Fixed(Duration.FromMicroseconds(3))),
            new(new LatencyClass(2), new LatencyRange(Duration.Zero, Duration.FromMicroseconds(10))),
            new(new LatencyClass(3), new LatencyRange(Duration.Zero, Duration.FromNanoseconds(90), 100, Duration.FromMilliseconds(5))),
            new(new LatencyClass(4), LatencyRange.Fixed(Duration.Zero)),
        ],
    });
}

/// <summary>The contract on the simulator where a chooser decides what comes next, whatever the time that messages take.</summary>
public sealed class ExploringContract : ActorContractSuite
{
    protected override IActorEngine CreateEngine(ulong seed)
    {
        var chooser = new RandomChooser();
        chooser.Seed(seed, schedule: 1);
        chooser.Begin();
        return new SimulationEngine(new SimulationOptions(seed) { Chooser = chooser });
    }
}

/// <summary>The contract on the simulator where a chooser decides how long messages take.</summary>
public sealed class TimedExploringContract : ActorContractSuite
{
    protected override IActorEngine CreateEngine(ulong seed)
    {
        var chooser = new RandomChooser();
        chooser.Seed(seed, schedule: 1);
        chooser.Begin();
        return new SimulationEngine(new SimulationOptions(seed) { Chooser = chooser, IsTimed = true });
    }
}
