using FslHv.Actors;

namespace FslHv.Cluster;

/// <content>Lets strands run, and shows what they did.</content>
public sealed partial class LiveEngine : IStrandHost, IGroundUser
{
    /// <summary>How long whoever runs the engine sleeps at most before it looks again.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    /// <inheritdoc />
    /// <exception cref="JournalException">The journal can no longer be written: who persisted something there waits forever.</exception>
    public RunEnd Run(Instant until)
    {
        Invariant.Holds(!_isRunning);
        LetGo();
        RunEndReason? reason = null;
        while (reason is null)
        {
            DrainSteps();
            reason = ReasonToEnd(until);
            if (reason is null && _journal.Failure is { } failure)
            {
                Halt(Instant.Zero);
                throw new JournalException(failure);
            }

            if (reason is not null)
                break;
            if (IsIdle && _steps.IsEmpty && _ground.Time is { } time && _timers.NextDue is { } due)
                time.Advance(_clock.Until(new Instant(Math.Min(due, until.Nanoseconds))));
            else if (_steps.IsEmpty)
                WaitForNews(until);
        }

        Halt(reason == RunEndReason.TimeReached ? until : Instant.Zero);
        DrainSteps();
        if (_isStopRequested)
            reason = RunEndReason.Requested; // It may have been asked for just now.
        _isStopRequested = false;
        _ = _unsaid.TryDequeue(out var defect);
        return new RunEnd(defect is null ? reason.Value : RunEndReason.Defect, Now, Steps, defect);
    }

    bool IStrandHost.IsObserved => _trace.IsObserved;

    int IStrandHost.MailboxBound => _options.MailboxBound;

    bool IStrandHost.IsRunning => _isRunning;

    void IStrandHost.Schedule(Strand strand)
    {
        Interlocked.Increment(ref _open);
        _ground.Queue(strand);
    }

    void IStrandHost.Queue(Strand strand) => _ground.Queue(strand);

    bool IStrandHost.BeginTurn(Strand strand)
    {
        Interlocked.Increment(ref _turns);
        if (_isRunning)
            return true;
        _held.Enqueue(strand);
        Interlocked.Decrement(ref _turns);
        if (_isRunning)
            ReleaseHeld();
        return false;
    }

    void IStrandHost.EndTurn(bool isIdle)
    {
        Interlocked.Decrement(ref _turns);
        if (isIdle)
            Close();
    }

    int IStrandHost.Route(Strand? from, Letter letter)
    {
        if (StrandOf(letter.Receiver) is { } strand)
        {
            if (_options.Carried is { } carried && letter.Message is { } message)
                letter.Message = carried(message);
            return _ground.Post(from, strand, letter);
        }

        if (letter.Kind == LetterKind.Watch)
            return ((IStrandHost)this).Route(from, Letter.OfEnd(letter.Receiver, letter.Sender, letter.Cause));
        if (letter.Message is not null && _trace.IsObserved)
        {
            OnStep(new RecordedStep(StepId.None, letter.Cause, RecordedKind.DeadLetter, letter.Receiver, letter.Sender, letter.Message, Now, [], null));
        }

        return 0;
    }

    void IStrandHost.SetTimer(RunningTimer timer)
    {
        Interlocked.Add(ref _open, OneTimer);
        _timers.At(timer.Due, () => _ground.Post(null, timer.Strand, Letter.OfTimer(timer)), () => timer.IsOver);
    }

    void IStrandHost.OnTimerGone() => Close(OneTimer);

    bool IStrandHost.Strikes(Strand strand, string point, Cell actor) => _faults.Strikes(point, actor);

    bool IStrandHost.Persist(Strand strand, Message persisted)
    {
        Interlocked.Increment(ref _open);
        _journal.Append(strand.Name, persisted, () =>
        {
            strand.OnJournalled();
            Close();
        });
        return false;
    }

    void IStrandHost.OnStep(Strand strand, RecordedStep step) => OnStep(step);

    private void OnStep(RecordedStep step)
    {
        _steps.Enqueue(step);
        Wake();
    }

    void IStrandHost.OnDefect(StepId step, ActorDefect defect)
    {
        _defects[step] = defect;
        _unsaid.Enqueue(defect);
        _isRunning = false;
        Wake();
    }

    private bool IsQuiet => Interlocked.Read(ref _open) == 0;

    /// <summary>Whether only timers are left.</summary>
    private bool IsIdle => (uint)Interlocked.Read(ref _open) == 0;

    void IGroundUser.OnPosted() => Interlocked.Increment(ref _open);

    void IGroundUser.OnArrived() => Close();

    private void Close(long what = 1)
    {
        if ((uint)Interlocked.Add(ref _open, -what) == 0)
            Wake();
    }

    private RunEndReason? ReasonToEnd(Instant until)
    {
        if (!_unsaid.IsEmpty)
            return RunEndReason.Defect;
        if (_isStopRequested)
            return RunEndReason.Requested;
        if (IsQuiet && _steps.IsEmpty)
            return RunEndReason.Quiescent;
        return Now >= until ? RunEndReason.TimeReached : null;
    }

    private volatile bool _isWaiting;

    private void WaitForNews(Instant until)
    {
        _isWaiting = true;
        Thread.MemoryBarrier();
        if (_steps.IsEmpty && !_isStopRequested && _unsaid.IsEmpty && !IsQuiet)
        {
            var left = _clock.Until(until);
            _news.WaitOne(left < LookAgain ? left : LookAgain);
        }

        _isWaiting = false;
    }

    private void Wake()
    {
        if (_isWaiting)
            _news.Set();
    }

    private void LetGo()
    {
        _isRunning = true;
        _clock.LetGo();
        _timers.LetGo();
        ReleaseHeld();
    }

    private void ReleaseHeld()
    {
        while (_held.TryDequeue(out var strand))
            _ground.Queue(strand);
    }

    /// <summary>Nothing runs any more when this returns.</summary>
    private void Halt(Instant atLeast)
    {
        _isRunning = false;
        _timers.Halt();
        _clock.Halt(atLeast);
        var spin = default(SpinWait);
        while (Interlocked.Read(ref _turns) > 0)
            spin.SpinOnce();
    }

    private void DrainSteps()
    {
        while (_steps.TryDequeue(out var step))
        {
            _trace.Take(step);
        }
    }
}
