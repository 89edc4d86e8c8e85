using FslHv.Simulation;

namespace FslHv.TestKit;

/// <summary>
/// Runs a strategy on several threads. What comes of it does not depend on how many there are: parts are looked at in their own order, and what was found
/// behind the first failure is forgotten unless the exploration is to go on.
/// </summary>
public sealed class Exploration
{
    private readonly Subject _subject;
    private readonly Strategy _strategy;
    private readonly ExplorationOptions _options;
    private readonly ClassCounter _classes = new();
    private long _schedules;
    private long _blocked;
    private long _steps;
    private long _failing;
    private Coverage? _coverage;
    private long _liveSchedules;
    private long _liveFailing;
    private long _liveDistinct;
    private int _liveReached;

    /// <param name="subject">What is explored.</param>
    /// <param name="strategy">How.</param>
    /// <param name="options">With what.</param>
    public Exploration(Subject subject, Strategy strategy, ExplorationOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Jobs, 1, nameof(options));
        _subject = subject;
        _strategy = strategy;
        _options = options;
    }

    /// <summary>How far it is; may be asked from another thread while it runs.</summary>
    public ExplorationProgress SoFar
    {
        get
        {
            var schedules = Volatile.Read(ref _liveSchedules);
            var distinct = _strategy.RunsAreDistinct ? schedules : Volatile.Read(ref _liveDistinct);
            return new ExplorationProgress(schedules, distinct, Volatile.Read(ref _liveFailing), Volatile.Read(ref _liveReached), _strategy.Progress);
        }
    }

    /// <summary>Explores until the strategy is through, a failure is found or somebody cancels.</summary>
    public ExplorationResult Run(CancellationToken cancellation = default)
    {
        var failures = new List<FoundFailure>();
        while (!cancellation.IsCancellationRequested)
        {
            var parts = _strategy.NextRound();
            if (parts.Count == 0)
                break;
            var work = new PartWork?[parts.Count];
            RunRound(parts, work, cancellation);
            if (IsGoneThroughAgain(work, failures, cancellation))
                continue;
            if (Merge(work, failures))
                break;
        }

        var isComplete = _strategy.IsComplete && !cancellation.IsCancellationRequested && (failures.Count == 0 || _options.KeepGoing);
        return new ExplorationResult
        {
            Strategy = _strategy.Name,
            Schedules = _schedules,
            Blocked = _blocked,
            Steps = _steps,
            DistinctTraces = _strategy.RunsAreDistinct ? _schedules : _classes.Count,
            DistinctIsExact = _strategy.RunsAreDistinct || _classes.IsExact,
            IsComplete = isComplete,
            Failing = _failing,
            Failures = failures,
            WasCancelled = cancellation.IsCancellationRequested,
            Coverage = _coverage,
        };
    }

    /// <summary>Whether the strategy is about to make the runs of this round again, so that they must not count twice. What failed stays known.</summary>
    private bool IsGoneThroughAgain(PartWork?[] work, List<FoundFailure> failures, CancellationToken cancellation)
    {
        if (_strategy.IsRoundFinal || cancellation.IsCancellationRequested)
            return false;
        foreach (var part in work)
            Keep(part!.Failures, failures);
        Volatile.Write(ref _liveSchedules, 0);
        Volatile.Write(ref _liveFailing, 0);
        return true;
    }

    private void Keep(List<FoundFailure> found, List<FoundFailure> failures)
    {
        foreach (var failure in found)
        {
            if (failures.Count < _options.FailuresMax && !failures.Exists(each => each.Failure.Reason == failure.Failure.Reason))
                failures.Add(failure);
        }
    }

    private void RunRound(IReadOnlyList<ExplorationPart> parts, PartWork?[] work, CancellationToken cancellation)
    {
        var next = -1;
        var stopBehind = parts.Count;
        if (_options.Jobs == 1)
            Work();
        else
            Parallel.Invoke(new ParallelOptions { MaxDegreeOfParallelism = _options.Jobs }, [.. Enumerable.Repeat<Action>(Work, _options.Jobs)]);

        void Work()
        {
            while (true)
            {
                var index = Interlocked.Increment(ref next);
                if (index >= parts.Count || index > Volatile.Read(ref stopBehind) || cancellation.IsCancellationRequested)
                    return;
                var mine = new PartWork(this, index, () => index > Volatile.Read(ref stopBehind) || cancellation.IsCancellationRequested);
                parts[index].Run(_subject, mine);
                work[index] = mine;
                if (mine.Failures.Count == 0 || _options.KeepGoing)
                    continue;
                for (var seen = Volatile.Read(ref stopBehind); index < seen; seen = Volatile.Read(ref stopBehind))
                    Interlocked.CompareExchange(ref stopBehind, index, seen);
            }
        }
    }

    /// <returns>Whether to stop.</returns>
    private bool Merge(PartWork?[] work, List<FoundFailure> failures)
    {
        foreach (var part in work)
        {
            if (part is null)
                continue; // It never began: somebody cancelled.
            _schedules += part.Schedules;
            _blocked += part.Blocked;
            _steps += part.Steps;
            _failing += part.Failing;
            foreach (var trace in part.Classes)
                _classes.Add(trace);
            if (part.Coverage is not null)
                (_coverage ??= new Coverage()).Add(part.Coverage);
            Keep(part.Failures, failures);
            if (failures.Count > 0 && !_options.KeepGoing)
                return true;
        }

        Volatile.Write(ref _liveDistinct, _classes.Count);
        Volatile.Write(ref _liveReached, _coverage?.Reached ?? 0);
        return false;
    }

    /// <summary>What comes of one part.</summary>
    private sealed class PartWork(Exploration exploration, int part, Func<bool> isEnough) : IRunSink
    {
        public long Schedules { get; private set; }

        public long Blocked { get; private set; }

        public long Steps { get; private set; }

        public long Failing { get; private set; }

        public List<ulong> Classes { get; } = [];

        /// <summary>What its runs reached; null when they do not tell.</summary>
        public Coverage? Coverage { get; private set; }

        /// <summary>The first run of each reason.</summary>
        public List<FoundFailure> Failures { get; } = [];

        public bool OnRun(in ScheduleRun run)
        {
            if (run.Run.WasGivenUp)
            {
                Blocked++;
                return !isEnough();
            }

            Schedules++;
            Interlocked.Increment(ref exploration._liveSchedules);
            Steps += run.Run.Verdict.End.Steps;
            if (run.Run.Verdict.Details is CoveredRun covered)
                (Coverage ??= new Coverage()).Add(covered.Coverage);
            if (!exploration._strategy.RunsAreDistinct)
                Classes.Add(run.Run.TraceClass);
            if (run.Run.Verdict.Failure is not { } failure)
                return !isEnough();
            Failing++;
            Interlocked.Increment(ref exploration._liveFailing);
            if (!Failures.Exists(each => each.Failure.Reason == failure.Reason))
            {
                Failures.Add(new FoundFailure(
                    failure, run.Strategy, part, run.Schedule, run.Seed, run.IsTimed, run.Chooser.Choices.ToArray(), run.Run.Verdict.End.Steps)
                {
                    Faults = run.Chooser.Faults,
                });
            }

            return exploration._options.KeepGoing && !isEnough();
        }
    }
}

/// <summary>How an exploration goes about it.</summary>
public sealed record ExplorationOptions
{
    /// <summary>Threads; 1 or more.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>Whether to go on after a failure.</summary>
    public bool KeepGoing { get; init; }

    /// <summary>How many failures of different reasons are kept.</summary>
    public int FailuresMax { get; init; } = 16;
}
