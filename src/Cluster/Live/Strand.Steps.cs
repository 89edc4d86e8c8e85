using FslHv.Actors;

namespace FslHv.Cluster;

/// <content>One step: a handler runs, then what it wanted goes out.</content>
internal sealed partial class Strand
{
    private readonly ulong _seed;
    private readonly List<Letter> _out = [];

    /// <summary>Steps that are not shown yet, because what they persisted is not on the disk.</summary>
    private readonly List<RecordedStep> _unshown = [];

    /// <summary>Whom its actors watch in other strands.</summary>
    private readonly HashSet<(ActorId Watcher, ActorId Watched)> _watching = [];

    /// <summary>Whom in other strands it has told that one of its actors is gone; for actors that survive only.</summary>
    private readonly HashSet<(ActorId Watcher, ActorId Watched)> _toldEnds = [];

    private readonly List<Cell> _starting = [];
    private readonly Dictionary<ulong, RunningTimer> _timers = [];
    private readonly Dictionary<ulong, int> _ordinals = [];
    private readonly List<Cell?> _cells = [];
    private List<StepEffect>? _effects;
    private Cell? _self;
    private ActorId _sender;
    private StepId _step;
    private Instant? _now;
    private long _steps;
    private ulong _timersSet;
    private int _passes;

    /// <summary>Events that are not on the disk yet: until they are nothing goes out, and nothing is handled.</summary>
    private int _journalOwes;

    /// <summary>The top-level actor's cell.</summary>
    private Cell Top => _cells[0]!;

    private bool HasToShow => _out.Count > 0 || _unshown.Count > 0;

    private bool AwaitsJournal => Volatile.Read(ref _journalOwes) > 0;

    /// <summary>What its time is, where that does not come from the host.</summary>
    public Instant? FixedNow { get; set; }

    /// <summary>Faults of an actor that survives: they strike at the same passes in every process.</summary>
    public ArmedFaults Faults { get; } = new();

    /// <summary>Whether every step takes the actor's hash.</summary>
    public bool TakesHashes { get; init; }

    /// <summary>Begins: the actor recovers and starts. By whoever made the strand, before it is woken.</summary>
    public void Begin(Actor actor, IEnumerable<Message> journal)
    {
        var cell = Enter(null, Name, actor);
        Start(cell, journal);
        StartPending();
        Execute();
    }

    private void Take(Letter letter)
    {
        if (IsReplicated && letter.At > (FixedNow ?? Instant.Zero))
            FixedNow = letter.At;
        switch (letter.Kind)
        {
            case LetterKind.RootLost:
                TellLost(letter.Sender);
                break;
            case LetterKind.Speak:
                Speaks = true;

                // Who led may have died before it could say so. What comes twice is heard once: nobody waits for it any more.
                foreach (var (watcher, gone) in InOrder(_toldEnds))
                    _ = _host.Route(this, Letter.OfEnd(gone, watcher, StepId.None));
                foreach (var (watcher, watched) in InOrder(_watching))
                    _ = _host.Route(this, new Letter { Kind = LetterKind.Watch, Receiver = watched, Sender = watcher });
                break;
            case LetterKind.Arm:
                if (letter.Message is ArmFault arm)
                    Faults.Arm(arm.Point, arm.Path, arm.Skip, arm.Count);
                else
                    Faults.Disarm();
                break;
            case LetterKind.Watch:
                AddWatcher(letter);
                break;
            case LetterKind.Unwatch:
                Find(letter.Receiver)?.Watchers?.Remove(letter.Sender);
                break;
            case LetterKind.Stop:
                StopFromOutside(letter);
                break;
            case LetterKind.Ended:
                if (_watching.Remove((letter.Receiver, letter.Sender)))
                    Deliver(letter);
                break;
            case LetterKind.Timer:
                Strike(letter.Timer);
                break;
            default:
                Deliver(letter);
                break;
        }
    }

    private void Deliver(Letter letter)
    {
        if (Find(letter.Receiver) is not { Instance: { } actor } cell)
        {
            if (_host.IsObserved)
                Record(new RecordedStep(NextStep(), letter.Cause, RecordedKind.DeadLetter, letter.Receiver, letter.Sender, letter.Message, Now, [], null)
                {
                    Via = letter.Via,
                });
            return;
        }

        BeginStep(cell, letter.Sender);
        try
        {
            actor.Receive(this, letter.Message!);
        }
        catch (Exception exception)
        {
            Fail(letter.Message, exception);
        }

        EndStep(RecordedKind.Message, letter.Cause, letter.Message, letter.Via);
        StartPending();
    }

    /// <summary>A timer is due. Those that were due before it come first, also where whoever lets them strike has seen this one before.</summary>
    private void Strike(TimerId id)
    {
        while (_timers.TryGetValue(id.Value, out var due))
            Strike(FirstUpTo(due));
    }

