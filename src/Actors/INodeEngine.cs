namespace FslHv.Actors;

/// <summary>
/// The face of an engine whose actors live on nodes. Messages between nodes travel over a link, one for each ordered pair of nodes, which may lose them,
/// double them and hold them up, but never changes the order within a pair of sender and receiver.
/// </summary>
public interface INodeEngine : IActorEngine
{
    /// <summary>Declares a node. It is up, and every link to and from it is sound.</summary>
    /// <param name="name">Its name in traces.</param>
    NodeId AddNode(string name);

    /// <summary>Starts a top-level actor on a node. Its children live there, too.</summary>
    /// <param name="name">Its path in traces.</param>
    /// <param name="node">Which node; <see cref="NodeId.None"/>: none.</param>
    /// <param name="create">Makes the actor; called again when its node comes back.</param>
    ActorId Spawn(string name, NodeId node, Func<Actor> create);

    /// <summary>Starts a top-level actor that other nodes take over when its own dies. Its children live where it does.</summary>
    /// <param name="name">Its path in traces.</param>
    /// <param name="placement">Where it lives, and who takes it over.</param>
    /// <param name="create">Makes the actor; called again wherever it begins anew.</param>
    ActorId Spawn(string name, Placement placement, Func<Actor> create);

    /// <summary>Lets something befall nodes or links, <paramref name="delay"/> from now. An observer may call it.</summary>
    /// <param name="fault">What. It has no effect, and is not told, where it cannot: a node that is down does not crash.</param>
    /// <param name="delay">When. 0 or more.</param>
    /// <param name="told">The fact that is reported when it takes effect; null for none.</param>
    void Befall(NodeFault fault, Duration delay, Note? told = null);
}
