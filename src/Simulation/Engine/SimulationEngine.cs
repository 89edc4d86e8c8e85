using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>
/// The deterministic engine: one thread, virtual time, one seed. A message arrives after a delay drawn from its latency class, never
/// before an earlier one of the same pair of (real) sender and receiver; a timer and an injected message arrive exactly when due.
/// Events of one moment are handled in the order in which they were caused. Handlers take no time.
/// Not thread-safe, <see cref="RequestStop"/> excepted. Whatever changes the system is called between runs, never by an actor or observer;
/// an observer may <see cref="Inject"/>.
/// </summary>
public sealed partial class SimulationEngine : IActorEngine, IActorContext
{
    private readonly TimingWheel _wheel;
    private LatencyTable _latencies;
    private readonly ulong _seed;
    private readonly long _stepsMax;
    private readonly Func<int, bool> _isStale;
    private long _now;
    private long _steps;

    /// <summary>A new engine at time zero without actors.</summary>
    /// <exception cref="ArgumentException">A latency range or <see cref="SimulationOptions.StepsMax"/> has not the shape it must
    /// have.</exception>
    public SimulationEngine(SimulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.StepsMax, 1, nameof(options));
        Options = options;
        _isStale = IsStale;
        _hearsSilence = options.Latencies.Any(setting => setting.Class == LatencyClass.Silence);
        _seed = options.Seed;
        _stepsMax = options.StepsMax;
        _chooser = options.Chooser;
        _choicesOpen = _chooser is not null && options.Recorded is null;
        ArgumentOutOfRangeException.ThrowIfNegative(options.Slack.Nanoseconds, nameof(options));
        _follower = (options.Following ?? (options.Recorded is { } recorded ? new RecordingFollower(recorded) : null))?.For(this);
        _border = _follower ?? options.Recorder?.For(this);
        _isWatched = _border is not null;
        if (_follower is not null || (_chooser is not null && !options.IsTimed))
        {
            // Millions of such engines are made: they do without what only time needs.
            (_wheel, _pairs, _latencies) = (null!, null!, null!);
            _pending = new PendingDeliveries(options.Slack, StateHash);
            _dropped = OnDroppedPending;
            GrowPending();
        }
        else
        {
            _wheel = new TimingWheel();
            _pairs = new PairTable();
            _latencies = new LatencyTable(options) { Chooser = _chooser };
        }
    }

    /// <summary>An engine with that seed and otherwise default options.</summary>
    public SimulationEngine(ulong seed)
        : this(new SimulationOptions(seed))
    {
    }

    /// <summary>What it was made with.</summary>
    public SimulationOptions Options { get; }

    /// <inheritdoc cref="IActorEngine.Now" />
    public Instant Now => ShownNow;

    /// <summary>Messages handled so far, timers included.</summary>
    public long Steps => _steps;

    /// <summary>Messages and timers on their way: all but timers that were taken back or whose actor is gone. Counts them, so it takes
    /// its time.</summary>
    public int InFlight => _pending is not null ? _pending.InFlight + (_nodes?.Held.Count() ?? 0) : OnTheirWay().Count(slot => !IsStale(slot));

    /// <summary>Places for messages that the queue has needed so far.</summary>
    internal int SlotsUsed => _wheel?.SlotsUsed ?? 0;

    /// <summary>Sets the delay of a class for all messages sent from now on. Pair order holds across the change.</summary>
    /// <exception cref="ArgumentException">The range has not the shape it must have; nothing is changed.</exception>
    public void SetLatency(LatencyClass latency, LatencyRange range)
    {
        InvariantBetweenHandlers();
        _hearsSilence |= latency == LatencyClass.Silence;
        Latencies.Set(latency, range);
        if (_pending is null)
            RememberPairsInFlight();
    }

    /// <summary>The delay of a class.</summary>
    public LatencyRange LatencyOf(LatencyClass latency) => Latencies[latency];

    private LatencyTable Latencies => _latencies ??= new LatencyTable(Options);

    private void InvariantBetweenHandlers() => Invariant.Holds(_self == 0);

    private void InvariantInHandler() => Invariant.Holds(_self != 0);
}
