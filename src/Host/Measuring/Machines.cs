using FslHv.Abi;
using FslHv.Simulation;

namespace FslHv.Host.Measuring;

/// <summary>What every machine on the simulation engine starts from.</summary>
public static class Machines
{
    /// <summary>The delays of <see cref="Latencies.Defaults"/> as the engine wants them.</summary>
    public static IReadOnlyList<LatencySetting> DefaultLatencies { get; } =
        [.. Latencies.Defaults.Select(l => new LatencySetting(l.Class, new LatencyRange(new(l.MinNanoseconds), new(l.MaxNanoseconds))))];
}
