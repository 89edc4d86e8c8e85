using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>The nodes of a run, who lives where, and the links between them. Node 0 is no node.</summary>
internal sealed class NodeMap(ulong seed)
{
    /// <summary>Rows are where a message comes from, columns where it goes.</summary>
    private LinkState[,] _links = new LinkState[1, 1];

    /// <summary>Node by number of actor.</summary>
    private int[] _places = new int[64];

    private RandomStream _chances = RandomStream.Of(seed, "engine.nodes");

    /// <summary>By number; the first is no node.</summary>
    public List<NodeState> Nodes { get; } = [new("")];

    /// <summary>What waits for nodes that stand still.</summary>
    public IEnumerable<int> Held => Nodes.SelectMany(node => node.Held);

    /// <summary>The broker is gone: no link carries.</summary>
    public bool IsBrokerGone { get; set; }

    /// <summary>How many nodes stand still.</summary>
    public int Paused { get; set; }

    public int Add(string name)
    {
        Nodes.Add(new NodeState(name));
        var links = new LinkState[Nodes.Count, Nodes.Count];
        for (var from = 0; from < Nodes.Count - 1; from++)
        {
            for (var to = 0; to < Nodes.Count - 1; to++)
                links[from, to] = _links[from, to];
        }

        _links = links;
        return Nodes.Count - 1;
    }

    public void Place(int actor, int node)
    {
        if (actor >= _places.Length)
            Array.Resize(ref _places, Math.Max(actor + 1, _places.Length * 2));
        _places[actor] = node;
    }

    /// <summary>The node of an actor; 0 when it has none.</summary>
    public int PlaceOf(int actor) => actor < _places.Length ? _places[actor] : 0;

    public NodeState NodeOf(int actor) => Nodes[PlaceOf(actor)];

    /// <summary>Whether messages between them go over a link.</summary>
    public bool AreApart(int actor, int other)
    {
        var (from, to) = (PlaceOf(actor), PlaceOf(other));
        return from != to && from != 0 && to != 0;
    }

    /// <summary>The link between two actors that are apart.</summary>
    public ref LinkState LinkOf(int from, int to) => ref _links[PlaceOf(from), PlaceOf(to)];

    /// <summary>The link between two nodes.</summary>
    public ref LinkState Link(NodeId from, NodeId to) => ref _links[from.Value, to.Value];

    /// <summary>So many of a thousand times; takes nothing from the stream where the answer is certain.</summary>
    public bool Draw(int permille) => permille >= 1000 || (permille > 0 && _chances.Next(1000) < permille);

    public void AddTo(ref StateHash hash)
    {
        hash.Add(IsBrokerGone);
        foreach (var node in Nodes)
            node.AddTo(ref hash);
        foreach (var link in _links)
            link.AddTo(ref hash);
    }
}

/// <summary>One node.</summary>
internal sealed class NodeState(string name)
{
    /// <summary>How fast its clock goes.</summary>
    public NodeClock Clock;

    public string Name { get; } = name;

    public bool IsDown { get; set; }

    public bool IsPaused { get; set; }

    /// <summary>How much later a write to the journal is on the disk. Unit: nanoseconds.</summary>
    public long DiskDelay { get; set; }

    /// <summary>Slots whose time came while it stood still, in that order.</summary>
    public List<int> Held { get; } = [];

    public void AddTo(ref StateHash hash)
    {
        hash.Add(IsDown);
        hash.Add(IsPaused);
        hash.Add(DiskDelay);
        Clock.AddTo(ref hash);
    }
}
