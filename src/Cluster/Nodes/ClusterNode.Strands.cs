using FslHv.Actors;

namespace FslHv.Cluster;

/// <content>What strands ask for. Many threads at a time.</content>
public sealed partial class ClusterNode : IStrandHost, IGroundUser
{
    /// <summary>How many steps of an actor that survives are kept where it does not lead: whoever led may have died before it could show them.</summary>
    private const int KeptSteps = 4096;

    private readonly Lock _replicaGate = new();

    /// <summary>What replicas that do not lead have done lately.</summary>
    private readonly Queue<RecordedStep> _kept = [];

    /// <summary>Timers that are due, and whose strike is not in the log yet.</summary>
    private readonly List<RunningTimer> _due = [];

    Instant IStrandHost.Now => _clock.Now;

    bool IStrandHost.IsObserved => _view.Observer is not null || _options.Recorder is not null;

    int IStrandHost.MailboxBound => _options.MailboxBound;

    bool IStrandHost.IsRunning => !_isOver && !_isPaused;

    void IStrandHost.Schedule(Strand strand)
    {
        Interlocked.Increment(ref _open);
        _ground.Queue(strand);
    }

    void IStrandHost.Queue(Strand strand) => _ground.Queue(strand);

    void IGroundUser.OnPosted() => Interlocked.Increment(ref _open);

    void IGroundUser.OnArrived() => Interlocked.Decrement(ref _open);

    bool IStrandHost.BeginTurn(Strand strand)
    {
        if (!_isPaused)
            return !_isOver;
        _held.Enqueue(strand);
        if (!_isPaused && _held.TryDequeue(out var released))
            _ground.Queue(released);
        return false;
    }

    void IStrandHost.EndTurn(bool isIdle)
    {
        if (isIdle)
            Interlocked.Decrement(ref _open);
    }

    int IStrandHost.Route(Strand? from, Letter letter)
    {
        if (from is { IsReplicated: true, Speaks: false })
            return 0; // Whoever led says it, or has.
        if (_view.RootOf(letter.Receiver) is not { } root)
            return TellNobody(letter);
        if (root.Placement.Survives)
        {
            if (letter.Kind != LetterKind.Unwatch)
                _outbox.ToLog(letter);
            return 0;
        }

        var carrier = root.Carrier;
        if (carrier is not null && carrier == _me)
        {
            letter.Via = carrier.Place;
            return Post(from, root.Strand, letter);
        }

        if (carrier?.Line is { } line)
            _outbox.ToLine(line, letter);
        else if (letter.Kind == LetterKind.Watch)
            return TellNobody(letter);
        return 0; // Its node is dead: what is said to it meanwhile is lost on the way, as what was on its way.
    }

    void IStrandHost.SetTimer(RunningTimer timer)
    {
        Interlocked.Increment(ref _open);
        if (timer.Strand.IsReplicated)
            _timers.At(timer.Due, () => OnDue(timer), () => timer.IsOver);
        else
            _timers.At(timer.Due, () => Post(null, timer.Strand, Letter.OfTimer(timer)), () => timer.IsOver);
    }

    void IStrandHost.OnTimerGone() => Interlocked.Decrement(ref _open);

    bool IStrandHost.Strikes(Strand strand, string point, Cell actor) => (strand.IsReplicated ? strand.Faults : _faults).Strikes(point, actor);

    bool IStrandHost.Persist(Strand strand, Message persisted)
    {
        if (strand.IsReplicated)
            return true; // What it took in is in the log, and that is enough.
        _outbox.Entry(EntryKind.Persist, writer =>
        {
            writer.WriteActor(strand.Root);
            writer.WriteVarint((ulong)strand.Life);
            _options.Codec.Write(writer, persisted);
        });
        return false;
    }

    void IStrandHost.OnStep(Strand strand, RecordedStep step)
    {
        if (!strand.IsReplicated)
        {
            _outbox.Step(step);
            return;
        }

        _options.Replicas?.Invoke(step);
        lock (_replicaGate)
        {
            if (Leads(strand.Root))
            {
                _outbox.Step(step);
                return;
            }

            _kept.Enqueue(step);
            if (_kept.Count > KeptSteps)
                _kept.Dequeue();
        }
    }

    void IStrandHost.OnDefect(StepId step, ActorDefect defect) => Defect = defect;

    /// <summary>An actor of this process had a defect: it is gone, its watchers were told. The step that shows it is recorded like every other.</summary>
    public ActorDefect? Defect { get; private set; }

    private bool Leads(ActorId root) => _me is { } me && _view.RootOf(root)?.Carrier == me;

    private int TellNobody(Letter letter)
    {
        if (letter.Kind == LetterKind.Watch)
            return ((IStrandHost)this).Route(null, Letter.OfEnd(letter.Receiver, letter.Sender, letter.Cause));
        if (letter.Kind == LetterKind.Message && ((IStrandHost)this).IsObserved)
            _outbox.Step(new RecordedStep(
                StepId.None, letter.Cause, RecordedKind.DeadLetter, letter.Receiver, letter.Sender, letter.Message, _clock.Now, [], null));
        return 0;
    }

    /// <summary>A timer of an actor that survives is due: it strikes for all at one place of the log.</summary>
    private void OnDue(RunningTimer timer)
    {
        lock (_replicaGate)
        {
            _due.RemoveAll(each => each.IsOver);
            _due.Add(timer);
            if (Leads(timer.Strand.Root))
                _outbox.ToLog(Letter.OfTimer(timer));
        }
    }

    /// <summary>
    /// This process speaks for an actor that survives from now on: it shows what may not have been shown, and asks again for what may not have been
    /// asked.
    /// </summary>
    private void TakeTheLead(RootView root)
    {
        lock (_replicaGate)
        {
            while (_kept.TryDequeue(out var step))
                _outbox.KeptStep(step);
            foreach (var timer in _due)
            {
                if (!timer.IsOver)
                    _outbox.ToLog(Letter.OfTimer(timer));
            }
        }

        Post(null, root.Strand, new Letter { Kind = LetterKind.Speak });
    }

    private int Post(Strand? from, Strand? to, Letter letter) => to is null ? 0 : _ground.Post(from, to, letter);
}
