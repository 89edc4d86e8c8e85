using FslHv.Actors;

namespace FslHv.Cluster;

/// <content>Actors begin and end.</content>
internal sealed partial class Strand
{
    /// <summary>Path of an actor of this strand, also of one that is gone. Only while nothing runs.</summary>
    public string? PathOf(ActorId actor) => _paths.GetValueOrDefault(actor.Value) ?? Find(actor)?.Path;

    private readonly Dictionary<ulong, string> _paths = [];

    /// <summary>Everybody ends, from outside and at once. Only while nothing runs.</summary>
    public void StopNow(ActorId actor) => StopFromOutside(new Letter { Kind = LetterKind.Stop, Receiver = actor });

    private Cell Enter(Cell? parent, string name, Actor actor)
    {
        var id = parent is null ? Root : LiveAddress.Child(LiveAddress.OrdinalOf(Root), Life, (uint)_cells.Count);
        var hash = StateHash.OfPath(parent?.PathHash ?? 0, name);
        var ordinal = _ordinals.GetValueOrDefault(hash);
        _ordinals[hash] = ordinal + 1;
        var cell = new Cell(id, name, parent, hash, ordinal, _seed) { Instance = actor };
        _cells.Add(cell);
        if (parent is not null)
            (parent.Children ??= []).Add(cell);
        return cell;
    }

    private void StopFromOutside(Letter letter)
    {
        if (Find(letter.Receiver) is not { Instance: not null } cell)
            return;
        BeginStep(cell, letter.Sender);
        StopTree(cell);
        EndStep(RecordedKind.Stopped, letter.Cause, null);
    }

    /// <summary>Ends an actor and its descendants: children before their parent, in order of spawning. Then their watchers are told.</summary>
    private void StopTree(Cell top)
    {
        if (top.Instance is null)
            return;
        var ended = new List<Cell>();
        End(top, ended);
        top.Parent?.Children?.Remove(top);
        foreach (var cell in ended)
        {
            foreach (var watcher in cell.Watchers ?? [])
                TellEnd(cell.Id, watcher);
            cell.Watchers = null;
        }
    }

    private void End(Cell cell, List<Cell> ended)
    {
        foreach (var child in cell.Children ?? [])
            End(child, ended);
        cell.Children = null;
        cell.Instance = null;
        if (cell.Timers > 0)
        {
            foreach (var timer in _timers.Values.Where(timer => timer.Actor == cell).ToList())
                TakeBack(timer);
        }

        ended.Add(cell);
        _effects?.Add(new StepEffect.Ended(cell.Id));
        if (cell.Parent is null)
            return;
        _paths[cell.Id.Value] = cell.Path;
        _cells[(int)LiveAddress.PlaceOf(cell.Id)] = null;
    }

    private void TakeBack(RunningTimer timer)
    {
        _timers.Remove(timer.Id.Value);
        timer.IsOver = true;
        timer.Actor.Timers--;
        if (timer.Due != long.MaxValue)
            _host.OnTimerGone();
    }

    private void AddWatcher(Letter letter)
    {
        if (Find(letter.Receiver) is not { Instance: not null } cell)
        {
            TellEnd(letter.Receiver, letter.Sender, letter.Cause);
            return;
        }

        cell.Watchers ??= [];
        if (!cell.Watchers.Contains(letter.Sender))
            cell.Watchers.Add(letter.Sender);
    }

    private void TellEnd(ActorId gone, ActorId watcher) => TellEnd(gone, watcher, _step);

    private void TellEnd(ActorId gone, ActorId watcher, StepId cause)
    {
        var letter = Letter.OfEnd(gone, watcher, cause);
        if (LiveAddress.RootOf(watcher) == Root)
        {
            letter.Kind = LetterKind.Message;
            if (Find(watcher) is { Instance: not null })
                _within.Enqueue(letter);
        }
        else
        {
            if (IsReplicated)
                _toldEnds.Add((watcher, gone));
            if (_self is null)
                _host.Route(this, letter);
            else
                _out.Add(letter);
        }
    }
}
