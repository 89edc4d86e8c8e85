using System.Collections.Immutable;
using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Cluster.Tests;

/// <summary>
/// The face of an engine on a cluster whose nodes are all in this process: a control and nodes as in processes of their own, so that tests can give
/// them actors that call back. The n-th top-level actor lives on node n modulo the number of nodes, unless it is told where. It can tell when nothing
/// is under way any more; a control by itself cannot.
/// </summary>
internal sealed class SpreadEngine : INodeEngine, IAsyncDisposable
{
    /// <summary>Nothing here takes seconds; whoever waits longer waits for something that does not come.</summary>
    private static readonly Duration Patience = Duration.FromSeconds(120);

    private static readonly WireCodec Codec = WireCodec.Of(typeof(Ball).Assembly, typeof(Abi.SessionMessage).Assembly);

    private readonly CountingBroker _broker;
    private readonly IBroker _face;
    private readonly string _machine;
    private readonly Func<string, IStrandGround?>? _ground;
    private readonly ClusterControl _control;
    private readonly List<(string Name, ClusterNode? Node, bool IsPaused)> _nodes = [];
    private readonly List<ClusterNode> _all = [];

    /// <summary>What the machine consists of. Processes read it on threads of their own, so each change makes a new list.</summary>
    private ImmutableList<string> _names = [];

    private ImmutableList<(string Name, Placement Placement, Func<Actor> Create)> _roots = [];
    private readonly Beginnings _begun = new();
    private bool _isStarted;

    /// <param name="broker">What carries messages.</param>
    /// <param name="machine">Name of the machine, which no other has.</param>
    /// <param name="seed">Decides the random numbers.</param>
    /// <param name="nodes">How many nodes there are from the beginning.</param>
    /// <param name="permilleLost">How many of a thousand packets between nodes are lost, and doubled.</param>
    /// <param name="ground">What actors of a node run on; null: the thread pool.</param>
    public SpreadEngine(IBroker broker, string machine, ulong seed, int nodes, int permilleLost = 0, Func<string, IStrandGround?>? ground = null)
    {
        _broker = new CountingBroker(broker);
        Lossy = new LossyBroker(_broker, seed, permilleLost);
        _face = Lossy;
        _machine = machine;
        _ground = ground;
        _control = Wait(ClusterControl.OpenAsync(
            new ControlOptions
            {
                Machine = machine,
                Broker = _face,
                Codec = Codec,
                Definition = ReadOnlyMemory<byte>.Empty,
                Seed = seed,
                Patience = TimeSpan.FromMinutes(2),
            },
            CancellationToken.None));
        _control.Observe(_begun);
        for (var number = 1; number <= nodes; number++)
            AddNode($"{(char)('a' + number - 1)}");
    }

    public LossyBroker Lossy { get; }

    public Instant Now => _control.Now;

    public IReadOnlyList<NodeId> Nodes => [.. Enumerable.Range(1, _nodes.Count).Select(number => new NodeId(number))];

    public NodeId AddNode(string name)
    {
        _nodes.Add((name, null, false));
        _names = _names.Add(name);
        Join(_nodes.Count - 1);
        return _control.AddNode(name);
    }

    public ActorId Spawn(string name, Func<Actor> create) => Spawn(name, new NodeId((_roots.Count % _nodes.Count) + 1), create);

    public ActorId Spawn(string name, NodeId node, Func<Actor> create) => Spawn(name, Placement.On(node), create);

    public ActorId Spawn(string name, Placement placement, Func<Actor> create)
    {
        _roots = _roots.Add((name, placement, create));
        return _control.Spawn(name, placement, create);
    }

    public void Inject(ActorId receiver, Message message, Duration delay) => _control.Inject(receiver, message, delay);

    public void Stop(ActorId actor) => _control.Stop(actor);

    /// <summary>A fault is armed when every process has read so.</summary>
    public void Arm(string faultPoint, string path, int skip, int count)
    {
        _control.Arm(faultPoint, path, skip, count);
        Rest();
    }

    public void Disarm()
    {
        _control.Disarm();
        Rest();
    }

    public void Observe(ITraceObserver observer) => _control.Observe(observer);

    public string PathOf(ActorId actor) => _control.PathOf(actor);

    public void RequestStop() => _control.RequestStop();

