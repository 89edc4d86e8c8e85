using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>
/// The exploring scheduler: any delivery that is ready may be next, and the chooser says which. A message takes no time. An actor's time is the
/// latest
/// that anything in its own past has, so what an actor sees never depends on the order of what does not concern it: two runs in
/// which every actor gets the same messages in the same order are the same run.
/// </summary>
public sealed partial class SimulationEngine
{
    private readonly Chooser? _chooser;
    private readonly PendingDeliveries? _pending;
    private readonly Action<int>? _dropped;

    /// <summary>What each actor's past is: a hash of what it got, each with the past of its sender. By number.</summary>
    private ulong[] _pasts = [];

    /// <summary>Each actor's own time, in nanoseconds. By number.</summary>
    private long[] _clocks = [];

    /// <summary>The latest time that was shown.</summary>
    private long _latest;

    /// <summary>The actor that got the last step; 0 for nobody.</summary>
    private int _lastSelf;

    /// <summary>Whether somebody outside acts between runs, behind everything that came before.</summary>
    private bool _isOutside = true;

    private long _sendsInStep;
    private long _outsideCount;
    private long _chosenCount;
    private bool _choicesOpen;
    private bool _gaveUp;

    /// <summary>
    /// Whether the chooser is asked. While it is not, everything is the default. Only with <see cref="SimulationOptions.Chooser"/>; may be set
    /// between runs and
    /// by observers.
    /// </summary>
    public bool ChoicesOpen
    {
        get => _choicesOpen;
        set
        {
            if (_gaveUp)
                return;
            if (!value)
                CloseChoices();
            _choicesOpen = value;
            if (_pending is null)
                _latencies.Chooser = value ? _chooser : null;
        }
    }

    /// <summary>Whether the chooser gave the run up.</summary>
    public bool WasGivenUp => _gaveUp;

    /// <summary>What is on its way; null with the timed scheduler.</summary>
    public PendingDeliveries? Pending => _pending;

    /// <summary>
    /// Names the run's class: two runs have the same exactly when every actor got the same deliveries, with the same causes, in the same order,
    /// whatever the
    /// order among different actors (Mazurkiewicz 1977). Differs from another's with a chance of 2^-64 by mistake.
    /// </summary>
    public ulong TraceClass { get; private set; }

    /// <summary>Asks the chooser: for whatever whoever assembles the system leaves open. 0 without a chooser.</summary>
    /// <param name="bound">How many answers there are, from 0; 1 or more.</param>
    public long Choose(long bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        if (_chooser is null || _gaveUp)
            return 0;
        var value = _chooser.Choose(bound);
        TraceClass += Mix((ulong)++_chosenCount, (ulong)value);
        return value;
    }

    /// <summary>The run is over: what is still on its way could have come before something that did.</summary>
    internal void CloseChoices()
    {
        if (_choicesOpen && _pending is not null && !_gaveUp)
            _chooser!.Closed(_pending);
    }

    /// <summary>Tells the chooser that whoever assembles the system gives it only some of the answers there are: nothing is complete then.</summary>
    public void LeaveOut() => _chooser?.LeaveOut();

    /// <summary>Lets a fault point strike when the chooser says so, while choices are open. Without a chooser it never does.</summary>
    /// <param name="point">Its name.</param>
    /// <param name="path">Only at actors whose path begins like this.</param>
    /// <param name="times">How often at most, in this run.</param>
    public void OpenFaultPoint(string point, string path, int times) => _chooser?.Open(point, path, times);

    /// <summary>Handles messages as the chooser says until something else wants attention or so many steps are done.</summary>
    /// <returns>False when nothing is left to handle.</returns>
    private bool DeliverChosen(long until, long stepsMax)
    {
        var pending = _pending!;
        if (_gaveUp)
        {
            RequestStop();
            return true;
        }

        pending.Open(until);
        while (!_attention && _steps < stepsMax)
        {
            if (!pending.Prepare(until))
                return false;
            pending.Steps = _steps;
            var index = _choicesOpen ? _chooser!.Deliver(pending) : 0;
            if (index < 0)
            {
                _gaveUp = true;
                _choicesOpen = false;
                RequestStop();
                return true;
            }

            var slot = pending.Take(index);
            DeliverPending(in pending[slot], slot);
        }

        return true;
    }

