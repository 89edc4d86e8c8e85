using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>
/// How long messages of one class travel: uniform over <paramref name="Min"/> … <paramref name="Max"/>, both included, and
/// <paramref name="TailPermille"/> of them longer, uniform over <paramref name="Max"/> … <paramref name="TailMax"/>.
/// Shape: 0 ≤ Min ≤ Max, 0 ≤ TailPermille ≤ 1000, and Max ≤ TailMax where there is a tail. Unit: nanoseconds of engine time.
/// </summary>
public readonly record struct LatencyRange(Duration Min, Duration Max, int TailPermille = 0, Duration TailMax = default)
{
    /// <summary>Always the same delay.</summary>
    public static LatencyRange Fixed(Duration delay) => new(delay, delay);

    /// <summary>Whether the shape above holds; an engine refuses a range whose shape does not.</summary>
    public bool IsValid => Min >= Duration.Zero && Max >= Min && TailPermille is >= 0 and <= 1000 && (TailPermille == 0 || TailMax >= Max);

    internal bool IsFixed => Min == Max && TailPermille == 0;
}
