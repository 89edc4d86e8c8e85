using System.Runtime.InteropServices;
using FslHv.Actors;

namespace FslHv.Simulation;

public sealed partial class SimulationEngine
{
    /// <summary>Actors that the stop in hand has ended so far.</summary>
    private readonly List<int> _ended = [];

    /// <summary>With whom the stop in hand began.</summary>
    private int _stopRoot;

    /// <inheritdoc />
    public void Stop(ActorId actor)
    {
        InvariantBetweenHandlers();
        if (_follower is not null)
            return; // What was stopped from outside was recorded.
        BeginOutside();
        if (_border is not null && IsKnown(actor) && _cells[NumberOf(actor)].Instance is not null)
            _border.BeginStopped(NumberOf(actor));
        StopKnown(actor);
        _border?.Close();
    }

    void IActorContext.Stop(ActorId actor)
    {
        InvariantInHandler();
        if (_follower is null || _follower.IsOfOneStrand(_self, actor))
            StopKnown(actor);
    }

    void IActorContext.Watch(ActorId actor)
    {
        InvariantInHandler();
        var number = NumberOf(actor);
        if (number != 0)
            TouchPending(number);
        if (number == 0 || IsGone(number) || IsLostTo(_self, number))
        {
            SendTerminated(actor, _self);
            return;
        }

        var extra = _records[number].Extra ??= new ActorExtra();
        var watchers = extra.Watchers ??= [];
        var watch = WatchOf(_self);
        if (CollectionsMarshal.AsSpan(watchers).Contains(watch))
            return;
        if (watchers.Count == watchers.Capacity && _pending is null)
            watchers.RemoveAll(each => !IsWatching(each));
        watchers.Add(watch);
    }

    void IActorContext.Unwatch(ActorId actor)
    {
        InvariantInHandler();
        var number = NumberOf(actor);
        if (number == 0)
            return;
        TouchPending(number);
        _records[number].Extra?.Watchers?.Remove(WatchOf(_self));
    }

    private void StopKnown(ActorId actor)
    {
        var number = NumberOf(actor);
        if (number == 0)
            return;
        TouchPending(number);
        if (IsDown(number))
        {
            _records[number].Extra!.Crashed = false;
            _pending?.Forget(number, false, false, _dropped!);
            TellWatchers(number);
        }

        StopTree(number);
    }

    /// <summary>Ends an actor and its descendants: children before their parent, in order of spawning. Then tells their watchers.</summary>
    private void StopTree(int root)
    {
        if (_cells[root].Instance is null)
            return;
        _stopRoot = root;
        for (var number = root; _cells[root].Instance is not null;)
        {
            while (_records[number].FirstChild != 0)
                number = _records[number].FirstChild;
            UnlinkFromParent(number);
            EndOne(number);
            _ended.Add(number);
            number = _records[number].Parent;
        }

        foreach (var number in _ended)
        {
            if (!IsDown(number) || (_nodes is not null && _nodes.NodeOf(number).IsDown))
                TellWatchers(number);
        }

        _ended.Clear();
    }

    private void EndOne(int number)
    {
        ref var cell = ref _cells[number];
        Invariant.Holds(cell.Instance is not null);
        cell.Instance = null;
        cell.Incarnation++;
        if (_pending is not null)
            ForgetPending(number);
        else
            AddStale(_records[number].Timers);
        _records[number].Timers = 0;
        _border?.Ended(number);
        Record(TraceKind.Stop, _steps, _self, number, null);
    }

    private void TellWatchers(int number)
    {
        var extra = _records[number].Extra;
        if (extra?.Watchers is not { } watchers)
            return;
        extra.Watchers = null;
        foreach (var watch in watchers)
        {
            if (IsWatching(watch))
                SendTerminated(IdOf(number), (int)(watch >> 32));
            else
                MissPending((int)(watch >> 32));
        }
    }

    private void SendTerminated(ActorId gone, int watcher)
    {
        var known = NumberOf(gone);
        var origin = known != 0 ? known : _self;
        if (_nodes is not null && known != 0 && _nodes.NodeOf(origin).IsDown)
        {
            if (_nodes.AreApart(origin, watcher))
                TellOfDeath(origin, watcher);
            return;
        }

        Send(origin, origin, IdOf(watcher), new Terminated(gone));
    }

    /// <summary>Whether it crashed and may come back.</summary>
    private bool IsDown(int number) => _records[number].Extra is { Crashed: true };

    private bool IsGone(int number) => _cells[number].Instance is null && !IsDown(number);

    private ulong WatchOf(int watcher) => ((ulong)watcher << 32) | (uint)_cells[watcher].Incarnation;

    private bool IsWatching(ulong watch)
    {
        ref var cell = ref _cells[(int)(watch >> 32)];
        return cell.Instance is not null && cell.Incarnation == (int)(uint)watch;
    }

    private void UnlinkFromParent(int number)
    {
        ref var record = ref _records[number];
        if (record.Parent == 0)
            return;
        ref var parent = ref _records[record.Parent];
        if (record.Previous == 0)
            parent.FirstChild = record.Next;
        else
            _records[record.Previous].Next = record.Next;
        if (record.Next == 0)
            parent.LastChild = record.Previous;
        else
            _records[record.Next].Previous = record.Previous;
        record.Next = record.Previous = 0;
    }
}