    private void DeliverPending(in PendingEnvelope envelope, int slot)
    {
        var number = envelope.Receiver;
        var message = envelope.Message!;
        var actor = _cells[number].Instance;
        if (_nodes is not null && DeliverAmongNodes(in envelope, slot))
            return;
        _now = Math.Max(Math.Max(_pending!.Base, _clocks[number]), envelope.Due);
        _clocks[number] = _now;
        _latest = Math.Max(_latest, _now);
        _sender = envelope.Sender;
        _lastSelf = number;
        _isOutside = false;
        _sendsInStep = 0;
        Remember(number, envelope.Past);
        if (actor is null)
        {
            _border?.DeadLetter(DeliveryOf(in envelope));
            Record(TraceKind.DeadLetter, envelope.Cause, envelope.Sender, number, message);
            _pending.Release(slot);
            return;
        }

        if (envelope.Kind == EnvelopeKind.Timer)
            _records[number].Timers--;
        _steps++;
        _self = number;
        _border?.BeginDelivery(DeliveryOf(in envelope));
        if (_observer is not null)
            Record(envelope.Kind == EnvelopeKind.Timer ? TraceKind.Timer : TraceKind.Deliver, envelope.Cause, envelope.Sender, number, message);
        _pending.Release(slot);
        try
        {
            actor.Receive(this, message);
        }
        catch (Exception exception)
        {
            OnDefect(number, message, exception);
        }

        _self = 0;
    }

    /// <summary>What befalls nodes, what comes for a node that stands still, and timers of a life that ended with a node.</summary>
    /// <returns>Whether it was one of them.</returns>
    private bool DeliverAmongNodes(in PendingEnvelope envelope, int slot)
    {
        if (envelope is { Kind: EnvelopeKind.Fault, Message: { } due })
        {
            _now = Math.Max(_pending!.Base, envelope.Due);
            _latest = Math.Max(_latest, _now);
            _pending.Release(slot);
            OnFaultPending(due);
            return true;
        }

        if (_nodes!.NodeOf(envelope.Receiver) is { IsPaused: true } node)
        {
            node.Held.Add(slot);
            return true;
        }

        if (envelope.Kind != EnvelopeKind.Timer || envelope.Origin == _cells[envelope.Receiver].Incarnation)
            return false;
        _pending!.Release(slot);
        return true;
    }

    private long DrawChosen(long bound)
    {
        var value = _chooser!.Draw(bound);
        if (_pending is not null)
            Remember(_self, (ulong)value);
        return value;
    }

    private bool StrikesChosen(string name)
    {
        var path = PathOf(_self);
        if (!_chooser!.Knows(name, path))
            return false;
        var strikes = _chooser.Strikes(name, path);
        if (_pending is not null)
            Remember(_self, strikes ? 1UL : 0); // Also when it was not asked any more: that must not differ from an answer.
        if (!strikes)
            return false;
        Record(TraceKind.Fault, _steps, _self, _self, name);
        return true;
    }

    private void SendPending(int origin, int sender, int receiver, Message message)
    {
        if (_follower is not null)
        {
            if (!_follower.Told(origin, sender, receiver, message))
                Record(TraceKind.DeadLetter, _steps, sender, receiver, message);
            return;
        }

        if (IsGone(receiver))
        {
            _border?.DeadLetter(new Delivery(false, _steps, origin, sender, receiver, message, ClockOf(receiver)));
            Record(TraceKind.DeadLetter, _steps, sender, receiver, message);
            MissPending(receiver);
            return;
        }

        _pending!.AddMessage(new PendingEnvelope
        {
            Message = message,
            Due = _now,
            Cause = CauseNow,
            Past = PastOfSend(origin),
            Receiver = receiver,
            Sender = sender,
            Origin = origin,
        });
    }

    private void InjectPending(int receiver, Message message, long due)
    {
        if (IsGone(receiver))
        {
            Record(TraceKind.DeadLetter, CauseNow, 0, receiver, message);
            MissPending(receiver);
            return;
        }

        _pending!.AddTimed(
            new PendingEnvelope { Message = message, Due = due, Cause = CauseNow, Past = PastOfSend(_self), Receiver = receiver },
            EnvelopeKind.Message);
    }

    private TimerId SchedulePending(long due, Message message)
    {
        if (_follower is not null)
            return _follower.Set(_self, due, message);
        _records[_self].Timers++;
        var slot = _pending!.AddTimed(
            new PendingEnvelope
            {
                Message = message,
                Due = due,
                Cause = CauseNow,
                Past = PastOfSend(_self),
                Receiver = _self,
                Origin = _cells[_self].Incarnation,
            },
            EnvelopeKind.Timer);
        return new TimerId(((ulong)_pending[slot].Generation << 32) | (uint)slot);
    }

