using System.Collections.Concurrent;
using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>
/// The contract on threads and wall-clock time, in one process. A top-level actor and its descendants run one at a time; different ones run side by
/// side on the thread pool. Nothing runs, and time stands still, while <see cref="Run"/> is not running, so whoever assembles a system has the same
/// face as in the simulator. What observers see is one order in which everything could have happened one after the other.
/// </summary>
public sealed partial class LiveEngine : IActorEngine, IDisposable
{
    private readonly LiveOptions _options;
    private readonly EngineClock _clock;
    private readonly IStrandGround _ground;
    private readonly ITimers _timers;
    private readonly ArmedFaults _faults = new();
    private readonly IJournal _journal;
    private readonly ConcurrentQueue<RecordedStep> _steps = [];
    private readonly ConcurrentQueue<Strand> _held = [];
    private readonly AutoResetEvent _news = new(false);
    private readonly StepTrace _trace = new();
    private readonly ConcurrentDictionary<StepId, ActorDefect> _defects = [];
    private readonly List<Strand> _strands = [];

    private readonly ConcurrentQueue<ActorDefect> _unsaid = [];

    /// <summary>
    /// Below: strands that have work or are running, letters that are on their way, and writes under way. Above: timers that run, and what is to be
    /// injected later. One number, so that nobody sees none while one becomes another.
    /// </summary>
    private long _open;

    /// <summary>One above.</summary>
    private const long OneTimer = 1L << 32;

    private long _turns;
    private volatile bool _isRunning;
    private volatile bool _isStopRequested;

    public LiveEngine(LiveOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MailboxBound, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Speed, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Speed, 1000, nameof(options));
        _options = options;
        _ground = options.Ground ?? ThreadPoolGround.Instance;
        _clock = new EngineClock(options.Speed, _ground.Time?.Clock);
        _timers = _ground.CreateTimers(_clock);
        _journal = options.Journal ?? new MemoryJournal();
        _trace.DefectOf = _defects.GetValueOrDefault;
    }

    /// <inheritdoc />
    public Instant Now => _clock.Now;

    /// <summary>Messages and timers that were handled.</summary>
    public long Steps => _strands.Sum(strand => strand.Steps);

    /// <summary>How often an actor lost its turn because somebody it told something had too many messages waiting.</summary>
    public long TurnsLost => _strands.Sum(strand => strand.TurnsLost);

    /// <summary>Messages that wait now.</summary>
    public long Waiting => _strands.Sum(strand => (long)strand.Depth);

    /// <inheritdoc />
    public ActorId Spawn(string name, Func<Actor> create)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(create);
        Invariant.Holds(!_isRunning && _strands.Count < LiveAddress.OrdinalMax);
        var root = LiveAddress.Root(_strands.Count + 1);
        var strand = new Strand(this, root, name, 1, _options.Seed) { TakesHashes = _options.TakesHashes };
        _strands.Add(strand);
        _ground.Add(strand, this);
        _trace.OnTopLevel(root, name);
        Interlocked.Increment(ref _open);
        strand.Begin(create(), _journal.Read(name));
        DrainSteps();
        return root;
    }

    /// <inheritdoc />
    public void Inject(ActorId receiver, Message message, Duration delay)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentOutOfRangeException.ThrowIfNegative(delay.Nanoseconds, nameof(delay));
        var letter = new Letter { Receiver = receiver, Message = message };
        if (Now + delay == Instant.Never)
            return;
        Interlocked.Add(ref _open, OneTimer);
        _timers.At((Now + delay).Nanoseconds, () =>
        {
            _ = ((IStrandHost)this).Route(null, letter);
            Close(OneTimer);
        });
    }

    /// <inheritdoc />
    public void Stop(ActorId actor)
    {
        Invariant.Holds(!_isRunning);
        if (StrandOf(actor) is { HasEnded: false } strand)
        {
            strand.StopNow(actor);
            if (strand.HasEnded)
                _ground.OnEnded(strand);
        }

        DrainSteps();
    }

    /// <inheritdoc />
    public void Arm(string faultPoint, string path, int skip, int count)
    {
        ArgumentNullException.ThrowIfNull(faultPoint);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _faults.Arm(faultPoint, path, skip, count);
    }

    /// <inheritdoc />
    public void Disarm() => _faults.Disarm();

    /// <inheritdoc />
    public void Observe(ITraceObserver observer)
    {
        Invariant.Holds(!_isRunning);
        _trace.Observe(observer);
    }

    /// <summary>Shows every step from now on, in trace order, to whoever records them. On the thread that runs the engine.</summary>
    public void Record(Action<RecordedStep> recorder)
    {
        Invariant.Holds(!_isRunning);
        _trace.Record(recorder);
    }

    /// <inheritdoc />
    public string PathOf(ActorId actor) => _trace.PathOf(actor) ?? StrandOf(actor)?.PathOf(actor) ?? actor.ToString();

    /// <inheritdoc />
    public void RequestStop()
    {
        _isStopRequested = true;
        _isRunning = false; // Nobody handles anything more; the run ends as soon as it hears of it.
        _timers.Halt();
        _news.Set();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Halt(Instant.Zero);
        _timers.Dispose();
        _ground.Dispose();
        _news.Dispose();
    }

    private Strand? StrandOf(ActorId actor) =>
        LiveAddress.OrdinalOf(actor) is var ordinal && ordinal > 0 && ordinal <= _strands.Count ? _strands[ordinal - 1] : null;
}
