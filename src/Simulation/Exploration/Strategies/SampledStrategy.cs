using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>Runs that have nothing to do with each other: schedule n is decided by the seed and n alone. Several kinds of choosers take turns.</summary>
public sealed class SampledStrategy : Strategy
{
    private const int PartsPerRound = 16;
    private const int SchedulesPerPartMax = 256;

    private readonly Subject _subject;
    private readonly StrategyOptions _options;
    private readonly Kind[] _kinds;
    private int _schedulesPerPart = 4;
    private int _length;
    private long _next;

    /// <summary>A strategy of one of these names, or of several that take turns: <c>portfolio</c>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="kinds">Names of the kinds of choosers that take turns: <c>random</c>, <c>pct</c>, <c>delay</c>, <c>timed</c>.</param>
    /// <param name="subject">What is explored.</param>
    /// <param name="options">How.</param>
    public SampledStrategy(string name, IReadOnlyList<string> kinds, Subject subject, StrategyOptions options)
    {
        Name = name;
        _subject = subject;
        _options = options;
        _kinds = [.. kinds.Select(KindOf)];
    }

    /// <inheritdoc />
    public override string Name { get; }

    /// <inheritdoc />
    public override double? Progress => _options.SchedulesMax == long.MaxValue ? null : (double)_next / _options.SchedulesMax;

    /// <inheritdoc />
    public override IReadOnlyList<ExplorationPart> NextRound()
    {
        if (_next == 0)
            _length = ChoicesOf(_subject, _options.Seed);
        var parts = new List<ExplorationPart>();
        while (parts.Count < PartsPerRound && _next < _options.SchedulesMax)
        {
            var end = Math.Min(_next + _schedulesPerPart, _options.SchedulesMax);
            parts.Add(new Part(this, _next, end));
            _next = end;
        }

        _schedulesPerPart = Math.Min(_schedulesPerPart * 2, SchedulesPerPartMax);
        return parts;
    }

    /// <summary>How many choices the run has in which every one is the default.</summary>
    internal static int ChoicesOf(Subject subject, ulong seed)
    {
        var chooser = new ReplayChooser([]);
        ExploredRun.Of(subject, chooser, seed);
        return Math.Max(1, chooser.Choices.Count);
    }

    private Kind KindOf(string name) => name switch
    {
        "random" => new(name, false, () => new RandomChooser { Faults = _options.Faults, FairAfter = _options.FairAfter }),
        "pct" => new(name, false, () => new PctChooser(_options.Depth, _length) { Faults = _options.Faults, FairAfter = _options.FairAfter }),
        "delay" => new(name, false, () => new DelayChooser(_options.Delays, _length) { Faults = _options.Faults, FairAfter = _options.FairAfter }),
        "timed" => new(name, true, () => new RandomChooser { Faults = _options.Faults, FairAfter = int.MaxValue }),
        _ => throw new ArgumentException($"No chooser is called '{name}'.", nameof(name)),
    };

    private sealed record Kind(string Name, bool IsTimed, Func<DrawingChooser> Make);

    private sealed class Part(SampledStrategy strategy, long first, long end) : ExplorationPart
    {
        public override void Run(Subject subject, IRunSink sink)
        {
            var kinds = strategy._kinds;
            var seed = strategy._options.Seed;
            var choosers = new DrawingChooser?[kinds.Length];
            for (var schedule = first; schedule < end; schedule++)
            {
                var turn = (int)(schedule % kinds.Length);
                var chooser = choosers[turn] ??= kinds[turn].Make();
                chooser.Seed(seed, schedule);
                var engineSeed = kinds[turn].IsTimed ? RandomStream.Of(seed, (ulong)schedule, 1).Next() : seed;
                var run = ExploredRun.Of(subject, chooser, engineSeed, kinds[turn].IsTimed);
                if (!sink.OnRun(new ScheduleRun(schedule, kinds[turn].Name, engineSeed, kinds[turn].IsTimed, run, chooser)))
                    return;
            }
        }
    }
}
