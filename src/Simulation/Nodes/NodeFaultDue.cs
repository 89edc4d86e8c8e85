using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>A fault that waits for its time in the queue; it reaches no actor.</summary>
internal sealed record NodeFaultDue(NodeFault Fault, Note? Told) : Message;

/// <summary>A death comes to be known to those who would take over what the node carried. It waits in the queue as faults do.</summary>
/// <param name="Node">Which node.</param>
/// <param name="Death">Which of its deaths.</param>
internal sealed record DeathKnown(int Node, int Death) : Message;

/// <summary>A node has not been heard for so long that it counts as dead. It waits in the queue as faults do.</summary>
/// <param name="Node">Which node.</param>
/// <param name="Silence">Which of its silences.</param>
internal sealed record SilenceKnown(int Node, int Silence) : Message;