    /// <summary>At once, and known to everybody when it returns.</summary>
    public void Befall(NodeFault fault, Duration delay, Note? told = null)
    {
        Assert.Equal(Duration.Zero, delay);
        switch (fault)
        {
            case NodeFault.Crash crash:
                var killed = _nodes[crash.Node.Value - 1].Node!;
                _nodes[crash.Node.Value - 1] = (_nodes[crash.Node.Value - 1].Name, null, false);
                killed.Abort();
                Wait(_broker.EndAsync(killed.LineName).AsTask());
                break;
            case NodeFault.Restart restart:
                Join(restart.Node.Value - 1);
                break;
            case NodeFault.Pause pause:
                _nodes[pause.Node.Value - 1].Node!.Pause();
                _nodes[pause.Node.Value - 1] = _nodes[pause.Node.Value - 1] with { IsPaused = true };
                break;
            case NodeFault.Resume resume:
                _nodes[resume.Node.Value - 1].Node!.Resume();
                _nodes[resume.Node.Value - 1] = _nodes[resume.Node.Value - 1] with { IsPaused = false };
                break;
            default:
                throw new NotSupportedException($"{fault}");
        }

        if (_isStarted)
            Rest();
    }

    /// <summary>Every top-level actor has been started, and nothing more is waited for.</summary>
    public void Begin()
    {
        var end = Now + Patience;
        while (_begun.Roots < _roots.Count)
        {
            Slice();
            Assert.True(Now < end, $"only {_begun.Roots} of {_roots.Count} actors have begun");
        }
    }

    public RunEnd Run(Instant until)
    {
        Instant? end = null;
        while (true)
        {
            var slice = Slice();
            if (slice.Reason != RunEndReason.TimeReached || Now >= until)
                return slice;
            if (IsQuiet() is null)
                return slice with { Reason = RunEndReason.Quiescent };
            end ??= Now + Patience;
            Assert.True(Now < end, $"it does not come to rest: {IsQuiet()}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _control.DisposeAsync();
        foreach (var node in _all)
            await node.DisposeAsync();
        await _broker.RemoveAsync(_machine, CancellationToken.None);
        await _broker.DisposeAsync();
    }

    private void Rest() => Assert.Equal(RunEndReason.Quiescent, Run(Instant.Never).Reason);

    private RunEnd Slice()
    {
        _isStarted = true;
        return _control.Run(Now + Duration.FromMilliseconds(1));
    }

    /// <returns>Null where nothing is under way; otherwise what is.</returns>
    private string? IsQuiet()
    {
        var happened = _broker.Happened;
        return Look() ?? Look() ?? (happened == _broker.Happened ? null : "something has just happened");

        string? Look()
        {
            var live = _nodes.Where(each => each.Node is not null).ToList();
            if (live.Find(each => !each.IsPaused && !each.Node!.IsQuiet) is { Node: not null } busy)
                return $"{busy.Name} is busy";
            if (!_broker.IsQuiet([.. live.Select(each => each.Node!.LineName), _control.LineName]))
                return "something is on its way";
            return _control.IsQuiet ? null : "the control is busy";
        }
    }

    private void Join(int number)
    {
        var node = Wait(ClusterNode.JoinAsync(
            new NodeOptions
            {
                Machine = _machine,
                Node = _nodes[number].Name,
                Broker = _face,
                Codec = Codec,
                Populate = (_, engine) => Populate(engine),
                Ground = _ground?.Invoke(_nodes[number].Name),
            },
            CancellationToken.None));
        _nodes[number] = (_nodes[number].Name, node, false);
        _all.Add(node);
        if (_isStarted)
            Wait(node.Joined);
    }

    private void Populate(INodeEngine engine)
    {
        foreach (var name in _names)
            engine.AddNode(name);
        foreach (var (name, placement, create) in _roots)
            engine.Spawn(name, placement, create);
    }

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static void Wait(Task task) => task.GetAwaiter().GetResult();

    /// <summary>Counts the lives that have begun.</summary>
    private sealed class Beginnings : ITraceObserver
    {
        private readonly HashSet<ActorId> _roots = [];

        public int Roots => _roots.Count;

        public void OnRecord(in TraceRecord record)
        {
            if (record.Kind == TraceKind.Spawn && record.From.IsNone && record.To.Value % (1UL << 44) == 0)
                _roots.Add(record.To);
        }
    }
}
