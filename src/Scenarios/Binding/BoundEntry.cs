using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>A timeline entry with everything looked up. The message is made once and serves every run.</summary>
/// <param name="Delay">Time after power-on, or after the fact.</param>
/// <param name="When">The fact it waits for; null when it has a time.</param>
/// <param name="Every">After every such fact.</param>
/// <param name="Target">Number of the partition that gets the message; −1 for the hypervisor.</param>
/// <param name="Message">The message; null for a fault.</param>
/// <param name="Fault">The fault point; null for a message.</param>
internal sealed record BoundEntry(Duration Delay, BoundPattern? When, bool Every, int Target, Message? Message, TimelineAction.Fault? Fault)
{
    /// <summary>What befalls nodes and links; then there is neither a message nor a fault point.</summary>
    public ValueList<BoundNodeFault> OfNodes { get; init; } = [];

    /// <summary>What it is as a fault; null for what is none.</summary>
    public FaultMark? Mark { get; init; }
}
