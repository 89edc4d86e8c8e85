using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>
/// The nodes of a run, who lives where, and the links between them. Node 0 is no node. An actor that survives its node has a place of its own, its
/// <em>seat</em>, which one node after another carries: places below 0. Where it is taken for granted that an actor is on a node, that is its carrier.
/// </summary>
internal sealed class NodeMap(ulong seed)
{
    /// <summary>Rows are where a message comes from, columns where it goes. Row and column 0: the way from and to all others.</summary>
    private LinkState[,] _links = new LinkState[1, 1];

    /// <summary>Place by number of actor: a node, or below 0 a seat.</summary>
    private int[] _places = new int[64];

    private readonly List<NodeState> _seats = [];

    private RandomStream _chances = RandomStream.Of(seed, "engine.nodes");

    /// <summary>By number; the first is no node.</summary>
    public List<NodeState> Nodes { get; } = [new("") { Carrier = 0 }];

    /// <summary>What waits for nodes that stand still, and for actors that wait for a node.</summary>
    public IEnumerable<int> Held => Nodes.Concat(_seats).SelectMany(place => place.Held);

    /// <summary>Top-level actors that live on when their node dies, there or elsewhere, in order of spawning.</summary>
    public List<int> Movers { get; } = [];

    /// <summary>Whether anything ever befell a way to or from all others.</summary>
    private bool _hasCommon;

    /// <summary>The broker is gone: no link carries.</summary>
    public bool IsBrokerGone { get; set; }

    /// <summary>How many places stand still.</summary>
    public int Paused { get; set; }

    public int Add(string name)
    {
        Nodes.Add(new NodeState(name) { Carrier = Nodes.Count });
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

    /// <summary>Gives an actor a seat that a node carries.</summary>
    public void PlaceOnSeat(int actor, int carrier)
    {
        _seats.Add(new NodeState($"seat {_seats.Count}") { Carrier = carrier });
        Place(actor, ~(_seats.Count - 1));
    }

    /// <summary>The seats that a node carries.</summary>
    public IEnumerable<int> SeatsOn(int node)
    {
        for (var i = 0; i < _seats.Count; i++)
        {
            if (_seats[i].Carrier == node)
                yield return ~i;
        }
    }

    /// <summary>The place of an actor; 0 when it has none.</summary>
    public int PlaceOf(int actor) => actor < _places.Length ? _places[actor] : 0;

    public NodeState At(int place) => place >= 0 ? Nodes[place] : _seats[~place];

    public NodeState NodeOf(int actor) => At(PlaceOf(actor));

    /// <summary>Whether messages between them go over a link. So they always do to and from a seat.</summary>
    public bool AreApart(int actor, int other)
    {
        var (from, to) = (PlaceOf(actor), PlaceOf(other));
        return from != to && from != 0 && to != 0;
    }

    /// <summary>The way between two actors that are apart: a node is reached from itself, whatever befalls its ways.</summary>
    public LinkState LinkOf(int from, int to)
    {
        var (near, far) = (NodeOf(from).Carrier, NodeOf(to).Carrier);
        return _hasCommon && near != far ? _links[near, 0].Then(in _links[near, far]).Then(in _links[0, far]) : _links[near, far];
    }

    /// <summary>The link between two nodes, or between one and all others; to change it.</summary>
    public ref LinkState Link(NodeId from, NodeId to)
    {
        _hasCommon |= from == NodeId.All || to == NodeId.All;
        return ref _links[Math.Max(0, from.Value), Math.Max(0, to.Value)];
    }

    /// <summary>Whether others hear a node, and it them, as far as it is up.</summary>
    public Silence SilenceOf(int node) =>
        IsBrokerGone || (_links[node, 0].IsRejecting && _links[0, node].IsRejecting) ? Silence.Final
        : Nodes[node].IsStill || _links[node, 0].IsCut || _links[0, node].IsCut ? Silence.Lasts
        : Silence.None;

    /// <summary>So many of a thousand times; takes nothing from the stream where the answer is certain.</summary>
    public bool Draw(int permille) => permille >= 1000 || (permille > 0 && _chances.Next(1000) < permille);

    public void AddTo(ref StateHash hash)
    {
        hash.Add(IsBrokerGone);
        foreach (var node in Nodes)
            node.AddTo(ref hash);
        foreach (var link in _links)
            link.AddTo(ref hash);
        if (Movers.Count == 0)
            return;
        foreach (var node in Nodes)
        {
            hash.Add(node.IsKnownDead);
            hash.Add(node.IsOut);
            hash.Add(node.IsStill);
            hash.Add((int)node.Silence);
        }

        foreach (var mover in Movers)
            hash.Add(NodeOf(mover).Carrier);
        foreach (var seat in _seats)
            seat.AddTo(ref hash);
    }
}

/// <summary>One node, or the seat of an actor that survives nodes: that one is never down.</summary>
internal sealed class NodeState(string name)
{
    /// <summary>How fast its clock goes.</summary>
    public NodeClock Clock;

    public string Name { get; } = name;

    /// <summary>The node whose links it has: a node's own number.</summary>
    public required int Carrier { get; set; }

    public bool IsDown { get; set; }

    /// <summary>While it is down: whether those who would take over know it.</summary>
    public bool IsKnownDead { get; set; }

    /// <summary>How often it has died.</summary>
    public int Deaths { get; set; }

    /// <summary>It is down because it was not heard, and comes back when it is.</summary>
    public bool IsOut { get; set; }

    /// <summary>Its process is there, whatever others think.</summary>
    public bool IsAlive => !IsDown || IsOut;

    /// <summary>Its process stands still, whatever others think.</summary>
    public bool IsStill { get; set; }

    /// <summary>What others hear of it.</summary>
    public Silence Silence { get; set; }

    /// <summary>How often that has changed.</summary>
    public int Silences { get; set; }

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

/// <summary>What others hear of a node.</summary>
internal enum Silence
{
    /// <summary>It is heard.</summary>
    None,

    /// <summary>Nothing, and they wait whether it will be heard again.</summary>
    Lasts,

    /// <summary>Its connection is gone: they need not wait.</summary>
    Final,
}