    private RunningTimer FirstUpTo(RunningTimer due)
    {
        foreach (var other in _timers.Values)
        {
            if (other.Due < due.Due || (other.Due == due.Due && other.Id.Value < due.Id.Value))
                due = other;
        }

        return due;
    }

    private void Strike(RunningTimer timer)
    {
        _timers.Remove(timer.Id.Value);
        timer.IsOver = true;
        timer.Actor.Timers--;
        if (timer.Due != long.MaxValue)
            _host.OnTimerGone();
        BeginStep(timer.Actor, ActorId.None);
        try
        {
            timer.Actor.Instance!.Receive(this, timer.Message);
        }
        catch (Exception exception)
        {
            Fail(timer.Message, exception);
        }

        EndStep(RecordedKind.Timer, timer.Cause, timer.Message);
        StartPending();
    }

    private void TellLost(ActorId root)
    {
        foreach (var (watcher, watched) in InOrder(_watching))
        {
            if (LiveAddress.RootOf(watched) != root)
                continue;
            _watching.Remove((watcher, watched));
            Deliver(Letter.OfEnd(watched, watcher, StepId.None));
        }
    }

    /// <summary>An order that does not depend on the process.</summary>
    private static List<(ActorId Watcher, ActorId Watched)> InOrder(HashSet<(ActorId Watcher, ActorId Watched)> watching) =>
        [.. watching.OrderBy(each => each.Watcher).ThenBy(each => each.Watched)];

    private void StartPending()
    {
        for (var i = 0; i < _starting.Count; i++)
        {
            if (_starting[i].Instance is not null)
                Start(_starting[i], []);
        }

        _starting.Clear();
    }

    private void Start(Cell cell, IEnumerable<Message> journal)
    {
        BeginStep(cell, ActorId.None);
        try
        {
            foreach (var persisted in journal)
            {
                _effects?.Add(new StepEffect.Recovered(persisted));
                cell.Instance!.Recover(persisted);
            }

            cell.Instance!.Started(this);
        }
        catch (Exception exception)
        {
            Fail(null, exception);
        }

        EndStep(RecordedKind.Started, StepId.None, null);
    }

    private void BeginStep(Cell cell, ActorId sender)
    {
        _self = cell;
        _sender = sender;
        _now = null;
        _passes = 0;
        _step = NextStep();
        if (_host.IsObserved)
            _effects = [];
    }

    private StepId NextStep()
    {
        Volatile.Write(ref _steps, _steps + 1);
        return new StepId(Root, Life, _steps);
    }

    private void EndStep(RecordedKind kind, StepId cause, Message? message, int via = 0)
    {
        var cell = _self!;
        if (_effects is { } effects)
        {
            Record(new RecordedStep(_step, cause, kind, cell.Id, _sender, message, Now, effects, HashOf(cell)) { Via = via });
            _effects = null;
        }

        _self = null;
        if (!AwaitsJournal)
            Flush();
    }

    private void Record(RecordedStep step)
    {
        if (AwaitsJournal || _unshown.Count > 0)
            _unshown.Add(step);
        else
            _host.OnStep(this, step);
    }

    private ulong? HashOf(Cell cell)
    {
        if (!TakesHashes || cell.Instance is not { } actor)
            return null;
        var hash = default(StateHash);
        actor.AddTo(ref hash);
        return hash.Value;
    }

    /// <summary>What was told goes out.</summary>
    private void Flush()
    {
        foreach (var step in _unshown)
            _host.OnStep(this, step);
        _unshown.Clear();
        foreach (var letter in _out)
        {
            if (_host.Route(this, letter) > _host.MailboxBound)
                _losesTurn = true;
        }

        _out.Clear();
    }

    private void Fail(Message? handling, Exception exception)
    {
        var cell = _self!;
        var defect = new ActorDefect(cell.Id, cell.Path, handling, exception);
        _effects?.Add(new StepEffect.Failed($"{exception.GetType().Name}: {exception.Message}", exception.StackTrace ?? ""));
        StopTree(cell);
        _host.OnDefect(_step, defect);
    }

    /// <summary>An event that it persisted is on the disk. From any thread.</summary>
    public void OnJournalled()
    {
        if (Interlocked.Decrement(ref _journalOwes) == 0)
            Wake();
    }

    private Cell? Find(ActorId actor)
    {
        if (LiveAddress.RootOf(actor) != Root || (!LiveAddress.IsRoot(actor) && LiveAddress.LifeOf(actor) != Life))
            return null;
        var place = LiveAddress.PlaceOf(actor);
        return place < _cells.Count ? _cells[(int)place] : null;
    }
}
