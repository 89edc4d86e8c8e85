using FslHv.Abi;
using FslHv.Scenarios;
using FslHv.Simulation;
using LatencySetting = FslHv.Simulation.LatencySetting;

namespace FslHv.Host.Measuring;

/// <summary>What a machine on the simulation engine starts from.</summary>
public static class Machines
{
    /// <summary>The delays of <see cref="Latencies.Defaults"/> as the engine wants them.</summary>
    public static IReadOnlyList<LatencySetting> DefaultLatencies { get; } =
        [.. Latencies.Defaults.Select(l => new LatencySetting(l.Class, new LatencyRange(new(l.MinNanoseconds), new(l.MaxNanoseconds))))];

    /// <summary>Engine options for a scenario: its delays, and a seed.</summary>
    public static SimulationOptions OptionsFor(BoundScenario scenario, ulong seed) => new(seed)
    {
        Latencies = [.. scenario.Latencies.Select(l => new LatencySetting(l.Class, new LatencyRange(l.Min, l.Max)))],
    };
}
