using FslHv.Actors;

namespace FslHv.Simulation;

/// <content>
/// A run that follows a recorded one up to some place, and goes on by itself from there: what was on its way is on its way, timers run, nodes are what they
/// were, and the chooser decides.
/// </content>
public sealed partial class SimulationEngine
{
    private int _letGoBehind = int.MaxValue;

    /// <summary>
    /// Lets go of the recording behind so many of its steps, or at the next place where nobody is on the way from one node to another. Before the first run.
    /// </summary>
    /// <exception cref="InvalidOperationException">Nothing recorded is followed, or nobody chooses.</exception>
    public void LetGoBehind(int steps)
    {
        if (_follower is null || _chooser is null)
            throw new InvalidOperationException("Only an engine with a chooser that follows a recording can let go of it.");
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        _letGoBehind = steps;
    }

    /// <summary>Whether what happens is what was recorded, and nothing else has happened yet.</summary>
    public bool IsFollowing => _follower is not null;

    /// <summary>Whoever watches has heard of an end that the simulation does not know yet: it is not told again.</summary>
    internal void ForgetWatch(ActorId watcher, ActorId watched)
    {
        if (NumberOf(watched) is not 0 and var number)
            _records[number].Extra?.Watchers?.Remove(WatchOf(NumberOf(watcher)));
    }

    /// <summary>What tells that an actor is carried elsewhere now.</summary>
    /// <returns>The actor and its node; 0 where it tells something else.</returns>
    internal (int Number, int Node) TakenOverBy(Note told)
    {
        foreach (var number in _nodes?.Movers ?? [])
        {
            var placement = _records[number].Extra!.Placement!;
            foreach (var node in placement.Nodes)
            {
                if (placement.TookOver?.Invoke(node) == told)
                    return (number, node.Value);
            }
        }

        return (0, 0);
    }

    /// <summary>The node that carries an actor, or carried it last.</summary>
    internal int CarrierOf(int number) => _nodes?.NodeOf(number).Carrier ?? 0;

    /// <summary>Whether an actor survives its node.</summary>
    internal bool Survives(int number) => _records[number].Extra is { Placement.Survives: true };

    /// <summary>An actor is carried by another node now.</summary>
    internal void SetCarrier(int number, int node)
    {
        if (_records[number].Extra!.Placement!.Survives)
            _nodes!.NodeOf(number).Carrier = node;
        else
            _nodes!.Place(number, node);
    }

    private void LetGo()
    {
        var follower = _follower!;
        _follower = null;
        _now = _latest;
        _pending!.Reach(_now);
        (_isOutside, _lastSelf, _sendsInStep) = (true, 0, ++_outsideCount << 32);
        foreach (var number in follower.Unstarted)
            _starting.Add(number);
        _attention = true;
        for (var number = 1; _nodes is not null && number <= _actorCount; number++)
        {
            if (_records[number].Parent is not 0 and var parent)
                _nodes.Place(number, _nodes.PlaceOf(parent));
        }

        foreach (var node in follower.Paused)
            PauseNode(node);
        foreach (var node in follower.Down)
            CrashNode(node);
        follower.HandOver();
        _choicesOpen = true;
    }

    /// <summary>What was told is on its way, behind what was told before it.</summary>
    internal void HandOver(Sent sent, long cause)
    {
        var receiver = NumberOf(sent.Receiver);
        if (receiver == 0 || IsGone(receiver) || IsGone(sent.Origin))
            return;
        var envelope = new PendingEnvelope
        {
            Message = sent.Message,
            Due = _now,
            Cause = cause,
            Past = PastOfSend(sent.Origin),
            Receiver = receiver,
            Sender = NumberOf(sent.Sender),
            Origin = sent.Origin,
        };
        _pending!.AddMessage(in envelope);
    }

    /// <summary>A timer runs on.</summary>
    /// <returns>The engine's own name of it; none where its actor is gone.</returns>
    internal TimerId HandOverTimer(Sent sent, long cause)
    {
        if (_cells[sent.Origin].Instance is null)
            return TimerId.None;
        _records[sent.Origin].Timers++;
        var envelope = new PendingEnvelope
        {
            Message = sent.Message,
            Due = sent.Due,
            Cause = cause,
            Past = PastOfSend(sent.Origin),
            Receiver = sent.Origin,
            Origin = _cells[sent.Origin].Incarnation,
        };
        var slot = _pending!.AddTimed(in envelope, EnvelopeKind.Timer);
        return new TimerId(((ulong)_pending[slot].Generation << 32) | (uint)slot);
    }

    /// <summary>What was to come from outside still comes.</summary>
    internal void HandOver(ActorId receiver, Message message, long due)
    {
        if (NumberOf(receiver) is not 0 and var number)
            InjectPending(number, message, due);
    }

    /// <summary>What was to befall nodes still does.</summary>
    internal void HandOver(NodeFaultDue fault, long due) =>
        _pending!.AddTimed(new PendingEnvelope { Message = fault, Due = due, Cause = CauseNow, Past = PastOfSend(0) }, EnvelopeKind.Fault);
}
