using System.Collections.Immutable;

namespace FslHv.Actors;

/// <summary>
/// Where a top-level actor lives, and who takes it over. When the node that carries it dies, the first of its nodes that is up takes it over as soon as that
/// death is known; when none is up, the first that comes back. It stays where it is until that node dies, too. Its address never changes.
/// </summary>
/// <param name="Home">Where it begins; <see cref="NodeId.None"/>: nowhere in particular, and it dies with no node.</param>
/// <param name="Standbys">Nodes that take it over, in this order. Empty: it waits for its home.</param>
/// <param name="Survives">
/// Whether it goes on where it was: nothing that it took in is lost, and what comes for it meanwhile waits. Otherwise it begins anew, with its journal, and
/// what comes for it meanwhile is lost.
/// </param>
/// <param name="TookOver">The fact that is reported when another node than the one that carried it takes it over, from that node; null for none.</param>
public sealed record Placement(NodeId Home, ImmutableArray<NodeId> Standbys, bool Survives, Func<NodeId, Note>? TookOver = null)
{
    /// <summary>On one node, and nowhere else.</summary>
    public static Placement On(NodeId node) => new(node, [], Survives: false);

    /// <summary>All nodes that may carry it, home first.</summary>
    public ImmutableArray<NodeId> Nodes => Standbys.Insert(0, Home);
}
