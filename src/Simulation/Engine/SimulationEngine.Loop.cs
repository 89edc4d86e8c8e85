using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FslHv.Actors;

namespace FslHv.Simulation;

public sealed partial class SimulationEngine
{
    private const int DeliveriesPerCall = 1024;

    private readonly Queue<ActorDefect> _defects = new();
    private volatile bool _stopRequested;

    /// <summary>Whether something besides the next event wants to be looked at: a stop, a defect, an actor to start.</summary>
    private volatile bool _attention;

    /// <inheritdoc />
    /// <remarks>May be called again and again to go on. With <see cref="RunEndReason.TimeReached"/> the engine's time is then
    /// <paramref name="until"/>, unless that was past already; otherwise it is that of the last event.</remarks>
    public RunEnd Run(Instant until)
    {
        Loop(until.Nanoseconds, _stepsMax);
        return End(until);
    }

    /// <summary>Handles exactly one message or timer, whenever it is due.</summary>
    /// <returns>Null when it did and nothing ended the run; otherwise why the run ended, as <see cref="Run"/> would say it.</returns>
    public RunEnd? Step()
    {
        var before = _steps;
        Loop(Instant.Never.Nanoseconds, Math.Min(_stepsMax, _steps + 1));
        return _steps != before && _defects.Count == 0 && !_stopRequested ? null : End(Instant.Never);
    }

    /// <inheritdoc />
    public void RequestStop()
    {
        _stopRequested = true;
        _attention = true;
    }

    private void Loop(long until, long stepsMax)
    {
        InvariantBetweenHandlers();
        if (until < (_pending is null ? _now : _pending.Base))
            return;
        try
        {
            while ((!_attention || Attend()) && _steps < stepsMax
                && (_pending is null ? Deliver(until, Math.Min(stepsMax, _steps + DeliveriesPerCall))
                    : _follower is null ? DeliverChosen(until, stepsMax) : FollowRecording(stepsMax)))
            {
            }

            _border?.Close();
        }
        finally
        {
            _self = 0;
        }
    }

    /// <summary>Handles messages until something else wants attention or so many steps are done. The hot loop; a method of its own that is
    /// called often, because what is called often is compiled anew with all that the runtime has learnt about it.</summary>
    /// <returns>False when nothing is left to handle.</returns>
    private bool Deliver(long until, long stepsMax)
    {
        while (!_attention && _steps < stepsMax)
        {
            var slot = TakeNext(until);
            if (slot == 0)
                return false;
            ref var envelope = ref _wheel.At(slot);
            var message = envelope.Message!;
            var number = envelope.Receiver;
            var actor = CellOf(number).Instance;
            if (actor is null || envelope.Kind != EnvelopeKind.Message)
            {
                if (!IsWanted(ref envelope))
                    continue;
                actor = CellOf(number).Instance!;
            }

            Invariant.Holds(envelope.Due >= _now);
            _now = envelope.Due;
            _sender = envelope.Sender;
            _steps++;
            if (_isWatched)
                RecordDelivery(in envelope);
            _self = number;
            try
            {
                actor.Receive(this, message);
            }
            catch (Exception exception)
            {
                OnDefect(number, message, exception);
            }
        }

        return true;
    }

    /// <summary>The one place that decides what is handled next: the first event that is due, in order of (due time, insertion).</summary>
    private int TakeNext(long until)
    {
        var slot = _wheel.Take(until);
        return _nodes is null ? slot : TakeForAwake(slot, until);
    }

    /// <summary>A cell by a number that was given out, which is in range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref ActorCell CellOf(int number) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_cells), (nuint)(uint)number);

    /// <summary>Looks closer at an entry that is not simply a message to an actor that is there.</summary>
    private bool IsWanted(ref Envelope envelope)
    {
        if (envelope.Kind == EnvelopeKind.Message)
        {
            _now = envelope.Due;
            _border?.DeadLetter(DeliveryOf(in envelope));
            Record(TraceKind.DeadLetter, envelope.Cause, envelope.Sender, envelope.Receiver, envelope.Message);
            return false;
        }

        if (envelope.Kind == EnvelopeKind.Fault)
        {
            _now = envelope.Due;
            OnFaultDue(envelope.Message!);
            return false;
        }

        envelope.Generation++;
        if (IsStale(in envelope))
        {
            _wheel.Stale--;
            return false;
        }

        _records[envelope.Receiver].Timers--;
        return true;
    }

    /// <returns>Whether the run goes on.</returns>
    private bool Attend()
    {
        StartPending();
        if (_defects.Count != 0 || _stopRequested)
            return false;
        _attention = false;
        if (_stopRequested)
            _attention = true;
        return !_attention;
    }

    private RunEnd End(Instant until)
    {
        if (_pending is not null)
            _now = _latest;
        if (_defects.TryDequeue(out var defect))
            return new RunEnd(RunEndReason.Defect, Now, _steps, defect);
        if (_stopRequested)
        {
            _stopRequested = false;
            return new RunEnd(RunEndReason.Requested, Now, _steps);
        }

        if (IsQuiescent())
            return new RunEnd(RunEndReason.Quiescent, Now, _steps);
        if (_steps >= _stepsMax)
            return new RunEnd(RunEndReason.StepsReached, Now, _steps);
        _now = _latest = Math.Max(_now, until.Nanoseconds);
        _pending?.Reach(_now);
        return new RunEnd(RunEndReason.TimeReached, Now, _steps);
    }

    private bool IsQuiescent()
    {
        if (_pending is not null)
            return _follower?.HasNothingLeft ?? _pending.IsEmpty;
        if (_wheel.Stale != 0)
            _wheel.Sweep(_isStale);
        if (!_wheel.IsEmpty)
            return false;
        _wheel.Rewind(_now);
        return true;
    }

    private void OnDefect(int number, Message? handling, Exception exception)
    {
        var defect = new ActorDefect(IdOf(number), PathOf(number), handling, exception);
        _border?.Failed(exception);
        Record(TraceKind.Defect, _steps, number, number, defect);
        StopTree(number);
        _defects.Enqueue(defect);
        _attention = true;
    }
}
