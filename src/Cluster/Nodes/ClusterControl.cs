using System.Collections.Concurrent;
using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>
/// The face of a machine whose actors live in the processes of its nodes. Whoever assembles a machine on it tells all nodes what there is; what
/// happens there is shown here in one causal order. Time goes on between runs.
/// </summary>
public sealed partial class ClusterControl : INodeEngine, IAsyncDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    /// <summary>How long a step waits for its cause before the process that had it counts as dead.</summary>
    private static readonly TimeSpan CausePatience = TimeSpan.FromSeconds(2);

    /// <summary>How long it waits for steps of a life that the log says is over: what a dead process has sent is here by then.</summary>
    private static readonly TimeSpan EndedPatience = TimeSpan.FromMilliseconds(200);

    private readonly ControlOptions _options;
    private readonly EngineClock _clock;
    private readonly TimerService _timers;
    private readonly Roster _roster = new();
    private readonly StepTrace _trace = new();
    private readonly CausalMerge _merge;
    private readonly ConcurrentQueue<Action> _news = [];
    private readonly AutoResetEvent _hasNews = new(false);
    private readonly List<Action> _beforeStart = [];
    private readonly Dictionary<NodeId, Note> _awaited = [];
    private MachineView _view;
    private Outbox _outbox;
    private ILine? _line;
    private volatile string? _failure;
    private bool _isStopRequested;
    private readonly Queue<ActorDefect> _untold = [];
    private volatile bool _hasBegun;
    private bool _isStarted;
    private long _steps;

    private ClusterControl(ControlOptions options)
    {
        _options = options;
        _clock = new EngineClock(options.Speed);
        _timers = new TimerService(_clock);
        (LineName, _view, _outbox) = MakeLine();
        _merge = new CausalMerge(Show);
    }

    /// <summary>Name of its line. Another one when it had to come back.</summary>
    public string LineName { get; private set; }

    /// <inheritdoc />
    public Instant Now => _clock.Now;

    /// <summary>Steps that were shown without their cause, because the process that had it died with it.</summary>
    public long Missing => _merge.Missing;

    /// <summary>Takes a machine in hand that is not there yet. It is defined with the first run, when everything is assembled.</summary>
    /// <exception cref="BrokerException">The broker cannot be reached, or refuses.</exception>
    public static async Task<ClusterControl> OpenAsync(ControlOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        var control = new ClusterControl(options);
        await control.ConnectAsync(cancellation).ConfigureAwait(false);
        return control;
    }

    /// <summary>Paths of the top-level actors that a node carries now; for one that survives: the node that speaks for it.</summary>
    public IReadOnlyList<string> CarriedBy(NodeId node) => [.. _view.Roots.Where(root => root.Carrier?.Id == node).Select(root => root.Name)];

    /// <inheritdoc />
    public NodeId AddNode(string name) => _roster.AddNode(name);

    /// <inheritdoc />
    public ActorId Spawn(string name, Func<Actor> create) => Spawn(name, Placement.On(new NodeId(1)), create);

    /// <inheritdoc />
    public ActorId Spawn(string name, NodeId node, Func<Actor> create) => Spawn(name, Placement.On(node), create);

    /// <inheritdoc />
    /// <remarks>It begins when the machine does, with the first run. The actor is made in the processes of nodes, from the definition.</remarks>
    public ActorId Spawn(string name, Placement placement, Func<Actor> create)
    {
        Invariant.Holds(!_isStarted);
        var root = _roster.Spawn(name, placement, create);
        _trace.OnTopLevel(root, name);
        return root;
    }

    /// <inheritdoc />
    public void Inject(ActorId receiver, Message message, Duration delay)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentOutOfRangeException.ThrowIfNegative(delay.Nanoseconds, nameof(delay));
        After(delay, () => Post(new Letter { Receiver = receiver, Message = message }));
    }

    /// <summary>Whether nothing waits here to be sent or shown.</summary>
    internal bool IsQuiet => _beforeStart.Count == 0 && Interlocked.Read(ref _toHappen) == 0 && _outbox.Unsent == 0 && _news.IsEmpty && _merge.Waiting == 0;

    /// <summary>What is to happen later.</summary>
    private long _toHappen;

    /// <inheritdoc />
    /// <remarks>What ends something that never began is left out where the nodes know no such thing.</remarks>
    /// <exception cref="NotSupportedException">It cannot befall these nodes.</exception>
    public void Befall(NodeFault fault, Duration delay, Note? told = null)
    {
        ArgumentNullException.ThrowIfNull(fault);
        if (_options.CanBefall?.Invoke(fault) == false && fault.IsEnd())
            return;
        if (_options.CanBefall?.Invoke(fault) == false)
            throw new NotSupportedException($"{fault} cannot befall nodes of this kind");
        After(delay, () =>
        {
            if (told is not null && !(fault is NodeFault.Restart restart && TellWhenBack(restart.Node, told)))
                TellNote(told);
            _options.Befall?.Invoke(fault);
        });
    }

    /// <inheritdoc />
    public void Stop(ActorId actor)
    {
        if (_isStarted)
            Post(new Letter { Kind = LetterKind.Stop, Receiver = actor });
        else
            _beforeStart.Add(() => Post(new Letter { Kind = LetterKind.Stop, Receiver = actor }));
    }

    /// <inheritdoc />
    public void Arm(string faultPoint, string path, int skip, int count) => _outbox.Entry(EntryKind.Arm, writer =>
    {
        writer.WriteString(faultPoint);
        writer.WriteString(path);
        writer.WriteVarint((ulong)skip);
        writer.WriteVarint((ulong)count);
    });

    /// <inheritdoc />
    public void Disarm() => _outbox.Entry(EntryKind.Disarm);

    /// <inheritdoc />
    public void Observe(ITraceObserver observer) => _trace.Observe(observer);

    /// <summary>Shows every step from now on, in the order of the trace.</summary>
    public void Record(Action<RecordedStep> recorder) => _trace.Record(recorder);

    /// <inheritdoc />
    public string PathOf(ActorId actor) => _trace.PathOf(actor) ?? actor.ToString();

    /// <inheritdoc />
    public void RequestStop()
    {
        _isStopRequested = true;
        Wake();
    }

    /// <summary>Ends the machine: every node hears it, and leaves.</summary>
    public async ValueTask DisposeAsync()
    {
        await WaitUntilBackAsync().ConfigureAwait(false);
        _isLeaving = true;
        await _return.ConfigureAwait(false);
        _outbox.Entry(EntryKind.Over);
        await _outbox.DisposeAsync().ConfigureAwait(false);
        if (_line is not null)
            await _line.DisposeAsync().ConfigureAwait(false);
        _timers.Dispose();
        lock (_news)
        {
            _isOver = true;
            _hasNews.Dispose();
        }
    }

    private async Task ConnectAsync(CancellationToken cancellation)
    {
        _line = await _options.Broker.JoinAsync(_options.Machine, LineName, this, cancellation).ConfigureAwait(false);
        _outbox.Open(_line, _ => { }); // Its listener hears of it.
    }

    /// <summary>Something happens so much later, but not before the machine has started.</summary>
    private void After(Duration delay, Action happen)
    {
        if (_isStarted)
            At((Now + delay).Nanoseconds);
        else
            _beforeStart.Add(() => At(delay.Nanoseconds));

        void At(long due)
        {
            if (due == Instant.Never.Nanoseconds)
                return;
            Interlocked.Increment(ref _toHappen);
            _timers.At(due, () =>
            {
                happen();
                Interlocked.Decrement(ref _toHappen);
            });
        }
    }

    /// <summary>Says something in the machine; what is said while the machine is out of reach is said when it is not any more.</summary>
    private void Post(Letter letter)
    {
        lock (_reachGate)
        {
            if (_isReached)
                PostNow(letter);
            else
                _waitingLetters.Enqueue(letter);
        }
    }

    private void PostNow(Letter letter)
    {
        if (_view.RootOf(letter.Receiver) is not { } root)
            return;
        if (root.Placement.Survives)
            _outbox.ToLog(letter);
        else if (root.Carrier?.Line is { } line)
            _outbox.ToLine(line, letter);
    }

    /// <summary>Lets whoever runs it look. What still comes over the line when it is over, nobody looks at.</summary>
    private void Wake()
    {
        lock (_news)
        {
            if (!_isOver)
                _hasNews.Set();
        }
    }

    private bool _isOver;

    private void TellNote(Note note)
    {
        var at = Now;
        Tell(() => _trace.Show(TraceKind.Note, at, note));
    }

    /// <summary>A process takes its time to come up: that a node is back is told when it is.</summary>
    private bool TellWhenBack(NodeId node, Note told)
    {
        lock (_awaited)
        {
            if (_view.IsDefined && _view.Members[node.Value - 1].IsUp) // Otherwise the log is read again, and says it.
                return false;
            _awaited[node] = told;
            return true;
        }
    }

    private void Tell(Action news)
    {
        _news.Enqueue(news);
        Wake();
    }

    private void Show(RecordedStep step)
    {
        if (step.Kind != RecordedKind.DeadLetter)
            _steps++;
        ActorDefect? defect = null;
        if (step.Effects.OfType<StepEffect.Failed>().FirstOrDefault() is { } failed)
            defect = new ActorDefect(step.Actor, PathOf(step.Actor), step.Message, new RecordedException(failed));
        _trace.DefectOf = _ => defect;
        _trace.Take(step);
        if (defect is not null)
            _untold.Enqueue(defect);
    }
}
