using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>The context of the actor in hand. One engine has one handler in hand, so the engine itself is it.</summary>
public sealed partial class SimulationEngine
{
    /// <summary>The actor that handles something now; 0 between handlers.</summary>
    private int _self;

    private int _sender;

    ActorId IActorContext.Self => IdOf(_self);

    ActorId IActorContext.Sender => IdOf(_sender);

    Instant IActorContext.Now => new(LocalNow());

    void IActorContext.Tell(ActorId receiver, Message message)
    {
        InvariantInHandler();
        Send(_self, _self, receiver, message);
    }

    void IActorContext.Reply(Message message)
    {
        InvariantInHandler();
        if (_sender != 0)
            SendKnown(_self, _self, _sender, message);
        else
            Send(_self, _self, ActorId.None, message);
    }

    void IActorContext.Forward(ActorId receiver, Message message)
    {
        InvariantInHandler();
        Send(_self, _sender, receiver, message);
    }

    TimerId IActorContext.Schedule(Duration delay, Message message)
    {
        InvariantInHandler();
        ArgumentOutOfRangeException.ThrowIfNegative(delay.Nanoseconds, nameof(delay));
        ref var cell = ref _cells[_self];
        if (cell.Instance is null)
            return TimerId.None;
        var due = DueByClock(delay.Nanoseconds);
        if (_pending is not null)
            return Shown(SchedulePending(due, message));
        if (due != long.MaxValue)
            _records[_self].Timers++;
        var slot = _wheel.Add(EnvelopeKind.Timer, due, message, _steps, _self, 0, cell.Incarnation);
        return Shown(new TimerId(((ulong)_wheel[slot].Generation << 32) | (uint)slot));
    }

    void IActorContext.Cancel(TimerId timer)
    {
        InvariantInHandler();
        if (_border is not null)
            timer = _border.OwnTimer(_self, timer);
        if (timer.IsNone)
            return;
        if (_pending is not null)
        {
            CancelPending(timer);
            return;
        }

        ref var envelope = ref _wheel[(int)(uint)timer.Value];
        if (envelope.Kind != EnvelopeKind.Timer || envelope.Generation != timer.Value >> 32 || envelope.Receiver != _self
            || IsStale(in envelope))
            return;
        envelope.Kind = EnvelopeKind.Cancelled;
        envelope.Message = null;
        if (envelope.Due == long.MaxValue)
            return;
        _records[_self].Timers--;
        AddStale(1);
    }

    long IActorContext.Random(long bound)
    {
        InvariantInHandler();
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        var drawn = ChoicesOpen && _chooser is not null ? DrawChosen(bound) : _records[_self].Random.Next(bound);
        return _border is null ? drawn : _border.Drawn(bound, drawn);
    }

    bool IActorContext.IsObserved => _observer is not null || _border is not null;

    void IActorContext.Log(Note note)
    {
        InvariantInHandler();
        _border?.Noted(note);
        if (_observer is not null)
            Record(TraceKind.Note, _steps, _self, _self, note);
    }

    private void AddStale(int count)
    {
        _wheel.Stale += count;
        if (_wheel.WantsSweep)
            _wheel.Sweep(_isStale);
    }

    /// <summary>Whether an entry is a timer that nobody waits for.</summary>
    private bool IsStale(in Envelope envelope) => envelope.Kind == EnvelopeKind.Cancelled
        || (envelope.Kind == EnvelopeKind.Timer
            && (_cells[envelope.Receiver].Instance is null || _cells[envelope.Receiver].Incarnation != envelope.Origin));

    private bool IsStale(int slot) => IsStale(in _wheel[slot]);
}
