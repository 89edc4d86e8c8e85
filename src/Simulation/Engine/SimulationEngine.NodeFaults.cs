using FslHv.Actors;

namespace FslHv.Simulation;

/// <content>What befalls nodes and links. It waits in the queue like a message, so that it comes at its time and nothing ends before it.</content>
public sealed partial class SimulationEngine
{
    /// <inheritdoc />
    /// <exception cref="ArgumentException">There is no such node; a part of a thousand or a drift is out of its range; nothing is done.</exception>
    public void Befall(NodeFault fault, Duration delay, Note? told = null)
    {
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentOutOfRangeException.ThrowIfNegative(delay.Nanoseconds, nameof(delay));
        Check(fault);
        if (_follower is not null)
        {
            _follower.AwaitFault(new NodeFaultDue(fault, told), DueAfter(delay.Nanoseconds)); // What befell was recorded.
            return;
        }

        BeginOutside();
        var due = DueAfter(delay.Nanoseconds);
        if (_pending is null)
            _wheel.Add(EnvelopeKind.Fault, due, new NodeFaultDue(fault, told), _steps, 0, 0, 0);
        else
            _pending.AddTimed(
                new PendingEnvelope { Message = new NodeFaultDue(fault, told), Due = due, Cause = CauseNow, Past = PastOfSend(_self) }, EnvelopeKind.Fault);
    }

    /// <summary>A fault's time has come where a chooser decides the order: it is a step that concerns everybody.</summary>
    private void OnFaultPending(Message due)
    {
        _steps++;
        _sendsInStep = 0;
        _isOutside = false;
        _self = _lastSelf = 0;
        var what = default(StateHash);
        what.Add(due is NodeFaultDue { Fault: var fault } ? $"{fault}" : $"{due}");
        for (var number = 1; number <= _actorCount; number++)
        {
            if (_cells[number].Instance is null && !IsDown(number))
                continue;
            Remember(number, what.Value);
            if (ChoicesOpen)
                _chooser!.Touched(number);
        }

        OnFaultDue(due);
    }

    private void Check(NodeFault fault)
    {
        switch (fault)
        {
            case NodeFault.Crash each:
                CheckNode(each.Node);
                break;
            case NodeFault.Restart each:
                CheckNode(each.Node);
                break;
            case NodeFault.Pause each:
                CheckNode(each.Node);
                break;
            case NodeFault.Resume each:
                CheckNode(each.Node);
                break;
            case NodeFault.Drift each:
                CheckNode(each.Node);
                break;
            case NodeFault.SlowDisk each:
                CheckNode(each.Node);
                break;
            case NodeFault.OfLink each:
                CheckNode(each.From == NodeId.All ? each.To : each.From);
                CheckNode(each.To == NodeId.All ? each.From : each.To);
                break;
            default:
                CheckNode(new NodeId(1));
                break;
        }

        var isInRange = fault switch
        {
            NodeFault.Drift drift => drift.PartsPerMillion is >= -500_000 and <= 500_000,
            NodeFault.Lose lose => lose.Permille is >= 0 and <= 1000,
            NodeFault.Duplicate duplicate => duplicate.Permille is >= 0 and <= 1000,
            NodeFault.Delay late => late.Permille is >= 0 and <= 1000 && late.By >= Duration.Zero,
            NodeFault.Slow slow => slow.By >= Duration.Zero,
            NodeFault.SlowDisk slow => slow.By >= Duration.Zero,
            _ => true,
        };
        if (!isInRange)
            throw new ArgumentException($"Out of range: {fault}.", nameof(fault));
    }

