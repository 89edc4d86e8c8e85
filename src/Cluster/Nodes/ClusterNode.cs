using System.Collections.Concurrent;
using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>
/// One process of a machine that is spread over several: carries those top-level actors that the machine's log gives it, and a replica of each that
/// survives if it is one of its nodes. It lives as long as its line: whoever loses that is declared dead, and joins anew as another.
/// </summary>
public sealed partial class ClusterNode : IAsyncDisposable
{
    private readonly NodeOptions _options;
    private readonly MachineView _view;
    private readonly EngineClock _clock;
    private readonly IStrandGround _ground;
    private readonly ITimers _timers;
    private readonly ArmedFaults _faults = new();
    private readonly Outbox _outbox;
    private readonly TaskCompletionSource<NodeEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ILine? _line;
    private Member? _me;
    private readonly ConcurrentQueue<Strand> _held = [];
    private long _open;
    private volatile bool _isOver;
    private volatile bool _isPaused;

    private ClusterNode(NodeOptions options)
    {
        _options = options;
        LineName = $"{options.Node}.{Guid.NewGuid():N}";
        _clock = new EngineClock(1);
        _ground = options.Ground ?? (options.Broker as IGroundMaker)?.CreateGround() ?? ThreadPoolGround.Instance;
        _timers = _ground.CreateTimers(_clock);
        _view = new MachineView(options.Codec, this);
        _outbox = new Outbox(options.Codec, LineName, () => _clock.Now, () => _view.Observer, options.Recorder);
    }

    /// <summary>Name of its line: no other process ever has it.</summary>
    public string LineName { get; }

    /// <summary>How it ends, when it does. Never fails.</summary>
    public Task<NodeEnd> Ended => _ended.Task;

    /// <summary>The seed of the machine, once it has started.</summary>
    public ulong? Seed => _view.Start?.Seed;

    /// <summary>How many seconds of the machine's time go by in a real one, once it has started.</summary>
    public int? Speed => _view.Start?.Speed;

    /// <summary>It counts as the node that it is to carry.</summary>
    public Task Joined => _joined.Task;

    /// <summary>What it has done and what waits in it, now. From any thread.</summary>
    public NodeStatistics Statistics
    {
        get
        {
            var (packets, bytes, items) = _outbox.Sent;
            var strands = _view.Roots.Select(root => root.Strand).OfType<Strand>();
            return new NodeStatistics(
                packets, bytes, items, _outbox.Waiting, [.. strands.Select(strand => new StrandStatistics(strand.Name, strand.Depth, strand.TurnsLost))]);
        }
    }

    /// <summary>Whether nothing is to be handled, sent, or to strike here. What comes over the line can change that.</summary>
    internal bool IsQuiet => Interlocked.Read(ref _open) == 0 && _outbox.Unsent == 0;

    /// <summary>Joins a machine. Waits for nobody: the machine may be defined later.</summary>
    /// <exception cref="BrokerException">The broker cannot be reached, or refuses.</exception>
    public static async Task<ClusterNode> JoinAsync(NodeOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        var node = new ClusterNode(options);
        try
        {
            node._line = await options.Broker.JoinAsync(options.Machine, node.LineName, node, cancellation).ConfigureAwait(false);
        }
        catch
        {
            node._timers.Dispose();
            throw;
        }

        node._outbox.Open(node._line, node.OnClosed);
        return node;
    }

    /// <summary>Stops as if the process had been killed: nothing more is handled or sent. The line is left as it is.</summary>
    public void Abort() => End(NodeEndKind.Left, "it was stopped");

    /// <summary>Leaves the machine: the others hear that this node is dead.</summary>
    public async ValueTask DisposeAsync()
    {
        End(NodeEndKind.Left, "it has left");
        if (_line is not null)
            await _line.DisposeAsync().ConfigureAwait(false);
        await _outbox.DisposeAsync().ConfigureAwait(false);
        _timers.Dispose();
        _ground.Dispose();
    }

    /// <summary>Stands still, as a process does that is stopped by a signal.</summary>
    public void Pause()
    {
        _isPaused = true;
        _timers.Halt();
    }

    /// <summary>Goes on.</summary>
    public void Resume()
    {
        _isPaused = false;
        _timers.LetGo();
        while (_held.TryDequeue(out var strand))
            _ground.Queue(strand);
    }

    private void End(NodeEndKind kind, string reason)
    {
        _isOver = true;
        _timers.Halt();
        foreach (var root in _view.Roots)
            root.Strand?.Close();
        _ended.TrySetResult(new NodeEnd(kind, reason));
    }
}

/// <summary>How a process's part in a machine ended.</summary>
/// <param name="Kind">What it means for the process.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record NodeEnd(NodeEndKind Kind, string Reason);

/// <summary>What the end of a node means for its process.</summary>
public enum NodeEndKind
{
    /// <summary>It was asked to leave.</summary>
    Left,

    /// <summary>The machine is over.</summary>
    Over,

    /// <summary>It was declared dead, or has lost the broker: it may join anew, with nothing of what it had.</summary>
    Lost,

    /// <summary>It cannot take part: another build, a node that the machine has not, a definition that makes no sense.</summary>
    Refused,
}
