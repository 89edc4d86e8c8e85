using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Simulation.Tests;

/// <summary>The actor contract on the simulator, with latencies that would reorder everything that is not bound by pair order.</summary>
public class SimulationContract : ActorContractSuite
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
