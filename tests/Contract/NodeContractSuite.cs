using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Contract;

/// <summary>
/// What every engine with nodes must keep of the actor contract. A subclass per engine says how one is made; no test looks at how long anything
/// takes.
/// </summary>
public abstract partial class NodeContractSuite
{
    /// <summary>
    /// A fresh engine with three nodes. Links between them lose so many of a thousand messages, or packets of them, and double as many, until told
    /// otherwise.
    /// </summary>
    protected abstract (INodeEngine Engine, IReadOnlyList<NodeId> Nodes) CreateNodes(ulong seed, int permilleLost);

    /// <summary>How many messages or packets were lost and doubled on links so far.</summary>
    protected abstract (int Lost, int Doubled) Mischief(INodeEngine engine);

    /// <summary>As in <see cref="ActorContractSuite"/>.</summary>
    protected virtual void Begun(INodeEngine engine)
    {
    }

    /// <summary>Lets everything happen that is under way.</summary>
    private static void Rest(INodeEngine engine) => Assert.Equal(RunEndReason.Quiescent, engine.Run(Instant.Never).Reason);

    /// <summary>Something befalls a node, and everybody hears of it.</summary>
    private static void Befall(INodeEngine engine, NodeFault fault)
    {
        engine.Befall(fault, Duration.Zero);
        Rest(engine);
    }

    private static void Tell(INodeEngine engine, ActorId receiver, Message message)
    {
        engine.Inject(receiver, message, Duration.Zero);
        Rest(engine);
    }

    /// <summary>
    /// The machine of a test: an actor at home on the first node with the others as standbys, and one on the last node that tells it what it is told
    /// and watches it when asked.
    /// </summary>
    private sealed class Moving
    {
        private readonly NodeContractSuite _suite;
        private readonly List<Scripted> _lives = [];
        private readonly bool _survives;

        public Moving(NodeContractSuite suite, bool survives, ulong seed = 1)
        {
            _suite = suite;
            (Engine, var nodes) = suite.CreateNodes(seed, 0);
            (A, B, C) = (nodes[0], nodes[1], nodes[2]);
            Engine.Observe(Trace);
            _survives = survives;
            SourceLife = new Scripted
            {
                OnMessage = (context, message) =>
                {
                    if (message is Please { What: "watch" })
                        context.Watch(Mover);
                    else if (context.Sender.IsNone)
                        context.Tell(Mover, message);
                },
            };
        }

        public INodeEngine Engine { get; }

        public Records Trace { get; } = new();

        public ActorId Mover { get; private set; }

        public ActorId Source { get; private set; }

        public NodeId A { get; }

        public NodeId B { get; }

        public NodeId C { get; }

        public Scripted SourceLife { get; }

        public Action<IActorContext, int>? OnStarted { get; init; }

        public Action<IActorContext, Message>? OnMessage { get; init; }

        /// <summary>Its lives, and where it survives its replicas.</summary>
        public IReadOnlyList<Scripted> Lives
        {
            get
            {
                lock (_lives)
                    return [.. _lives];
            }
        }

        /// <summary>The nodes that have taken it over.</summary>
        public IEnumerable<string> Moves => Trace.Kept.Where(record => record.Kind == TraceKind.Note).Select(record => ((Said)record.Payload!).What);

        /// <summary>Both begin.</summary>
        public Moving Begin()
        {
            Mover = Engine.Spawn("mover", new Placement(A, [B], _survives, node => new Said($"on {node.Value}")), Create);
            Source = Engine.Spawn("source", C, () => SourceLife);
            _suite.Begun(Engine);
            return this;
        }

        public void Tell(int number) => NodeContractSuite.Tell(Engine, Source, new Ball(number));

        public void Watch() => NodeContractSuite.Tell(Engine, Source, new Please("watch"));

        public void Crash(NodeId node) => Befall(Engine, new NodeFault.Crash(node));

        public void Restart(NodeId node) => Befall(Engine, new NodeFault.Restart(node));

        private Scripted Create()
        {
            lock (_lives)
            {
                var number = _lives.Count + 1;
                _lives.Add(new Scripted
                {
                    OnStarted = context => OnStarted?.Invoke(context, number),
                    OnMessage = (context, message) => OnMessage?.Invoke(context, message),
                });
                return _lives[^1];
            }
        }
    }

    private sealed class Records : ITraceObserver
    {
        public List<TraceRecord> Kept { get; } = [];

        public void OnRecord(in TraceRecord record) => Kept.Add(record);
    }
}
