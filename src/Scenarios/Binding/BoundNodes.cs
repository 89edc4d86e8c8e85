using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>The nodes of a scenario. Nodes are numbered from 1 in the order in which they are written.</summary>
/// <param name="Names">Their names; none: the machine is in one place.</param>
/// <param name="Hypervisor">Where the hypervisor is.</param>
/// <param name="Partitions">Where each partition is, in the order of the plan.</param>
/// <param name="Standbys">Those that take over what nodes carried that die, in this order; none: a node that dies is waited for.</param>
internal sealed record BoundNodes(ValueList<string> Names, NodeId Hypervisor, ValueList<NodeId> Partitions, ValueList<NodeId> Standbys)
{
    public static BoundNodes None { get; } = new([], NodeId.None, [], []);

    public bool IsEmpty => Names.Count == 0;

    /// <summary>Whether the hypervisor goes on elsewhere where it was when its node dies.</summary>
    public bool HypervisorSurvives => Standbys.Count > 0;

    /// <summary>Whether that fact tells that the machine's hypervisor, which died with its node, is there again, with nothing of what there was.</summary>
    public bool BringsHypervisorBack(Fact fact) => !HypervisorSurvives
        && fact is NodeFact.Node { Fault: "crash", Begins: false } back && back.Name == Names[Hypervisor.Value - 1];

    /// <summary>Where the hypervisor begins, and who takes it over.</summary>
    /// <param name="path">Its path.</param>
    public Placement PlaceHypervisor(string path) => Place(path, Hypervisor, HypervisorSurvives);

    /// <summary>Where a partition begins, and who takes it over.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="index">Its place in the plan.</param>
    public Placement PlacePartition(string path, int index) => Place(path, IsEmpty ? NodeId.None : Partitions[index], survives: false);

    /// <summary>What ends everything that befalls nodes and links, where something does.</summary>
    public IEnumerable<BoundNodeFault> Ends()
    {
        for (var from = 1; from <= Names.Count; from++)
        {
            var node = new NodeId(from);
            var name = Names[from - 1];
            yield return new(new NodeFault.Resume(node), Duration.Zero, new NodeFact.Node(name, "pause", Begins: false));
            yield return new(new NodeFault.Restart(node), Duration.Zero, new NodeFact.Node(name, "crash", Begins: false));
            yield return new(new NodeFault.Drift(node, 0), Duration.Zero, null);
            yield return new(new NodeFault.SlowDisk(node, Duration.Zero), Duration.Zero, null);
            yield return new(new NodeFault.Heal(node, NodeId.All), Duration.Zero, null);
            yield return new(new NodeFault.Heal(NodeId.All, node), Duration.Zero, null);
            for (var to = 1; to <= Names.Count; to++)
            {
                if (to != from)
                    yield return new(new NodeFault.Heal(node, new NodeId(to)), Duration.Zero, null);
            }
        }

        if (!IsEmpty)
            yield return new(new NodeFault.OutageEnds(), Duration.Zero, new NodeFact.Link("", "", "outage", Begins: false, OneWay: false));
    }

    /// <summary>Of each partition whether it is on another node than the hypervisor, or may come to be.</summary>
    public ValueList<bool> IsFar => Partitions.Select(node => HypervisorSurvives || node != Hypervisor).ToValueList();

    private Placement Place(string path, NodeId home, bool survives) => new(
        home, [.. Standbys.Where(node => node != home)], survives, node => new NodeFact.TookOver(Names[node.Value - 1], path));
}

/// <summary>One thing that befalls nodes or links.</summary>
/// <param name="Fault">What.</param>
/// <param name="After">How long after the entry's moment.</param>
/// <param name="Told">The fact that tells it; null: another one does.</param>
internal sealed record BoundNodeFault(NodeFault Fault, Duration After, NodeFact? Told);
