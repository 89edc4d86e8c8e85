using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>From the hypervisor to itself: a device has been at its order long enough to access memory.</summary>
/// <param name="Device">Number of the device.</param>
/// <param name="Order">Number of the order; an earlier one has come to nothing.</param>
internal sealed record DeviceDone(int Device, ulong Order) : Message
{
    /// <inheritdoc />
    public override LatencyClass Latency => Latencies.Device;
}
