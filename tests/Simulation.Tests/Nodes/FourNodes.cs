using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Simulation.Tests;

/// <summary>
/// An actor that nodes a, b and c carry, and a source on node d that never dies. A message takes 100 ns, a link 1,000 ns more, the news of a death 10 µs.
/// </summary>
internal sealed class FourNodes
{
    public static readonly Duration Detection = Duration.FromMicroseconds(10);

    /// <summary>How long a node may not be heard, where that is said.</summary>
    public static readonly Duration Silence = Duration.FromMicroseconds(20);

    private static readonly SimulationOptions Timed = new(1)
    {
        Latencies =
        [
            new(LatencyClass.Link, LatencyRange.Fixed(TwoNodes.Link)), new(LatencyClass.Detection, LatencyRange.Fixed(Detection)),
        ],
    };

    /// <param name="survives">Whether the actor survives its node.</param>
    /// <param name="isChosen">Whether a chooser decides the order; it always takes the first.</param>
    /// <param name="hearsSilence">Whether a node that is not heard counts as dead after 20 µs.</param>
    public FourNodes(bool survives, bool isChosen = false, bool hearsSilence = false)
    {
        Engine = new SimulationEngine(isChosen ? Timed with { Chooser = new ReplayChooser([]) } : Timed);
        if (hearsSilence)
            Engine.SetLatency(LatencyClass.Silence, LatencyRange.Fixed(Silence));
        Engine.Observe(Trace);
        (A, B, C, D) = (Engine.AddNode("a"), Engine.AddNode("b"), Engine.AddNode("c"), Engine.AddNode("d"));
        Source = Engine.Spawn("source", D, () => SourceLife);
        Mover = Engine.Spawn("mover", new Placement(A, [B, C], survives, node => new Said($"{node}")), Begin);
    }

    public SimulationEngine Engine { get; }

    public MemoryTrace Trace { get; } = new();

    public NodeId A { get; }

    public NodeId B { get; }

    public NodeId C { get; }

    public NodeId D { get; }

    public ActorId Source { get; }

    public ActorId Mover { get; }

    public Scripted SourceLife => field ??= new Scripted { OnMessage = (context, message) => OnSource(context, message) };

    /// <summary>Every life of the actor.</summary>
    public List<Scripted> Lives { get; } = [];

    /// <summary>What the source does; at first it tells the actor every number that comes from outside.</summary>
    public Action<IActorContext, Message> OnSource
    {
        get => field ??= (context, message) =>
        {
            if (message is Please)
                context.Watch(Mover);
            else if (context.Sender.IsNone)
                context.Tell(Mover, message);
        };
        set;
    }

    public Action<IActorContext>? OnStarted { get; set; }

    public Action<IActorContext, Message>? OnMover { get; set; }

    /// <summary>Who took the actor over, and when.</summary>
    public IEnumerable<(long At, string Node)> Moves => Trace.Records.Where(record => record.Kind == TraceKind.Note)
        .Select(record => (record.At.Nanoseconds, ((Said)record.Payload!).What));

    public void At(long nanoseconds, int number) => Engine.Inject(Source, new Ball(number), new Duration(nanoseconds));

    public void At(long nanoseconds, NodeFault fault) => Engine.Befall(fault, new Duration(nanoseconds));

    /// <summary>The source watches the actor from then on.</summary>
    public void Watch(long nanoseconds) => Engine.Inject(Source, new Please("watch"), new Duration(nanoseconds));

    public void Crash(long nanoseconds, params ReadOnlySpan<NodeId> nodes)
    {
        foreach (var node in nodes)
            At(nanoseconds, new NodeFault.Crash(node));
    }

    public void Restart(long nanoseconds, NodeId node) => At(nanoseconds, new NodeFault.Restart(node));

    public RunEnd Run() => Engine.Run(Instant.Never);

    private Scripted Begin()
    {
        Lives.Add(new Scripted { OnStarted = context => OnStarted?.Invoke(context), OnMessage = (context, message) => OnMover?.Invoke(context, message) });
        return Lives[^1];
    }
}
