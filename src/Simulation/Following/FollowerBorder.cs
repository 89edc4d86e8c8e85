using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>The follower's side of the border: what actors do is compared with what was recorded, and what they get is what was recorded.</summary>
internal sealed partial class FollowerBorder : EngineBorder
{
    private readonly IReadOnlyList<RecordedStep> _steps;
    private readonly Dictionary<(ActorId Root, TimerId Shown), long> _timers = [];
    private readonly Dictionary<long, (ActorId Root, TimerId Shown)> _shownAs = [];
    private readonly SentMessages _sent = new();

    /// <summary>The step in hand; null between steps.</summary>
    private RecordedStep? _step;

    /// <summary>The next of its effects.</summary>
    private int _effect;

    private int _passes;

    /// <summary>The address of an actor of which the recording says nothing but its address.</summary>
    private ActorId _stranger;

    private int _topLevel;

    /// <summary>Whether nothing that was told or set, or that was to come from outside, could still come.</summary>
    public bool HasNothingLeft => _sent.OnTheirWay == 0 && _injectedCount <= 0;

    /// <summary>Whether two actors are one top-level actor or descendants of it.</summary>
    public bool IsOfOneStrand(int number, ActorId other) => LiveAddress.RootOf(IdOf(number)) == LiveAddress.RootOf(other);

    /// <summary>Somebody tells somebody something.</summary>
    /// <returns>False where it found nobody at once.</returns>
    public bool Told(int origin, int sender, int receiver, Message message) => Tell(origin, IdOf(sender), IdOf(receiver), message);

    /// <summary>The actor in hand sets a timer.</summary>
    /// <returns>Its number.</returns>
    public TimerId Set(int number, long due, Message message) =>
        new((ulong)_sent.AddTimer(_step?.Id ?? StepId.None, number, IdOf(number), message, due));

    /// <summary>A timer is taken back.</summary>
    public void TakeBack(TimerId own) => _sent.TakeBack((long)own.Value);

    /// <summary>An actor ends: its timers do not strike.</summary>
    public void Forget(int number) => _sent.EndTimers(number);

    public override void Revived(int number)
    {
    }

    public override void BeginDelivery(in Delivery delivery)
    {
    }

    public override void BeginStarted(int number, IReadOnlyList<Message> journal)
    {
    }

    public override void BeginStopped(int number)
    {
    }

    public override void DeadLetter(in Delivery delivery)
    {
    }

    public override void Close()
    {
    }

    public override void Ended(int number) => Compare(new StepEffect.Ended(IdOf(number)));

    public override TimerId TimerSet(TimerId own)
    {
        if (_hasLetGo)
            return NameOwn(own);
        if (Next<StepEffect.TimerSet>("a timer") is not { } recorded)
            return own;
        var shown = (LiveAddress.RootOf(_step!.Actor), recorded.Timer);
        _timers[shown] = (long)own.Value;
        _shownAs[(long)own.Value] = shown;
        return recorded.Timer;
    }

    public override TimerId OwnTimer(int number, TimerId timer) => _hasLetGo
        ? OwnNow(number, timer)
        : new((ulong)_timers.GetValueOrDefault((LiveAddress.RootOf(IdOf(number)), timer)));

    public override long Drawn(long bound, long own)
    {
        if (Next<StepEffect.Drawn>($"a draw of {bound}") is not { } recorded)
            return own;
        if (recorded.Value >= 0 && recorded.Value < bound)
            return recorded.Value;
        Differ("a number is drawn", $"{recorded.Value}", $"a number below {bound}");
        return own;
    }

    public override bool Passed(string point, bool own)
    {
        if (_hasLetGo)
            return own;
        var pass = _passes++;
        if (Peek() is not StepEffect.Struck struck || struck.Pass > pass)
            return false;
        _effect++;
        if (struck.Pass == pass && struck.Name == point)
            return true;
        Differ("a fault point is passed", $"{struck}", $"{point}, pass {pass}");
        return false;
    }

    public override void Persisted(Message persisted) => Compare(new StepEffect.Persisted(persisted));

    public override void Noted(Note note) => Compare(new StepEffect.Noted(note));

    public override bool Unknown(ActorId sender, ActorId receiver, Message message) =>
        _hasLetGo || !Tell(_engine!.InHand, sender, receiver, message);

    public override void Failed(Exception exception)
    {
        var what = $"{exception.GetType().Name}: {exception.Message}";
        if (Next<StepEffect.Failed>(what) is { } recorded && recorded.What != what)
            Differ("an exception leaves the handler", recorded.What, what);
    }

    protected override ActorId NameFor(int number, int parent, string path)
    {
        if (!_stranger.IsNone)
            return _stranger;
        if (parent == 0)
            return LiveAddress.Root(++_topLevel);
        if (_hasLetGo)
            return NameFree(number, parent);
        if (Next<StepEffect.Spawned>($"a child {path}") is { } recorded)
        {
            if (recorded.Path == path && NumberOf(recorded.Child) == 0)
                return recorded.Child;
            Differ("an actor is spawned", $"{recorded}", path);
        }

        return new ActorId(ulong.MaxValue - (ulong)number);
    }

    /// <summary>Where the recording says that it found nobody at once, it did not go on its way.</summary>
    private bool Tell(int origin, ActorId sender, ActorId receiver, Message message)
    {
        if (Peek() is StepEffect.Undelivered undelivered && undelivered.Receiver == receiver && undelivered.Message == message)
        {
            _effect++;
            return false;
        }

        _sent.AddMessage(_step?.Id ?? StepId.None, origin, sender, receiver, message);
        return true;
    }

    private StepEffect? Peek() => _step is { } step && _effect < step.Effects.Count ? step.Effects[_effect] : null;

    private TEffect? Next<TEffect>(string did)
        where TEffect : StepEffect
    {
        if (_step is null)
            return null;
        var recorded = Peek();
        _effect++;
        if (recorded is TEffect effect)
            return effect;
        Differ("what the handler does", recorded is null ? "nothing more" : $"{recorded}", did);
        return null;
    }

    private void Compare(StepEffect did)
    {
        if (_step is null)
            return;
        var recorded = Peek();
        _effect++;
        if (recorded != did)
            Differ("what the handler does", recorded is null ? "nothing more" : $"{recorded}", $"{did}");
    }
}