    private void CancelPending(TimerId timer)
    {
        if (_follower is not null)
        {
            _follower.TakeBack(timer);
            return;
        }

        var slot = (int)(uint)timer.Value;
        ref var envelope = ref _pending![slot];
        if (envelope.Kind != EnvelopeKind.Timer || envelope.Generation != timer.Value >> 32 || envelope.Receiver != _self)
            return;
        var channel = envelope.Channel;
        var cause = envelope.Cause;
        _records[_self].Timers--;
        if (_pending.Cancel(slot) && ChoicesOpen)
            _chooser!.Dropped(channel, _self, cause);
    }

    /// <summary>Whatever is on its way to an actor that is gone for good never comes; of one that is down only the timers are lost.</summary>
    private void ForgetPending(int number)
    {
        _follower?.Forget(number);
        if (number != _stopRoot)
            TouchPending(number);
        _pending!.Forget(number, IsDown(number), IsDown(number), _dropped!);
    }

    private void OnDroppedPending(int slot)
    {
        ref var envelope = ref _pending![slot];
        if (envelope.Kind == EnvelopeKind.Message)
        {
            _border?.DeadLetter(DeliveryOf(in envelope));
            Record(TraceKind.DeadLetter, envelope.Cause, envelope.Sender, envelope.Receiver, envelope.Message);
        }

        if (ChoicesOpen && envelope.Channel != 0)
            _chooser!.Dropped(envelope.Channel, envelope.Receiver, envelope.Cause);
    }

    /// <summary>The step in hand depends on the order of what another actor gets; 0 stands for what all actors share.</summary>
    private void TouchPending(int number)
    {
        var toucher = _self != 0 ? _self : _lastSelf;
        if (_pending is null || toucher == 0 || toucher == number)
            return;
        Remember(number, _pasts[toucher]);
        if (ChoicesOpen)
            _chooser!.Touched(number);
    }

    /// <summary>The step in hand would have sent something if that actor were there.</summary>
    private void MissPending(int receiver)
    {
        if (_pending is null)
            return;
        _sendsInStep++;
        if (ChoicesOpen && !_isOutside)
            _chooser!.Dropped(0, receiver, _steps);
    }

    /// <summary>
    /// Somebody outside is about to do something between runs. When nothing is ready, everything before it comes before it, in every order;
    /// otherwise it is taken
    /// for something that the last step did.
    /// </summary>
    private void BeginOutside()
    {
        if (_pending is null || _self != 0 || _follower is not null)
            return;
        _now = _latest;
        if (!_pending.TryBarrier())
            return;
        _chooser!.Interrupted();
        _lastSelf = 0;
        _isOutside = true;
        _sendsInStep = ++_outsideCount << 32;
    }

    /// <summary>Adds to an actor's past, and to the class of the run, which is a sum so that the order among actors is not in it.</summary>
    private void Remember(int number, ulong what)
    {
        var identity = IdentityOf(number);
        var before = _pasts[number];
        var after = Mix(before == 0 ? identity : before, what);
        TraceClass += Mix(identity, after) - (before == 0 ? 0 : Mix(identity, before));
        _pasts[number] = after;
    }

    /// <summary>The step that causes what is sent now; 0 for what somebody outside does between runs.</summary>
    private long CauseNow => _isOutside ? 0 : _steps;

    private ulong PastOfSend(int origin) => Mix(_pasts[origin == 0 ? _lastSelf : origin], (ulong)++_sendsInStep);

    private void BeginPast(int number, int parent) => Remember(number, PastOfSend(parent));

    /// <summary>Names an actor in every run alike.</summary>
    internal ulong IdentityOf(int number) => _records[number].PathHash + (ulong)_records[number].Ordinal;

    internal static ulong Mix(ulong left, ulong right)
    {
        var high = Math.BigMul(left ^ 0x9E37_79B9_7F4A_7C15, right ^ 0xD1B5_4A32_D192_ED03, out var low);
        return high ^ low ^ System.Numerics.BitOperations.RotateLeft(left, 29) ^ right;
    }

    private void GrowPending()
    {
        Array.Resize(ref _pasts, _records.Length);
        Array.Resize(ref _clocks, _records.Length);
    }
}
