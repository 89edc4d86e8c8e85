using FslHv.Abi;
using FslHv.Actors;
using FslHv.Hypervisor;

namespace FslHv.Scenarios;

/// <summary>Looks up nodes, and makes of what befalls them what an engine knows.</summary>
internal sealed class NodeBinder(Scenario scenario, LabelTable labels, MachineNames names, ErrorList errors)
{
    /// <summary>Who is where.</summary>
    public BoundNodes Bind()
    {
        if (scenario.Nodes.Count == 0)
            return BoundNodes.None;
        var hypervisor = HypervisorNode();
        foreach (var node in scenario.Nodes.Where(node => node.Name == TimelineAction.OfNodes.All))
            errors.Add(node.Place, "no node is called 'all': at a link that stands for every other node");
        var places = new NodeId[labels.Count];
        for (var i = 0; i < scenario.Nodes.Count; i++)
        {
            foreach (var label in scenario.Nodes[i].Partitions)
            {
                if (names.Partition(label, scenario.Nodes[i].Place) is { } partition)
                    Put(places, partition, i, hypervisor);
            }
        }

        for (var i = 0; i < places.Length; i++)
            places[i] = places[i].IsNone ? hypervisor : places[i];
        var standbys = Enumerable.Range(0, scenario.Nodes.Count).Where(i => scenario.Nodes[i].IsStandby).Select(i => new NodeId(i + 1)).ToValueList();
        if (standbys.Count > 0)
            CheckMemory(scenario.Nodes[standbys[0].Value - 1].Place);
        return new BoundNodes(scenario.Nodes.Select(node => node.Name).ToValueList(), hypervisor, ValueList.Create<NodeId>(places), standbys);
    }

    /// <summary>What an entry of the timeline does, its end included.</summary>
    public ValueList<BoundNodeFault> Bind(TimelineAction.OfNodes action, Place place)
    {
        if (action.Happening == NodeHappening.Outage)
        {
            if (scenario.Nodes.Count == 0)
                errors.Add(place, "there are no links: the scenario has no nodes");
            return Lasting(action, new NodeFault.Outage(), new NodeFault.OutageEnds(), begins => new NodeFact.Link("", "", "outage", begins, OneWay: false));
        }

        if (action.Node.Length > 0)
            return OfNode(action, Find(action.Node, place));
        var (from, to) = (FindEnd(action.From, place), FindEnd(action.To, place));
        if (action is { Rejects: true, OneWay: true })
            errors.Add(place, "a link that rejects does so both ways: 'reject' and 'one-way' exclude each other");
        if (from == to && from == NodeId.All)
            errors.Add(place, "a link has a node at one of its ends: from 'all' to 'all' there is none");
        else if (from == to && !from.IsNone)
            errors.Add(place, $"a link is between two nodes, not from {ErrorList.Quote(action.From)} to itself");
        var there = OfLink(action, from, to);
        return action.OneWay ? there : there.Concat(OfLink(action, to, from).Select(each => each with { Told = null })).ToValueList();
    }

    private NodeId HypervisorNode()
    {
        var found = NodeId.None;
        for (var i = 0; i < scenario.Nodes.Count; i++)
        {
            if (!scenario.Nodes[i].HasHypervisor)
                continue;
            if (!found.IsNone)
                errors.Add(scenario.Nodes[i].Place, "the hypervisor is on one node only");
            found = new NodeId(i + 1);
        }

        return found.IsNone ? new NodeId(1) : found;
    }

    private void Put(NodeId[] places, PartitionPlan partition, int node, NodeId hypervisor)
    {
        var place = scenario.Nodes[node].Place;
        ref var there = ref places[labels.IndexOf(partition.Spec.Label)];
        if (!there.IsNone)
            errors.Add(place, $"partition '{partition.Spec.Label}' is on two nodes");
        there = new NodeId(node + 1);
        if (there != hypervisor && partition.Spec.SharedMemory.Count > 0)
            errors.Add(place, $"partition '{partition.Spec.Label}' shares memory, and so it must be on the hypervisor's node");
    }

