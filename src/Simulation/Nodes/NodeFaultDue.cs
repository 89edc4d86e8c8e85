using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>A fault that waits for its time in the queue; it reaches no actor.</summary>
internal sealed record NodeFaultDue(NodeFault Fault, Note? Told) : Message;

/// <summary>A death comes to be known to those who would take over what the node carried. It waits in the queue as faults do.</summary>
/// <param name="Node">Which node.</param>
/// <param name="Death">Which of its deaths.</param>
internal sealed record DeathKnown(int Node, int Death) : Message;
