using FslHv.Abi;
using FslHv.Drivers;
using FslHv.Hypervisor;
using FslHv.Partitions;

namespace FslHv.Scenarios;

/// <summary>Fault points of the product's own actors. Programs of the user's own may have more.</summary>
internal static class FaultPoints
{
    public static ValueList<string> Known { get; } =
        ((IEnumerable<string>)PartitionFaults.All).Concat(HypervisorFaults.All).Concat(DriverFaults.All)
            .OrderBy(name => name, StringComparer.Ordinal).ToValueList();
}
