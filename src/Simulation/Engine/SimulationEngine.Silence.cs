using FslHv.Actors;

namespace FslHv.Simulation;

/// <content>
/// Nodes that are not heard. Where others may take over what nodes carry, one that stands still or is cut off from all others for too long
/// (<see cref="LatencyClass.Silence"/>) is dead for them, and so is one whose connection is refused or whose broker is gone, at once. It comes back when it can
/// be heard again, with nothing of what it had. What it does meanwhile would be ignored: here it does nothing.
/// </content>
public sealed partial class SimulationEngine
{
    /// <summary>Whether silence means anything: without a word about how long it may be, it does not.</summary>
    private bool _hearsSilence;

    /// <summary>Something has befallen nodes or links: who is not heard any more, and who is again?</summary>
    private void Listen()
    {
        if (!_hearsSilence || _nodes!.Movers.Count == 0)
            return;
        for (var node = 1; node < _nodes.Nodes.Count; node++)
            Listen(node);
    }

    /// <summary>A node has come up: if it is not heard, it has not been for as long as others.</summary>
    private void ListenAnew(int node) => _nodes!.Nodes[node].Silence = Silence.None;

    private void Listen(int node)
    {
        var (state, silence) = (_nodes!.Nodes[node], _nodes.SilenceOf(node));
        if (silence == state.Silence)
            return;
        state.Silence = silence;
        state.Silences++;
        ForgetSilence(node);
        if (silence == Silence.None && state.IsOut)
        {
            state.IsOut = false;
            RestartNode(node);
        }
        else if (silence == Silence.Lasts && !state.IsDown)
        {
            AwaitWord(node, state);
        }
        else if (silence == Silence.Final && !state.IsDown)
        {
            Exclude(node);
        }
    }

    private void AwaitWord(int node, NodeState state) => LetBeKnown(LatencyClass.Silence, new SilenceKnown(node, state.Silences));

    /// <summary>Nothing of a silence that has ended waits in the queue. Where a chooser decides the order it waits there, and has no effect.</summary>
    private void ForgetSilence(int node)
    {
        if (_pending is not null)
            return;
        foreach (var slot in _wheel.TakeOut(slot => _wheel[slot].Message is SilenceKnown known && known.Node == node))
            _wheel.Drop(slot);
    }

    private void OnSilenceKnown(SilenceKnown known)
    {
        var state = _nodes!.Nodes[known.Node];
        if (state.Silences != known.Silence || state.IsDown)
            return;
        _border?.Close();
        Exclude(known.Node);
    }

    private void Exclude(int node)
    {
        var state = _nodes!.Nodes[node];
        var isStill = state.IsStill;
        Record(TraceKind.Node, _steps, 0, 0, $"{new NodeId(node)} counts as dead");
        CrashNode(node);
        (state.IsOut, state.IsStill) = (true, isStill);
    }
}
