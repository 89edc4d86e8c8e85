using FslHv.Abi;

namespace FslHv.Hypervisor;

/// <summary>A doorbell: rung as a whole, it reaches all its receivers.</summary>
/// <param name="Name">The node's name of a plain one; <c>state-change of worker</c> for one of a partition's four.</param>
/// <param name="Receivers">Where it arrives, in document order.</param>
public sealed record DoorbellPlan(string Name, ValueList<DoorbellReceiver> Receivers);

/// <summary>A receiving end of a doorbell.</summary>
/// <param name="Partition">Number of the partition in the machine's list.</param>
/// <param name="Line">Which of its virtual interrupts.</param>
public sealed record DoorbellReceiver(int Partition, int Line);
