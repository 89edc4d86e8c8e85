using FslHv.Actors;

namespace FslHv.Host.Rehearsal;

/// <summary>What can befall real nodes, and why the rest cannot.</summary>
internal static class RehearsableFaults
{
    /// <summary>Why something cannot befall them; null: it can.</summary>
    /// <param name="fault">What.</param>
    /// <param name="isIsolated">Whether they have a network of their own.</param>
    /// <param name="isBrokerOurs">Whether the broker is a private one.</param>
    public static string? WhyNot(NodeFault fault, bool isIsolated, bool isBrokerOurs) => fault switch
    {
        NodeFault.Crash or NodeFault.Restart or NodeFault.Pause or NodeFault.Resume => null,
        NodeFault.Outage or NodeFault.OutageEnds => isBrokerOurs ? null : "a broker that somebody else started is not killed: leave --broker out",
        NodeFault.Drift => "the clocks of real nodes are the computer's",
        NodeFault.SlowDisk => "journals of real nodes are in the machine's log, on the broker's disk",
        NodeFault.Slow or NodeFault.Delay => "what is sent over real links cannot be held up; they can be cut, and lose some of it",
        NodeFault.Duplicate => "real links carry TCP, which drops what comes twice; they can be cut, and lose some of it",
        NodeFault.OfLink { From.Value: > 0, To.Value: > 0 } => "a real node has one link, to the broker: say 'all' for the other end",
        NodeFault.OfLink when !isIsolated => "what befalls links needs a network of its own: add --network isolated",
        NodeFault.OfLink => null,
        _ => throw Invariant.Unreachable(fault),
    };
}
