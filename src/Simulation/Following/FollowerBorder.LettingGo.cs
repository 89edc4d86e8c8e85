using FslHv.Actors;

namespace FslHv.Simulation;

/// <content>What has to be known to go on without the recording.</content>
internal sealed partial class FollowerBorder
{
    /// <summary>Names of timers that are set behind the recording: none that was recorded is as high.</summary>
    private const ulong FirstFreeTimer = 1UL << 48;

    /// <summary>Places of descendants that begin behind the recording, likewise.</summary>
    private const uint FirstFreePlace = 1U << 31;

    private readonly List<(ActorId Receiver, Message Message, long Due)> _injected = [];
    private readonly List<(NodeFaultDue Fault, long Due)> _faults = [];
    private readonly SortedSet<int> _down = [];
    private readonly SortedSet<int> _paused = [];

    /// <summary>Actors that were taken over and have not begun there, or have begun where nobody has told yet that they were taken over.</summary>
    private readonly SortedSet<int> _moving = [];

    /// <summary>Actors that have begun anew since a node died last.</summary>
    private readonly HashSet<int> _begun = [];

    private readonly Dictionary<(ActorId Root, TimerId Shown), TimerId> _own = [];
    private ulong _timersNamed;
    private long _injectedCount;
    private bool _hasLetGo;

    /// <summary>Actors that have not begun, in order.</summary>
    public IEnumerable<int> Unstarted => _unstarted.Order();

    /// <summary>Nodes that are dead.</summary>
    public IEnumerable<int> Down => _down;

    /// <summary>Nodes that stand still.</summary>
    public IEnumerable<int> Paused => _paused;

    /// <summary>Something is to come from outside.</summary>
    public void AwaitInjected(ActorId receiver, Message message, long due)
    {
        _injectedCount++;
        _injected.Add((receiver, message, due));
    }

    /// <summary>Something is to befall a node.</summary>
    public void AwaitFault(NodeFaultDue fault, long due) => _faults.Add((fault, due));

    /// <summary>Whether so many steps were followed, and nobody is on the way from one node to another.</summary>
    public bool HasCome(int steps)
    {
        while (_next < _steps.Count && _done[_next])
            _next++;
        return _next >= steps && _next < _steps.Count && _difference is null && _moving.Count == 0;
    }

    /// <summary>Gives the engine what is on its way.</summary>
    public void HandOver()
    {
        _hasLetGo = true;
        foreach (var (cause, sent) in _sent.OnItsWay().ToList())
        {
            var number = _numbers.GetValueOrDefault(cause);
            if (!sent.IsTimer)
            {
                _engine!.HandOver(sent, number);
                continue;
            }

            var own = _engine!.HandOverTimer(sent, number);
            if (_shownAs.TryGetValue(sent.Number, out var shown))
                _own[shown] = own;
        }

        foreach (var (receiver, message, due) in _injected)
            _engine!.HandOver(receiver, message, due);
        foreach (var (fault, due) in _faults)
            _engine!.HandOver(fault, due);
    }

    private void TakeInjected(RecordedStep step)
    {
        _injectedCount--;
        var place = _injected.FindIndex(each => each.Receiver == step.Actor && each.Message == step.Message);
        if (place >= 0)
            _injected.RemoveAt(place);
    }

    /// <summary>Something was told of nodes: a fault that was to befall one, or that somebody was taken over.</summary>
    private void NoteTold(Note note)
    {
        var place = _faults.FindIndex(each => each.Fault.Told == note);
        if (place >= 0)
        {
            Befall(_faults[place].Fault.Fault);
            _faults.RemoveAt(place);
            return;
        }

        if (_engine!.TakenOverBy(note) is not (not 0 and var number, var node))
            return;
        _engine.SetCarrier(number, node);
        if (!_moving.Remove(number) && !_begun.Contains(number) && !_engine.Survives(number))
            _moving.Add(number);
    }

    private void Befall(NodeFault fault)
    {
        switch (fault)
        {
            case NodeFault.Crash crash:
                _down.Add(crash.Node.Value);
                _paused.Remove(crash.Node.Value);
                _begun.Clear();
                break;
            case NodeFault.Restart restart:
                _down.Remove(restart.Node.Value);
                break;
            case NodeFault.Pause pause:
                _paused.Add(pause.Node.Value);
                break;
            case NodeFault.Resume resume:
                _paused.Remove(resume.Node.Value);
                break;
        }
    }

    /// <summary>An actor has begun anew: where it was taken over, or where it was.</summary>
    private void NoteBegun(int number)
    {
        _begun.Add(number);
        if (!_moving.Remove(number) && _down.Contains(_engine!.CarrierOf(number)))
            _moving.Add(number);
    }

    private TimerId NameOwn(TimerId own)
    {
        var shown = new TimerId(FirstFreeTimer + ++_timersNamed);
        _own[(LiveAddress.RootOf(IdOf(_engine!.InHand)), shown)] = own;
        return shown;
    }

    private TimerId OwnNow(int number, TimerId timer) => _own.GetValueOrDefault((LiveAddress.RootOf(IdOf(number)), timer));

    private ActorId NameFree(int number, int parent)
    {
        var root = LiveAddress.RootOf(IdOf(parent));
        return LiveAddress.Child(LiveAddress.OrdinalOf(root), Math.Max(_lives.GetValueOrDefault(root).Life, 1), FirstFreePlace + (uint)number);
    }
}
