using System.Net;
using FslHv.Actors;

namespace FslHv.Host.Rehearsal;

/// <summary>What befalls the link of one node.</summary>
/// <param name="Name">Its device, at the broker's end.</param>
/// <param name="Address">The node's.</param>
internal sealed record NodeLink(string Name, IPAddress Address)
{
    private const string Reject = "reject with tcp reset";

    /// <summary>What befalls packets from the node, and to it.</summary>
    private Way Out { get; init; }

    private Way In { get; init; }

    /// <summary>Nothing goes through, and nobody is told: the cable is out.</summary>
    public bool IsDown => Out is { IsCut: true, Rejects: false } && In is { IsCut: true, Rejects: false };

    /// <summary>What becomes of packets from the node, where they come in at the broker's end.</summary>
    public IReadOnlyList<string> RulesOut => [.. RulesOf(Out).Select(rule => $"ip saddr {Address} {rule}")];

    /// <summary>What becomes of packets to the node, where they come in.</summary>
    public IReadOnlyList<string> RulesIn => [.. RulesOf(In).Select(rule => $"iifname eth0 {rule}")];

    /// <summary>As it is when something more has befallen it.</summary>
    public NodeLink After(NodeFault.OfLink fault)
    {
        var way = fault.To == NodeId.All ? Out : In;
        way = fault switch
        {
            NodeFault.Cut => way with { IsCut = true, Rejects = false },
            NodeFault.Reject => way with { IsCut = true, Rejects = true },
            NodeFault.CutEnds => way with { IsCut = false, Rejects = false },
            NodeFault.Heal => default,
            NodeFault.Lose lose => way with { LosePermille = lose.Permille },
            _ => throw Invariant.Unreachable(fault),
        };
        return fault.To == NodeId.All ? this with { Out = way } : this with { In = way };
    }

    private static IEnumerable<string> RulesOf(Way way)
    {
        if (way.Rejects)
        {
            yield return "tcp flags & rst == rst accept"; // What the other end rejects with.
            yield return $"meta l4proto tcp {Reject}";
        }
        else if (way.IsCut)
        {
            yield return "drop";
        }

        if (way.LosePermille > 0)
            yield return FormattableString.Invariant($"numgen random mod 1000 < {way.LosePermille} drop");
    }

    /// <summary>One direction.</summary>
    private readonly record struct Way(bool IsCut, bool Rejects, int LosePermille);
}