    /// <summary>The time has come of a fault, or of its news.</summary>
    private void OnFaultDue(Message message)
    {
        _self = 0;
        if (message is DeathKnown known)
        {
            OnDeathKnown(known);
            return;
        }

        if (message is SilenceKnown silence)
        {
            OnSilenceKnown(silence);
            return;
        }

        var due = (NodeFaultDue)message;
        if (!CanBefall(due.Fault))
            return;
        _border?.Close();
        if (due.Told is not null)
            Record(TraceKind.Note, _steps, 0, 0, due.Told);
        else
            Record(TraceKind.Node, _steps, 0, 0, $"{due.Fault}");
        switch (due.Fault)
        {
            case NodeFault.Crash crash:
                CrashNode(crash.Node.Value);
                break;
            case NodeFault.Restart restart:
                RestartNode(restart.Node.Value);
                ListenAnew(restart.Node.Value);
                break;
            case NodeFault.Pause pause:
                PauseNode(pause.Node.Value);
                break;
            case NodeFault.Resume resume:
                ResumeNode(resume.Node.Value);
                break;
            case NodeFault.Drift drift:
                SetDrift(drift.Node.Value, drift.PartsPerMillion);
                break;
            case NodeFault.SlowDisk slow:
                _nodes!.Nodes[slow.Node.Value].DiskDelay = slow.By.Nanoseconds;
                break;
            default:
                ChangeLinks(due.Fault);
                break;
        }

        Listen();
    }

    private bool CanBefall(NodeFault fault) => fault switch
    {
        NodeFault.Crash crash => _nodes!.Nodes[crash.Node.Value].IsAlive,
        NodeFault.Restart restart => !_nodes!.Nodes[restart.Node.Value].IsAlive,
        NodeFault.Pause pause => _nodes!.Nodes[pause.Node.Value] is { IsAlive: true, IsStill: false },
        NodeFault.Resume resume => _nodes!.Nodes[resume.Node.Value].IsStill,
        NodeFault.Outage => !_nodes!.IsBrokerGone,
        NodeFault.OutageEnds => _nodes!.IsBrokerGone,
        _ => true,
    };

    private void ChangeLinks(NodeFault fault)
    {
        if (fault is not NodeFault.OfLink ofLink)
        {
            Invariant.Holds(fault is NodeFault.Outage or NodeFault.OutageEnds);
            _nodes!.IsBrokerGone = fault is NodeFault.Outage;
            return;
        }

        ref var link = ref _nodes!.Link(ofLink.From, ofLink.To);
        switch (fault)
        {
            case NodeFault.Cut:
                (link.IsCut, link.IsRejecting) = (true, false);
                break;
            case NodeFault.Reject:
                (link.IsCut, link.IsRejecting) = (true, true);
                break;
            case NodeFault.CutEnds:
                (link.IsCut, link.IsRejecting) = (false, false);
                break;
            case NodeFault.Heal:
                link = default;
                break;
            case NodeFault.Slow slow:
                link.SlowBy = slow.By.Nanoseconds;
                break;
            case NodeFault.Lose lose:
                link.LosePermille = lose.Permille;
                break;
            case NodeFault.Duplicate duplicate:
                link.DuplicatePermille = duplicate.Permille;
                break;
            case NodeFault.Delay late:
                (link.DelayPermille, link.DelayBy) = (late.Permille, late.By.Nanoseconds);
                break;
            default:
                throw Invariant.Unreachable(fault);
        }
    }

    /// <summary>The top-level actors of a node, in order of spawning.</summary>
    private IEnumerable<int> TopLevelOn(int node)
    {
        for (var number = 1; number <= _actorCount; number++)
        {
            if (_records[number].Extra is { Create: not null } && _nodes!.PlaceOf(number) == node)
                yield return number;
        }
    }

    private void CrashNode(int node)
    {
        var state = _nodes!.Nodes[node];
        SetPaused(state, isPaused: false);
        state.IsStill = false;
        if (state.IsOut)
        {
            state.IsOut = false; // Nobody saw it any more.
            return;
        }

        state.IsDown = true;
        foreach (var number in TopLevelOn(node))
        {
            var extra = _records[number].Extra!;
            extra.LoseUnsynced(_now);
            if (_cells[number].Instance is null)
                continue;
            extra.Crashed = true;
            StopTree(number);
            if (_pending is not null)
                _pending.Forget(number, keepsReady: false, keepsWaiting: true, _dropped!);
        }

        if (_pending is null)
            LoseWithin(node);
        LeaveForStandbys(node);
    }

