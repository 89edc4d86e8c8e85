using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>What decides a run besides the actors themselves. Two engines with equal options and equal calls give equal traces.</summary>
/// <param name="Seed">Root of every random stream of the run. Any value.</param>
public sealed record SimulationOptions(ulong Seed)
{
    /// <summary>Delay of every latency class that is not set: 100 ns, fixed, unless it says otherwise.</summary>
    public LatencyRange DefaultLatency { get; init; } = LatencyRange.Fixed(Duration.FromNanoseconds(100));

    /// <summary>Delays per class; the last entry of a class counts.</summary>
    public IReadOnlyList<LatencySetting> Latencies { get; init; } = [];

    /// <summary>Livelock guard: after so many steps, counted from the engine's start, every run ends with
    /// <see cref="RunEndReason.StepsReached"/>. 1 or more.</summary>
    public long StepsMax { get; init; } = long.MaxValue;
}

/// <summary>The delay of one latency class.</summary>
/// <param name="Class">The class.</param>
/// <param name="Range">How long its messages travel.</param>
public readonly record struct LatencySetting(LatencyClass Class, LatencyRange Range);
