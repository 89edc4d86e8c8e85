namespace FslHv.Cluster;

/// <summary>What begins when a machine starts.</summary>
/// <param name="Seed">Decides the random numbers of its actors.</param>
/// <param name="At">When its time was zero. Unit: nanoseconds since 1970, UTC.</param>
/// <param name="Speed">How many seconds of its time go by in a real one.</param>
internal sealed record MachineStart(ulong Seed, long At, int Speed)
{
    public static long UtcNow => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;

    /// <summary>What its time is now. Unit: nanoseconds.</summary>
    public long Elapsed => Math.Max(0, UtcNow - At) * Speed;
}