    /// <summary>What actors of a node have told each other, and themselves, was nowhere but on that node.</summary>
    private void LoseWithin(int node)
    {
        var lost = _wheel.TakeOut(slot => _wheel[slot] is { Kind: EnvelopeKind.Message, Origin: not 0 } message
            && _nodes!.PlaceOf(message.Origin) == node && _nodes.PlaceOf(message.Receiver) == node);
        foreach (var slot in lost)
        {
            ref var envelope = ref _wheel[slot];
            Record(TraceKind.DeadLetter, envelope.Cause, envelope.Sender, envelope.Receiver, envelope.Message);
            _wheel.Drop(slot);
        }
    }

    private void RestartNode(int node)
    {
        var state = _nodes!.Nodes[node];
        (state.IsDown, state.IsKnownDead) = (false, false);
        foreach (var number in TopLevelOn(node))
        {
            if (IsDown(number))
                Revive(number);
        }

        WelcomeBack(node);
    }

    private void PauseNode(int node)
    {
        _nodes!.Nodes[node].IsStill = true;
        if (_nodes.Nodes[node].IsDown)
            return;
        SetPaused(_nodes.Nodes[node], isPaused: true);
        foreach (var seat in _nodes.SeatsOn(node))
            SetPaused(_nodes.At(seat), isPaused: true);
    }

    private void ResumeNode(int node)
    {
        _nodes!.Nodes[node].IsStill = false;
        if (_nodes.Nodes[node].IsDown)
            return;
        foreach (var number in TopLevelOn(node))
        {
            if (_records[number].Extra!.AwaitsNode)
                Revive(number);
        }

        foreach (var seat in _nodes.SeatsOn(node))
            SetPaused(_nodes.At(seat), isPaused: false);
        SetPaused(_nodes.Nodes[node], isPaused: false);
    }

    private void SetPaused(NodeState node, bool isPaused)
    {
        if (node.IsPaused == isPaused)
            return;
        node.IsPaused = isPaused;
        _nodes!.Paused += isPaused ? 1 : -1;
        for (var i = node.Held.Count - 1; i >= 0; i--)
        {
            if (_pending is null)
                _wheel.PutFirst(node.Held[i], _now);
            else
                _pending.PutFirst(node.Held[i]);
        }

        node.Held.Clear();
    }

    private void SetDrift(int node, int partsPerMillion)
    {
        SetDriftAt(node, partsPerMillion);
        foreach (var seat in _nodes!.SeatsOn(node))
            SetDriftAt(seat, partsPerMillion);
    }

    /// <summary>
    /// Timers that run strike when the clock shows what it was to show, at the new rate. Where a chooser decides the order they strike when they would have.
    /// </summary>
    private void SetDriftAt(int place, int partsPerMillion)
    {
        ref var clock = ref _nodes!.At(place).Clock;
        if (_pending is not null)
        {
            clock.SetDrift(_now, partsPerMillion);
            return;
        }

        var timers = _wheel.TakeOut(slot => _wheel[slot].Kind == EnvelopeKind.Timer && _nodes.PlaceOf(_wheel[slot].Receiver) == place);
        var targets = new long[timers.Count];
        for (var i = 0; i < targets.Length; i++)
            targets[i] = clock.Read(_wheel[timers[i]].Due);
        clock.SetDrift(_now, partsPerMillion);
        for (var i = 0; i < targets.Length; i++)
            _wheel.PutBack(timers[i], Math.Max(_now, clock.WhenItShows(targets[i])));
    }

    /// <summary>Whether others see an actor as gone because its node is down.</summary>
    private bool IsLostTo(int watcher, int number) => _nodes is not null && _nodes.AreApart(watcher, number) && _nodes.NodeOf(number).IsDown;
}
