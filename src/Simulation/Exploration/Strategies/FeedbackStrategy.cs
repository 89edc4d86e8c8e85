namespace FslHv.Simulation;

/// <summary>
/// Keeps the choices of runs that reached something new, and makes new runs by changing a few of them. New is an actor that gets a message of one kind from one
/// sender right behind one of another kind or sender. Runs of one round change what was kept before the round.
/// </summary>
public sealed class FeedbackStrategy(Subject subject, StrategyOptions options) : Strategy
{
    private const int PartsPerRound = 16;
    private const int SchedulesPerPart = 16;
    private const int KeptMax = 4096;

    private readonly List<Choice[]> _kept = [];
    private readonly ulong[] _reached = new ulong[FeedbackChooser.FeatureCount / 64];
    private List<Part> _round = [];
    private int _length;
    private long _next;

    /// <inheritdoc />
    public override string Name => "feedback";

    /// <inheritdoc />
    public override double? Progress => options.SchedulesMax == long.MaxValue ? null : (double)_next / options.SchedulesMax;

    /// <inheritdoc />
    public override IReadOnlyList<ExplorationPart> NextRound()
    {
        if (_next == 0)
            _length = SampledStrategy.ChoicesOf(subject, options.Seed);
        foreach (var part in _round)
            Take(part);
        _round = [];
        while (_round.Count < PartsPerRound && _next < options.SchedulesMax)
        {
            var end = Math.Min(_next + SchedulesPerPart, options.SchedulesMax);
            _round.Add(new Part(this, _next, end, _kept.Count));
            _next = end;
        }

        return _round;
    }

    private void Take(Part part)
    {
        foreach (var (features, choices) in part.Runs)
        {
            var isNew = false;
            foreach (var feature in features)
            {
                ref var word = ref _reached[feature / 64];
                isNew |= (word & (1UL << (feature % 64))) == 0;
                word |= 1UL << (feature % 64);
            }

            if (isNew && _kept.Count < KeptMax)
                _kept.Add(choices);
        }
    }

    private sealed class Part(FeedbackStrategy strategy, long first, long end, int keptCount) : ExplorationPart
    {
        public List<(int[] Features, Choice[] Choices)> Runs { get; } = [];

        public override void Run(Subject explored, IRunSink sink)
        {
            var options = strategy.Options;
            var chooser = new FeedbackChooser(strategy._length) { Faults = options.Faults, FairAfter = options.FairAfter };
            for (var schedule = first; schedule < end; schedule++)
            {
                chooser.Seed(options.Seed, schedule);
                chooser.ChangeOneOf(strategy._kept, keptCount);
                var run = ExploredRun.Of(explored, chooser, options.Seed);
                var features = chooser.NewFeatures(strategy._reached);
                if (features.Length > 0)
                    Runs.Add((features, chooser.Choices.ToArray()));
                if (!sink.OnRun(new ScheduleRun(schedule, "feedback", options.Seed, false, run, chooser)))
                    return;
            }
        }
    }

    private StrategyOptions Options => options;
}
