using FslHv.Actors;

namespace FslHv.Simulation;

/// <content>Nodes: what lives where, what a link does to a message, and a node's own clock. Without nodes none of this is there.</content>
public sealed partial class SimulationEngine : INodeEngine
{
    /// <summary>Names under which what a link does to a message stands in the trace.</summary>
    internal const string LinkCut = "link.cut", LinkLose = "link.lose", LinkDuplicate = "link.duplicate", LinkDelay = "link.delay",
        BrokerOutage = "broker.outage";

    /// <summary>The nodes; null while there are none.</summary>
    private NodeMap? _nodes;

    /// <inheritdoc />
    public NodeId AddNode(string name)
    {
        InvariantBetweenHandlers();
        ArgumentNullException.ThrowIfNull(name);
        return new NodeId((_nodes ??= new NodeMap(_seed)).Add(name));
    }

    /// <inheritdoc />
    public ActorId Spawn(string name, NodeId node, Func<Actor> create) => Spawn(name, Placement.On(node), create);

    /// <inheritdoc />
    /// <exception cref="ArgumentException">There is no such node, or its home is down, or what is nowhere has a standby; nothing is done.</exception>
    public ActorId Spawn(string name, Placement placement, Func<Actor> create)
    {
        InvariantBetweenHandlers();
        if (_follower is null)
            Check(placement);
        BeginOutside();
        var number = Enter(0, name, create());
        _records[number].Extra = new ActorExtra { Create = create };
        Place(number, placement);
        StartPending();
        _border?.Close();
        _follower?.Begin(number);
        return IdOf(number);
    }

    private void CheckNode(NodeId node)
    {
        if (_nodes is null || node.Value <= 0 || node.Value >= _nodes.Nodes.Count)
            throw new ArgumentException($"There is no {node}.", nameof(node));
    }

    /// <summary>The one place that decides whether a fault of a link strikes a message. A chooser decides about as often; its 0 is that none does.</summary>
    private bool Befalls(string name, int permille)
    {
        Invariant.Holds(name.Length > 0);
        if (_chooser is null || !ChoicesOpen || permille is <= 0 or >= 1000 || _self == 0)
            return _nodes!.Draw(permille);
        var bound = Math.Max(2, 1000 / permille);
        return DrawChosen(bound) == bound - 1;
    }

    /// <summary>Sends where there are nodes. What tells of an actor's end is neither lost nor doubled.</summary>
    private void SendFromNode(int origin, int sender, int receiver, Message message)
    {
        var nodes = _nodes!;
        var delay = DelayOf(message.Latency);
        if (!nodes.AreApart(origin, receiver))
        {
            SendWithin(delay, origin, sender, receiver, message);
            return;
        }

        var link = nodes.LinkOf(origin, receiver);
        delay += DelayOf(LatencyClass.Link) + link.SlowBy;
        if (message is Terminated)
        {
            SendWithin(delay, origin, sender, receiver, message);
            return;
        }

        if (nodes.IsBrokerGone || link.IsCut)
            Record(TraceKind.Node, _steps, sender, receiver, nodes.IsBrokerGone ? BrokerOutage : LinkCut);
        else if (Befalls(LinkLose, link.LosePermille))
            Record(TraceKind.Node, _steps, sender, receiver, LinkLose);
        else
            SendOverLink(in link, delay, origin, sender, receiver, message);
    }

    private void SendOverLink(in LinkState link, long delay, int origin, int sender, int receiver, Message message)
    {
        if (Befalls(LinkDelay, link.DelayPermille))
        {
            Record(TraceKind.Node, _steps, sender, receiver, LinkDelay);
            delay += link.DelayBy;
        }

        SendWithin(delay, origin, sender, receiver, message);
        if (!Befalls(LinkDuplicate, link.DuplicatePermille))
            return;
        Record(TraceKind.Node, _steps, sender, receiver, LinkDuplicate);
        SendWithin(delay + DelayOf(LatencyClass.Link), origin, sender, receiver, message);
    }

    /// <summary>Where a chooser decides the order a message takes no time.</summary>
    private long DelayOf(LatencyClass latency) => _pending is null ? _latencies.Draw(latency) : 0;

    private void SendWithin(long delay, int origin, int sender, int receiver, Message message)
    {
        if (_pending is not null)
            SendPending(origin, sender, receiver, message);
        else
            SendAfter(delay, origin, sender, receiver, message);
    }

    /// <summary>An actor has died with its node.</summary>
    private void TellOfDeath(int gone, int watcher)
    {
        var delay = Latencies.Draw(LatencyClass.Detection);
        var told = new Terminated(IdOf(gone));
        if (_pending is null)
        {
            SendAfter(delay, gone, gone, watcher, told);
            return;
        }

        _pending.AddTimed(
            new PendingEnvelope { Message = told, Due = DueAfter(delay), Cause = CauseNow, Past = PastOfSend(gone), Receiver = watcher, Sender = gone },
            EnvelopeKind.Message);
    }

    /// <summary>The clock of the actor in hand.</summary>
    private long LocalNow() => _nodes is null ? _now : _nodes.NodeOf(_self).Clock.Read(_now);

    /// <summary>When a timer of the actor in hand strikes, by its node's clock.</summary>
    private long DueByClock(long delay)
    {
        if (_nodes is null)
            return DueAfter(delay);
        ref var clock = ref _nodes.NodeOf(_self).Clock;
        var local = clock.Read(_now) + delay;
        return local >= 0 ? Math.Max(_now, clock.WhenItShows(local)) : long.MaxValue;
    }

    /// <summary>Puts aside what has come for nodes that stand still.</summary>
    private int TakeForAwake(int slot, long until)
    {
        while (slot != 0 && _nodes!.Paused > 0 && _nodes.NodeOf(_wheel.At(slot).Receiver) is { IsPaused: true } node)
        {
            _wheel.Keep(slot);
            node.Held.Add(slot);
            slot = _wheel.Take(until);
        }

        return slot;
    }

    /// <summary>Everything on its way, with what waits for nodes that stand still.</summary>
    private IEnumerable<int> OnTheirWay() =>
        _nodes is null ? _wheel.InOrder() : _nodes.Held.Concat(_wheel.InOrder());
}
