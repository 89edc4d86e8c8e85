using FslHv.Abi;

namespace FslHv.Drivers;

/// <summary>A receive doorbell as the guest tree describes it.</summary>
/// <param name="Node">Path of its node.</param>
/// <param name="Interrupt">First cell of <c>interrupts</c>: the number that the hypervisor and readers know it by.</param>
/// <param name="Config">Trigger, from the second cell of <c>interrupts</c>: bits 1 high polarity, 2 level. Topaz writes 0, a falling
/// edge.</param>
/// <param name="Kind">Its handler.</param>
/// <param name="Partition">State-change only: the managed partition; otherwise 0.</param>
/// <param name="Flaw">Why it cannot be used; null for a good one.</param>
internal sealed record ReceiveDoorbell(string Node, Handle Interrupt, uint Config, DoorbellKind Kind, Handle Partition, string? Flaw = null);
