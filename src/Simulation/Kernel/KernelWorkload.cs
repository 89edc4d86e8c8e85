namespace FslHv.Simulation;

/// <summary>
/// A piece of work that shows how fast the engine's kernel is. It holds no clock: whoever measures brings one
/// (see <see cref="KernelMeasurement"/>). Same work for the same arguments, always.
/// </summary>
public abstract class KernelWorkload
{
    /// <summary>What it is, for people and reports: lower case words with dashes.</summary>
    public abstract string Name { get; }

    /// <summary>Handles about <paramref name="deliveries"/> messages, going on from where the last call ended.</summary>
    /// <returns>How many were handled, exactly.</returns>
    public abstract long Run(long deliveries);

    /// <summary>The workloads that are compared with each other; the first is the bare loop, the floor under all of them.</summary>
    /// <param name="inFlight">Messages on their way at any time; each goes back and forth between two actors of its own.</param>
    public static IReadOnlyList<KernelWorkload> All(int inFlight) =>
    [
        new BareLoopWorkload(inFlight),
        new PingPongWorkload("fixed-latency", inFlight, PingPongWorkload.Fixed),
        new PingPongWorkload("jittered-latency", inFlight, PingPongWorkload.Jittered),
        new PingPongWorkload("fixed-latency-traced", inFlight, PingPongWorkload.Fixed, new MemoryTrace()),
    ];
}
