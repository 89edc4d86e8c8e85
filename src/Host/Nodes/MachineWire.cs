using FslHv.Abi;
using FslHv.Cluster;
using FslHv.Drivers;
using FslHv.Hypervisor;
using FslHv.Partitions;
using FslHv.Scenarios;

namespace FslHv.Host.Nodes;

/// <summary>What processes of a machine say to each other, as bytes.</summary>
internal static class MachineWire
{
    private static readonly Lazy<WireCodec> Made = new(() => WireCodec.Of(
        typeof(Session).Assembly, typeof(HypervisorActor).Assembly, typeof(PartitionActor).Assembly, typeof(Partman).Assembly, typeof(Scenario).Assembly));

    /// <summary>The codec of this build.</summary>
    public static WireCodec Codec => Made.Value;
}
