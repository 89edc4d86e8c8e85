namespace FslHv.Actors;

/// <summary>
/// What befalls nodes and links, and what ends it. A closed family. What concerns a link concerns one direction of it. A fault of a kind takes the place of an
/// earlier one of the same kind, so the first end ends both. One end of a link may be <see cref="NodeId.All"/>: that is the way by which the other end reaches
/// everybody or is reached. It is one more way that a message takes, with faults of its own; ending them ends none of a link between two nodes.
/// </summary>
public abstract record NodeFault
{
    private NodeFault()
    {
    }

    /// <summary>Whether it ends something, and has no effect where that never began.</summary>
    public bool IsEnd() => this is Restart or Resume or CutEnds or Heal or OutageEnds or Drift { PartsPerMillion: 0 } or Lose { Permille: 0 }
        or Duplicate { Permille: 0 } or Delay { Permille: 0 } || (this is SlowDisk disk && disk.By == Duration.Zero)
        || (this is Slow slow && slow.By == Duration.Zero);

    /// <summary>
    /// A node dies: its actors handle nothing more, their timers and what they have told each other are lost, what reaches them is a dead letter;
    /// what they have
    /// sent to other nodes still arrives. Watchers on
    /// other nodes are told after a delay (<see cref="LatencyClass.Detection"/>). Journals stay, but for what is not on the disk yet. What becomes of those
    /// whom other nodes may take over, and of those who survive, their <see cref="Placement"/> says.
    /// </summary>
    public sealed record Crash(NodeId Node) : NodeFault;

    /// <summary>A node that died comes back: its top-level actors start anew, in order, each with its journal, unless others have taken them over.</summary>
    public sealed record Restart(NodeId Node) : NodeFault;

    /// <summary>
    /// A node stands still: its actors handle nothing, messages and timers wait. Its clock goes on. Where others may take over what nodes carry, a node that
    /// stands still for too long (<see cref="LatencyClass.Silence"/>), or is cut off from all others for so long, is dead for them: as if it had
    /// crashed, and as if it came back when it can be heard again.
    /// </summary>
    public sealed record Pause(NodeId Node) : NodeFault;

    /// <summary>A node that stood still goes on: what has waited comes first, in order.</summary>
    public sealed record Resume(NodeId Node) : NodeFault;

    /// <summary>A node's clock goes faster or slower from now on; 0: as engine time again, without being set back.</summary>
    /// <param name="Node">Which node.</param>
    /// <param name="PartsPerMillion">How much faster; −500,000 … 500,000.</param>
    public sealed record Drift(NodeId Node, int PartsPerMillion) : NodeFault;

    /// <summary>What actors of a node persist is on the disk so much later, and lost when the node dies before; 0: at once.</summary>
    public sealed record SlowDisk(NodeId Node, Duration By) : NodeFault;

    /// <summary>One direction of a link. One end may be <see cref="NodeId.All"/>.</summary>
    /// <param name="From">Where messages leave.</param>
    /// <param name="To">Where they go.</param>
    public abstract record OfLink(NodeId From, NodeId To) : NodeFault;

    /// <summary>What is sent over a link from now on is lost. What is on its way arrives.</summary>
    public sealed record Cut(NodeId From, NodeId To) : OfLink(From, To);

    /// <summary>As <see cref="Cut"/>, and whoever sends is told at once that nothing goes through: what was connected over the link is not any more.</summary>
    public sealed record Reject(NodeId From, NodeId To) : OfLink(From, To);

    /// <summary>A link carries again, if it was cut. Its other faults stay.</summary>
    public sealed record CutEnds(NodeId From, NodeId To) : OfLink(From, To);

    /// <summary>A link is sound, whatever befell it.</summary>
    public sealed record Heal(NodeId From, NodeId To) : OfLink(From, To);

    /// <summary>Every message over a link takes so much longer; 0: no longer.</summary>
    public sealed record Slow(NodeId From, NodeId To, Duration By) : OfLink(From, To);

    /// <summary>So many of a thousand messages over a link are lost; 0: none.</summary>
    public sealed record Lose(NodeId From, NodeId To, int Permille) : OfLink(From, To);

    /// <summary>So many of a thousand messages over a link come twice; 0: none.</summary>
    public sealed record Duplicate(NodeId From, NodeId To, int Permille) : OfLink(From, To);

    /// <summary>So many of a thousand messages over a link come late: other pairs overtake them, and later ones of their own pair wait behind them; 0:
    /// none.</summary>
    public sealed record Delay(NodeId From, NodeId To, int Permille, Duration By) : OfLink(From, To);

    /// <summary>
    /// The broker that carries all links is gone: what is sent over any link is lost. What is on its way arrives. Where others may take over what nodes carry,
    /// all nodes are dead for each other until it is back.
    /// </summary>
    public sealed record Outage : NodeFault;

    /// <summary>The broker is back.</summary>
    public sealed record OutageEnds : NodeFault;
}
