using FslHv.Actors;

namespace FslHv.Cluster;

/// <content>The context of the actor in hand.</content>
internal sealed partial class Strand : IActorContext
{
    /// <inheritdoc />
    public ActorId Self => InHand.Id;

    /// <inheritdoc />
    public ActorId Sender => _sender;

    /// <inheritdoc />
    public Instant Now => FixedNow ?? (_now ??= _host.Now);

    /// <inheritdoc />
    public bool IsObserved => _host.IsObserved;

    private Cell InHand
    {
        get
        {
            Invariant.Holds(_self is not null);
            return _self;
        }
    }

    /// <inheritdoc />
    public void Tell(ActorId receiver, Message message) => Send(receiver, InHand.Id, message);

    /// <inheritdoc />
    public void Reply(Message message) => Send(_sender, InHand.Id, message);

    /// <inheritdoc />
    public void Forward(ActorId receiver, Message message) => Send(receiver, _sender, message);

    /// <inheritdoc />
    public ActorId Spawn(string name, Actor child)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(child);
        var parent = InHand;
        var cell = Enter(parent, name, child);
        _effects?.Add(new StepEffect.Spawned(cell.Id, cell.Path));
        if (parent.Instance is null)
            StopTree(cell);
        else
            _starting.Add(cell);
        return cell.Id;
    }

    /// <inheritdoc />
    public void Stop(ActorId actor)
    {
        if (LiveAddress.RootOf(actor) != Root)
            _out.Add(new Letter { Kind = LetterKind.Stop, Receiver = actor, Sender = InHand.Id, Cause = _step });
        else if (Find(actor) is { Instance: not null } cell)
            StopTree(cell);
    }

    /// <inheritdoc />
    public void Watch(ActorId actor)
    {
        var letter = new Letter { Kind = LetterKind.Watch, Receiver = actor, Sender = InHand.Id, Cause = _step };
        if (LiveAddress.RootOf(actor) == Root)
            AddWatcher(letter);
        else if (_watching.Add((InHand.Id, actor)))
            _out.Add(letter);
    }

    /// <inheritdoc />
    public void Unwatch(ActorId actor)
    {
        if (_watching.Remove((InHand.Id, actor)))
            _out.Add(new Letter { Kind = LetterKind.Unwatch, Receiver = actor, Sender = InHand.Id, Cause = _step });
        else
            Find(actor)?.Watchers?.Remove(InHand.Id);
    }

    /// <inheritdoc />
    public TimerId Schedule(Duration delay, Message message)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(delay.Nanoseconds, nameof(delay));
        if (InHand.Instance is null)
            return TimerId.None;
        var timer = new RunningTimer(this, new TimerId(++_timersSet), (Now + delay).Nanoseconds, InHand, message, _step);
        _timers.Add(timer.Id.Value, timer);
        InHand.Timers++;
        _effects?.Add(new StepEffect.TimerSet(timer.Id));
        if (timer.Due != long.MaxValue)
            _host.SetTimer(timer);
        return timer.Id;
    }

    /// <inheritdoc />
    public void Cancel(TimerId timer)
    {
        if (!timer.IsNone && _timers.TryGetValue(timer.Value, out var running) && running.Actor == InHand)
            TakeBack(running);
    }

    /// <inheritdoc />
    public long Random(long bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        var drawn = InHand.Random.Next(bound);
        _effects?.Add(new StepEffect.Drawn(drawn));
        return drawn;
    }

    /// <inheritdoc />
    public void Persist(Message persisted)
    {
        ArgumentNullException.ThrowIfNull(persisted);
        if (InHand != Top)
            throw new InvalidOperationException($"{InHand.Path} cannot persist: only a top-level actor comes back.");
        _effects?.Add(new StepEffect.Persisted(persisted));
        Interlocked.Increment(ref _journalOwes);
        if (_host.Persist(this, persisted))
            Interlocked.Decrement(ref _journalOwes);
    }

    /// <inheritdoc />
    public bool FaultPoint(string name)
    {
        var pass = _passes++;
        if (!_host.Strikes(this, name, InHand))
            return false;
        _effects?.Add(new StepEffect.Struck(name, pass));
        return true;
    }

    /// <inheritdoc />
    public void Log(Note note)
    {
        ArgumentNullException.ThrowIfNull(note);
        _effects?.Add(new StepEffect.Noted(note));
    }

    private void Send(ActorId receiver, ActorId sender, Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var letter = new Letter { Receiver = receiver, Sender = sender, Message = message, Cause = _step };
        if (LiveAddress.RootOf(receiver) == Root)
            _within.Enqueue(letter);
        else
            _out.Add(letter);
    }
}
