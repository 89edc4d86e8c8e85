namespace FslHv.Simulation;

/// <summary>
/// Every order that makes a difference, once. Small spaces are gone through by one thread; of larger ones the first deliveries are laid out, and each
/// beginning is a part of its own. How it is cut does not depend on how many threads there are.
/// </summary>
public sealed class ExhaustiveStrategy(Subject subject, StrategyOptions options) : Strategy
{
    private const int PartsMin = 64;
    private const int LengthMax = 24;

    private List<Part> _parts = [];
    private int _round;

    /// <inheritdoc />
    public override string Name => "exhaustive";

    /// <inheritdoc />
    public override bool IsComplete => _round > 0 && _parts.TrueForAll(part => part.IsComplete);

    /// <inheritdoc />
    public override double? Progress => _parts.Count == 0 ? 0 : _parts.Sum(part => part.Progress) / _parts.Count;

    /// <inheritdoc />
    public override IReadOnlyList<ExplorationPart> NextRound()
    {
        _round++;
        if (_round == 1)
        {
            var chooser = new ExhaustiveChooser(prunesStates: options.PruneStates) { Faults = options.Faults };
            _parts = [new Part(this, chooser, IsAlone ? options.SchedulesMax : options.RunsAlone)];
            return _parts;
        }

        if (_round > 2 || !_parts[0].IsCutShort || IsAlone)
            return [];
        _parts = [.. Beginnings().Select(chooser => new Part(this, chooser, long.MaxValue))];
        return _parts;
    }

    /// <inheritdoc />
    public override bool RunsAreDistinct => !options.PruneStates && !subject.RunsMayRepeat;

    /// <inheritdoc />
    public override bool IsRoundFinal => _round != 1 || !_parts[0].IsCutShort || IsAlone;

    /// <summary>Whether one thread does it all: one that prunes must know every state, one that counts must know every run.</summary>
    private bool IsAlone => options.PruneStates || options.SchedulesMax != long.MaxValue;

    private List<ExhaustiveChooser> Beginnings()
    {
        for (var length = 2; ; length++)
        {
            var beginnings = ExhaustiveChooser.Split(length, options.Faults, chooser => ExploredRun.Of(subject, chooser, options.Seed));
            if (beginnings.Count >= PartsMin || length >= LengthMax)
                return beginnings;
        }
    }

    private sealed class Part(ExhaustiveStrategy strategy, ExhaustiveChooser chooser, long runsMax) : ExplorationPart
    {
        private bool _isDone;
        private double _progress;

        public bool IsComplete => _isDone && chooser.IsComplete;

        public bool IsCutShort { get; private set; }

        public double Progress => _isDone ? 1 : Volatile.Read(ref _progress);

        public override void Run(Subject explored, IRunSink sink)
        {
            for (var schedule = 0L; ; schedule++)
            {
                if (schedule == runsMax)
                {
                    IsCutShort = true;
                    return;
                }

                var run = ExploredRun.Of(explored, chooser, strategy.Seed);
                if (!sink.OnRun(new ScheduleRun(schedule, "exhaustive", strategy.Seed, false, run, chooser)))
                    return;
                if (!chooser.Advance())
                    break;
                if (schedule % 256 == 0)
                    Volatile.Write(ref _progress, chooser.Progress());
            }

            _isDone = true;
        }
    }

    private ulong Seed => options.Seed;
}
