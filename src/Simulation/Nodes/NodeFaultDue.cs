using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>A fault that waits for its time in the queue; it reaches no actor.</summary>
internal sealed record NodeFaultDue(NodeFault Fault, Note? Told) : Message;
