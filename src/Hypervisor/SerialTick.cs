using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>From the hypervisor to itself: a serial line has sent what it was given, and takes more.</summary>
/// <param name="Line">Number of the line.</param>
internal sealed record SerialTick(int Line) : Message
{
    /// <inheritdoc />
    public override LatencyClass Latency => Latencies.Serial;
}
