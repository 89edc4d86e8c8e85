using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>Takes down which nodes and top-level actors a machine has, from whoever assembles it. Nothing runs.</summary>
internal sealed class Roster : INodeEngine
{
    public List<Member> Members { get; } = [];

    public List<RootView> Roots { get; } = [];

    public Instant Now => Instant.Zero;

    public NodeId AddNode(string name)
    {
        Members.Add(new Member(new NodeId(Members.Count + 1), name));
        return Members[^1].Id;
    }

    public ActorId Spawn(string name, Func<Actor> create) => Spawn(name, Placement.On(new NodeId(1)), create);

    public ActorId Spawn(string name, NodeId node, Func<Actor> create) => Spawn(name, Placement.On(node), create);

    public ActorId Spawn(string name, Placement placement, Func<Actor> create)
    {
        Invariant.Holds(placement.Home.Value >= 1 && placement.Home.Value <= Members.Count);
        Roots.Add(new RootView(LiveAddress.Root(Roots.Count + 1), name, placement, create));
        return Roots[^1].Root;
    }

    public void Inject(ActorId receiver, Message message, Duration delay) => throw Invariant.Unreachable(message);

    public void Befall(NodeFault fault, Duration delay, Note? told = null) => throw Invariant.Unreachable(fault);

    public void Stop(ActorId actor) => throw Invariant.Unreachable(actor);

    public void Arm(string faultPoint, string path, int skip, int count) => throw Invariant.Unreachable(faultPoint);

    public void Disarm() => throw Invariant.Unreachable(null);

    public void Observe(ITraceObserver observer) => throw Invariant.Unreachable(observer);

    public string PathOf(ActorId actor) => throw Invariant.Unreachable(actor);

    public RunEnd Run(Instant until) => throw Invariant.Unreachable(until);

    public void RequestStop() => throw Invariant.Unreachable(null);
}
