using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <content>
/// Memory that several partitions share: each keeps a copy, and all copies follow one order of stores, which is the order in which the hypervisor hears of
/// them. See <c>docs/decisions/0010-shared-memory.md</c>.
/// </content>
public sealed partial class HypervisorActor
{
    /// <summary>Whoever shares the range gets the store, its writer too: to the writer it says what is before its own store, and what after.</summary>
    private void OnStored(IActorContext context, PartitionReport.Stored stored)
    {
        var range = _plan.SharedRangeOf(stored.PhysicalAddress);
        Invariant.Holds(range is not null && range.Range.From(stored.PhysicalAddress) >= (ulong)stored.Bytes.Length);
        var store = new PartitionRequest.StoreShared(stored.Partition, stored.Number, stored.PhysicalAddress, stored.Bytes);
        foreach (var partition in range.Partitions)
            context.Tell(_guests[partition].Partition, store);
    }
}
