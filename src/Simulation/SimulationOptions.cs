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

    /// <summary>Who decides the order of deliveries; null: the time that messages take does. One engine, one chooser.</summary>
    public Chooser? Chooser { get; init; }

    /// <summary>
    /// With a chooser: whether the time that messages take decides the order all the same. The chooser then decides how long each takes, and everything else
    /// that is left open.
    /// </summary>
    public bool IsTimed { get; init; }

    /// <summary>
    /// With a chooser: how far apart two moments may be and still say nothing about order. A timer or a message from outside that is due no later than this
    /// after the time that everybody has reached may come at once; the others when nothing else is left. 0 or more.
    /// </summary>
    public Duration Slack { get; init; } = Duration.Zero;

    /// <summary>Records every step; null: nobody does.</summary>
    public StepRecorder? Recorder { get; init; }

    /// <summary>
    /// The recording that the engine follows; null: none. Then nothing else decides anything: no chooser, no time, no fault that is armed, nothing that
    /// comes from outside.
    /// </summary>
    public RecordingFollower? Following { get; init; }

    /// <summary>
    /// The steps that each engine follows with a follower of its own, until it is to let go (<see cref="SimulationEngine.LetGoBehind"/>) and the chooser
    /// decides; null: none. Not with <see cref="Following"/>.
    /// </summary>
    public IReadOnlyList<RecordedStep>? Recorded { get; init; }

    /// <summary>Livelock guard: after so many steps, counted from the engine's start, every run ends with
    /// <see cref="RunEndReason.StepsReached"/>. 1 or more.</summary>
    public long StepsMax { get; init; } = long.MaxValue;
}

/// <summary>The delay of one latency class.</summary>
/// <param name="Class">The class.</param>
/// <param name="Range">How long its messages travel.</param>
public readonly record struct LatencySetting(LatencyClass Class, LatencyRange Range);
