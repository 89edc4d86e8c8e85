using FslHv.Abi;

namespace FslHv.Hypervisor;

/// <summary>Memory that several partitions have, for their guests or for devices only.</summary>
/// <param name="Range">Physical addresses.</param>
/// <param name="Partitions">Numbers of the partitions, ascending; two or more.</param>
public sealed record SharedRangePlan(PhysicalRange Range, ValueList<int> Partitions);
