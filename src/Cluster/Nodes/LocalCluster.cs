using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>
/// A machine over several nodes within one process: the same nodes and the same control as over a real broker. A node that is killed hears and says
/// nothing any more.
/// </summary>
public sealed class LocalCluster : IAsyncDisposable
{
    private const string Machine = "local";

    private readonly MemoryBroker _broker = new();
    private readonly LocalClusterOptions _options;
    private readonly Dictionary<string, ClusterNode> _nodes = [];
    private readonly List<ClusterNode> _all = [];
    private readonly List<NodeEnd> _ends = [];
    private readonly Lock _gate = new();
    private readonly string[] _names;

    private LocalCluster(LocalClusterOptions options)
    {
        _options = options;
        _names = [.. options.Nodes];
    }

    /// <summary>The face of the machine.</summary>
    public ClusterControl Control { get; private set; } = null!;

    /// <summary>How nodes ended that have ended.</summary>
    public IReadOnlyList<NodeEnd> Ends
    {
        get
        {
            lock (_gate)
                return [.. _ends];
        }
    }

    /// <summary>Whether it can let that befall its nodes.</summary>
    public static bool CanBefall(NodeFault fault) => fault is NodeFault.Crash or NodeFault.Restart or NodeFault.Pause or NodeFault.Resume;

    /// <summary>Defines a machine and lets all its nodes join.</summary>
    public static async Task<LocalCluster> StartAsync(LocalClusterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var cluster = new LocalCluster(options);
        cluster.Control = await ClusterControl.OpenAsync(
            new ControlOptions
            {
                Machine = Machine,
                Broker = cluster._broker,
                Codec = options.Codec,
                Definition = ReadOnlyMemory<byte>.Empty,
                Seed = options.Seed,
                Speed = options.Speed,
                Befall = cluster.Befall,
                CanBefall = CanBefall,
            },
            CancellationToken.None).ConfigureAwait(false);
        foreach (var name in options.Nodes)
            await cluster.JoinAsync(name).ConfigureAwait(false);
        return cluster;
    }

    /// <summary>Ends a node as if its process had been killed.</summary>
    public void Kill(string name)
    {
        var node = Node(name);
        node.Abort();
        _broker.Kill(node.LineName);
    }

    /// <summary>Lets a node stand still, as a process does that is stopped by a signal; what comes for it waits.</summary>
    public void Pause(string name)
    {
        var node = Node(name);
        _broker.Pause(node.LineName);
        node.Pause();
    }

    /// <summary>A node that stands still goes on.</summary>
    public void Resume(string name)
    {
        var node = Node(name);
        node.Resume();
        _broker.Resume(node.LineName);
    }

    /// <summary>A node joins, in place of the one of that name that there was.</summary>
    public async Task JoinAsync(string name)
    {
        var node = await ClusterNode.JoinAsync(
            new NodeOptions
            {
                Machine = Machine,
                Node = name,
                Broker = _broker,
                Codec = _options.Codec,
                Populate = (_, engine) => _options.Populate(engine),
                Recorder = _options.RecorderOf?.Invoke(name),
                TakesHashes = _options.TakesHashes,
                Replicas = _options.ReplicasOf?.Invoke(name),
            },
            CancellationToken.None).ConfigureAwait(false);
        lock (_gate)
        {
            _nodes[name] = node;
            _all.Add(node);
        }

        _ = NoteEndAsync(node);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Control.DisposeAsync().ConfigureAwait(false);
        foreach (var node in _all)
            await node.DisposeAsync().ConfigureAwait(false);
        await _broker.DisposeAsync().ConfigureAwait(false);
    }

    private async Task NoteEndAsync(ClusterNode node)
    {
        var end = await node.Ended.ConfigureAwait(false);
        lock (_gate)
            _ends.Add(end);
    }

    private ClusterNode Node(string name)
    {
        lock (_gate)
            return _nodes[name];
    }

    private void Befall(NodeFault fault)
    {
        switch (fault)
        {
            case NodeFault.Crash crash:
                Kill(_names[crash.Node.Value - 1]);
                break;
            case NodeFault.Restart restart:
                _ = JoinAsync(_names[restart.Node.Value - 1]);
                break;
            case NodeFault.Pause pause:
                Pause(_names[pause.Node.Value - 1]);
                break;
            case NodeFault.Resume resume:
                Resume(_names[resume.Node.Value - 1]);
                break;
            default:
                throw Invariant.Unreachable(fault);
        }
    }
}

/// <summary>How a <see cref="LocalCluster"/> is made.</summary>
public sealed record LocalClusterOptions
{
    /// <summary>Names of the nodes, as they are declared.</summary>
    public required IReadOnlyList<string> Nodes { get; init; }

    /// <summary>Declares nodes and top-level actors.</summary>
    public required Action<INodeEngine> Populate { get; init; }

    /// <summary>Makes bytes of messages.</summary>
    public required WireCodec Codec { get; init; }

    /// <summary>Decides the random numbers that actors draw.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How many seconds of the machine's time go by in a real one.</summary>
    public int Speed { get; init; } = 1;

    /// <summary>Who is given the steps that are taken on a node; null: nobody.</summary>
    public Func<string, IStepRecorder>? RecorderOf { get; init; }

    /// <summary>For tests: who is given the steps of actors that survive, whether they lead on that node or not.</summary>
    internal Func<string, Action<RecordedStep>>? ReplicasOf { get; init; }

    /// <summary>Whether each recorded step has the hash of its actor's state.</summary>
    public bool TakesHashes { get; init; }
}