    /// <summary>A hypervisor that may move is not where memory is that it would share the order of stores with.</summary>
    private void CheckMemory(Place place)
    {
        if (labels.Labels.FirstOrDefault(label => names.Partition(label, place) is { Spec.SharedMemory.Count: > 0 }) is { } sharing)
            errors.Add(place, $"partition '{sharing}' shares memory, and so no node can take over the hypervisor's");
    }

    private NodeId Find(string name, Place place)
    {
        for (var i = 0; i < scenario.Nodes.Count; i++)
        {
            if (scenario.Nodes[i].Name == name)
                return new NodeId(i + 1);
        }

        errors.Add(place, $"unknown node {ErrorList.Quote(name)}; {NearestName.Hint(name, [.. scenario.Nodes.Select(node => node.Name)])}");
        return NodeId.None;
    }

    private NodeId FindEnd(string name, Place place) => name == TimelineAction.OfNodes.All ? NodeId.All : Find(name, place);

    private static ValueList<BoundNodeFault> OfNode(TimelineAction.OfNodes action, NodeId node)
    {
        return action.Happening switch
        {
            NodeHappening.Crash => Lasting(action, new NodeFault.Crash(node), new NodeFault.Restart(node), begins => Told("crash", begins)),
            NodeHappening.Restart => [new(new NodeFault.Restart(node), Duration.Zero, Told("crash", false))],
            NodeHappening.Pause => Lasting(action, new NodeFault.Pause(node), new NodeFault.Resume(node), begins => Told("pause", begins)),
            NodeHappening.Resume => [new(new NodeFault.Resume(node), Duration.Zero, Told("pause", false))],
            NodeHappening.ClockDrift => Lasting(
                action, new NodeFault.Drift(node, action.Amount), new NodeFault.Drift(node, 0), begins => Told("clock-drift", begins)),
            NodeHappening.SlowDisk => Lasting(
                action, new NodeFault.SlowDisk(node, action.By), new NodeFault.SlowDisk(node, Duration.Zero), begins => Told("slow-disk", begins)),
            _ => throw Invariant.Unreachable(action),
        };

        NodeFact.Node Told(string fault, bool begins) => new(action.Node, fault, begins);
    }

    private static ValueList<BoundNodeFault> OfLink(TimelineAction.OfNodes action, NodeId from, NodeId to)
    {
        return action.Happening switch
        {
            NodeHappening.Cut => Lasting(
                action, action.Rejects ? new NodeFault.Reject(from, to) : new NodeFault.Cut(from, to), new NodeFault.CutEnds(from, to),
                begins => Told("cut", begins)),
            NodeHappening.Heal => [new(new NodeFault.Heal(from, to), Duration.Zero, Told("any", false))],
            NodeHappening.Slow => Lasting(
                action, new NodeFault.Slow(from, to, action.By), new NodeFault.Slow(from, to, Duration.Zero), begins => Told("slow", begins)),
            NodeHappening.Lose => Lasting(action, new NodeFault.Lose(from, to, action.Amount), new NodeFault.Lose(from, to, 0), begins => Told("lose", begins)),
            NodeHappening.Duplicate => Lasting(
                action, new NodeFault.Duplicate(from, to, action.Amount), new NodeFault.Duplicate(from, to, 0), begins => Told("duplicate", begins)),
            NodeHappening.Delay => Lasting(
                action, new NodeFault.Delay(from, to, action.Amount, action.By), new NodeFault.Delay(from, to, 0, Duration.Zero),
                begins => Told("delay", begins)),
            _ => throw Invariant.Unreachable(action),
        };

        NodeFact.Link Told(string fault, bool begins) => new(action.From, action.To, fault, begins, action.OneWay);
    }

    private static ValueList<BoundNodeFault> Lasting(TimelineAction.OfNodes action, NodeFault fault, NodeFault end, Func<bool, NodeFact> told) =>
        action.For is { } length
            ? [new(fault, Duration.Zero, told(true)), new(end, length, told(false))]
            : [new(fault, Duration.Zero, told(true))];
}
