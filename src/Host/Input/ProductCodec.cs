using FslHv.Abi;
using FslHv.Cluster;
using FslHv.Drivers;
using FslHv.Hypervisor;
using FslHv.Partitions;
using FslHv.Scenarios;

namespace FslHv.Host.Input;

/// <summary>Makes bytes of everything that actors of the product say.</summary>
internal static class ProductCodec
{
    public static readonly WireCodec Instance = WireCodec.Of(
        typeof(Fact).Assembly, typeof(MachinePlan).Assembly, typeof(PartitionActor).Assembly, typeof(DriverFaults).Assembly, typeof(Scenario).Assembly);
}
