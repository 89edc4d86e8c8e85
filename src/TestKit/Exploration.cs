using FslHv.Simulation;

namespace FslHv.TestKit;

/// <summary>
/// Runs a strategy on several threads. What comes of it does not depend on how many there are: parts are looked at in their own order, and what was found behind
/// the first failure is forgotten unless the exploration is to go on.
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

    /// <summary>Schedules so far, for showing progress; may be asked from another thread.</summary>
    public long SchedulesSoFar => Volatile.Read(ref _live);

    private long _live;

    /// <summary>Explores until the strategy is through, a failure is found or somebody cancels.</summary>
    public ExplorationResult Run(CancellationToken cancellation = default)
    {
        var failures = new List<FoundFailure>();
        while (!cancellation.IsCancellationRequested)
        {
            var parts = _strategy.NextRound();
            if (parts.Count == 0)
                break;
            var work = new PartWork[parts.Count];
            RunRound(parts, work, cancellation);
            if (_strategy is ExhaustiveStrategy { IsRoundFinal: false } && !cancellation.IsCancellationRequested
                && (_options.KeepGoing || Array.TrueForAll(work, each => each?.Failures.Count is null or 0)))
                continue; // The next round goes through all of it again.
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
            DistinctTraces = _strategy is ExhaustiveStrategy ? _schedules : _classes.Count,
            DistinctIsExact = _strategy is ExhaustiveStrategy || _classes.IsExact,
            IsComplete = isComplete,
            Failing = _failing,
            Failures = failures,
            WasCancelled = cancellation.IsCancellationRequested,
        };
    }

    private void RunRound(IReadOnlyList<ExplorationPart> parts, PartWork[] work, CancellationToken cancellation)
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
    private bool Merge(PartWork[] work, List<FoundFailure> failures)
    {
        foreach (var part in work)
        {
            if (part is null)
                return true; // Cancelled before it began.
            _schedules += part.Schedules;
            _blocked += part.Blocked;
            _steps += part.Steps;
            _failing += part.Failing;
            foreach (var trace in part.Classes)
                _classes.Add(trace);
            foreach (var failure in part.Failures)
            {
                if (failures.Count < _options.FailuresMax && !failures.Exists(each => each.Failure.Reason == failure.Failure.Reason))
                    failures.Add(failure);
            }

            if (failures.Count > 0 && !_options.KeepGoing)
                return true;
        }

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

        /// <summary>The first run of each reason.</summary>
        public List<FoundFailure> Failures { get; } = [];

        public bool OnRun(in ScheduleRun run)
        {
            Interlocked.Increment(ref exploration._live);
            if (run.Run.WasGivenUp)
            {
                Blocked++;
                return !isEnough();
            }

            Schedules++;
            Steps += run.Run.Verdict.End.Steps;
            if (run.Strategy != "exhaustive")
                Classes.Add(run.Run.TraceClass);
            if (run.Run.Verdict.Failure is not { } failure)
                return !isEnough();
            Failing++;
            if (!Failures.Exists(each => each.Failure.Reason == failure.Reason))
            {
                Failures.Add(new FoundFailure(
                    failure, run.Strategy, part, run.Schedule, run.Seed, run.IsTimed, run.Chooser.Choices.ToArray(), run.Run.Verdict.End.Steps));
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

/// <summary>A run that failed.</summary>
/// <param name="Failure">What went wrong.</param>
/// <param name="Strategy">Which kind of chooser made its choices.</param>
/// <param name="Part">The part of its round.</param>
/// <param name="Schedule">Its number; see <see cref="ScheduleRun.Schedule"/>.</param>
/// <param name="Seed">Seed of its engine.</param>
/// <param name="IsTimed">Whether it ran on the timed scheduler.</param>
/// <param name="Choices">Its choices: with seed and scheduler they are the whole run.</param>
/// <param name="Steps">How long it was.</param>
public sealed record FoundFailure(
    RunFailure Failure, string Strategy, int Part, long Schedule, ulong Seed, bool IsTimed, IReadOnlyList<Choice> Choices, long Steps);

/// <summary>What came of an exploration.</summary>
public sealed record ExplorationResult
{
    public required string Strategy { get; init; }

    /// <summary>Runs with a verdict.</summary>
    public required long Schedules { get; init; }

    /// <summary>Runs that were given up because everything that could follow was seen elsewhere.</summary>
    public required long Blocked { get; init; }

    /// <summary>Messages handled in all of them.</summary>
    public required long Steps { get; init; }

    /// <summary>Runs that differ in more than the order of what commutes.</summary>
    public required long DistinctTraces { get; init; }

    /// <summary>Whether that number is exact; otherwise an estimate within a percent or two.</summary>
    public required bool DistinctIsExact { get; init; }

    /// <summary>Whether everything was tried.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Runs that failed.</summary>
    public required long Failing { get; init; }

    /// <summary>The first of each reason, in order.</summary>
    public required IReadOnlyList<FoundFailure> Failures { get; init; }

    /// <summary>Whether somebody ended it.</summary>
    public required bool WasCancelled { get; init; }
}
