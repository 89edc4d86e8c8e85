using FslHv.Actors;

namespace FslHv.Simulation;

/// <content>
/// Nodes that take over what dead ones carried. A death comes to be known once, after a delay (<see cref="LatencyClass.Detection"/>); at that moment all
/// that the node carried goes to others, in order of spawning. A node that comes back before that goes on with it as if there were no others.
/// </content>
public sealed partial class SimulationEngine
{
    private void Check(Placement placement)
    {
        if (placement.Home.IsNone)
        {
            if (placement.Survives || placement.Standbys.Length > 0)
                throw new ArgumentException("What is on no node is taken over by none.", nameof(placement));
            return;
        }

        foreach (var node in placement.Nodes)
            CheckNode(node);
        if (_nodes!.Nodes[placement.Home.Value].IsDown)
            throw new ArgumentException($"{placement.Home} is down.", nameof(placement));
    }

    private void Place(int number, Placement placement)
    {
        if (_nodes is null)
            return;
        var home = placement.Home.Value;
        if (placement.Survives || placement.Standbys.Length > 0)
        {
            _records[number].Extra!.Placement = placement;
            _nodes.Movers.Add(number);
        }

        if (!placement.Survives)
        {
            _nodes.Place(number, home);
            return;
        }

        _nodes.PlaceOnSeat(number, home);
        Follow(number);
    }

    /// <summary>Who survives nodes stands still with the one that carries it, and its clock goes as fast.</summary>
    private void Follow(int number)
    {
        var seat = _nodes!.NodeOf(number);
        var node = _nodes.Nodes[seat.Carrier];
        if (seat.Clock.Drift != node.Clock.Drift)
            SetDriftAt(_nodes.PlaceOf(number), node.Clock.Drift);
        SetPaused(seat, node.IsPaused);
    }

    /// <summary>A node has died: what survives it stands still, and what others may take over waits until the death is known.</summary>
    private void LeaveForStandbys(int node)
    {
        var state = _nodes!.Nodes[node];
        state.Deaths++;
        foreach (var seat in _nodes.SeatsOn(node))
            SetPaused(_nodes.At(seat), isPaused: true);
        if (!_nodes.Movers.Exists(number => IsCarriedBy(node, number) && _records[number].Extra!.Placement!.Standbys.Length > 0))
            return;
        LetBeKnown(LatencyClass.Detection, new DeathKnown(node, state.Deaths));
    }

    /// <summary>What befell a node is known to the others later.</summary>
    private void LetBeKnown(LatencyClass after, Message known)
    {
        var due = DueAfter(Latencies.Draw(after));
        if (_pending is null)
            _wheel.Add(EnvelopeKind.Fault, due, known, _steps, 0, 0, 0);
        else
            _pending.AddTimed(new PendingEnvelope { Message = known, Due = due, Cause = CauseNow, Past = PastOfSend(0) }, EnvelopeKind.Fault);
    }

    private void OnDeathKnown(DeathKnown known)
    {
        var state = _nodes!.Nodes[known.Node];
        if (!state.IsDown || state.Deaths != known.Death)
            return;
        state.IsKnownDead = true;
        _border?.Close();
        foreach (var number in _nodes.Movers)
        {
            if (!IsCarriedBy(known.Node, number))
                continue;
            foreach (var node in _records[number].Extra!.Placement!.Nodes)
            {
                if (_nodes.Nodes[node.Value].IsDown)
                    continue;
                TakeOver(number, node);
                break;
            }
        }
    }

    /// <summary>A node is back: what waited for it goes on, and what waits for any of its nodes comes to it.</summary>
    private void WelcomeBack(int node)
    {
        foreach (var seat in _nodes!.SeatsOn(node))
            SetPaused(_nodes.At(seat), isPaused: false);
        foreach (var number in _nodes.Movers)
        {
            var carrier = _nodes.Nodes[_nodes.NodeOf(number).Carrier];
            if (carrier is { IsDown: true, IsKnownDead: true } && IsCarriedBy(carrier.Carrier, number)
                && _records[number].Extra!.Placement!.Nodes.Contains(new NodeId(node)))
                TakeOver(number, new NodeId(node));
        }
    }

    private void TakeOver(int number, NodeId node)
    {
        var (extra, state) = (_records[number].Extra!, _nodes!.Nodes[node.Value]);
        if (extra.Placement!.TookOver is { } told)
            Record(TraceKind.Note, _steps, 0, 0, told(node));
        else
            Record(TraceKind.Node, _steps, 0, number, $"{node} takes over");
        if (extra.Placement.Survives)
        {
            _nodes.NodeOf(number).Carrier = node.Value;
            Follow(number);
            return;
        }

        _nodes.Place(number, node.Value);
        if (state.IsPaused)
            extra.AwaitsNode = true;
        else
            Revive(number);
    }

    /// <summary>Whether a node carries it, or carried it last, and it is not gone for good.</summary>
    private bool IsCarriedBy(int node, int number) => _nodes!.NodeOf(number).Carrier == node && !IsGone(number);
}
