using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Simulation.Tests;

/// <summary>A source on one node, two sinks on another, and one sink next to the source. A message takes 100 ns, a link 1,000 ns more.</summary>
internal sealed class TwoNodes
{
    public static readonly Duration Link = new(1_000);

    public TwoNodes(ulong seed = 1)
    {
        Engine = new SimulationEngine(new SimulationOptions(seed)
        {
            Latencies =
            [
                new(LatencyClass.Link, LatencyRange.Fixed(Link)), new(LatencyClass.Detection, LatencyRange.Fixed(Duration.FromMicroseconds(10))),
            ],
        });
        Engine.Observe(Trace);
        East = Engine.AddNode("east");
        West = Engine.AddNode("west");
        Source = Engine.Spawn("source", East, () => new Scripted { OnMessage = (context, message) => OnSource?.Invoke(context, message) });
        Far = Engine.Spawn("far", West, () => FarLife = new Scripted { OnMessage = (context, message) => OnFar?.Invoke(context, message) });
        Far2 = Engine.Spawn("far2", West, () => Far2Life);
        Near = Engine.Spawn("near", East, () => NearLife);
    }

    public SimulationEngine Engine { get; }

    public MemoryTrace Trace { get; } = new();

    public NodeId East { get; }

    public NodeId West { get; }

    public ActorId Source { get; }

    public ActorId Far { get; }

    public ActorId Far2 { get; }

    public ActorId Near { get; }

    public Scripted FarLife { get; private set; } = new();

    public Scripted Far2Life { get; } = new();

    public Scripted NearLife { get; } = new();

    public Action<IActorContext, Message>? OnSource { get; set; }

    public Action<IActorContext, Message>? OnFar { get; set; }

    public IEnumerable<string> Faults => Trace.Records.Where(record => record.Kind == TraceKind.Node).Select(record => (string)record.Payload!);

    /// <summary>The source tells those everything that it is told.</summary>
    public void Pass(params ActorId[] to) => OnSource = (context, message) =>
    {
        foreach (var each in to)
            context.Tell(each, message);
    };

    /// <summary>The source is told that then.</summary>
    public void At(long nanoseconds, int number) => Engine.Inject(Source, new Ball(number), new Duration(nanoseconds));

    public void At(long nanoseconds, NodeFault fault) => Engine.Befall(fault, new Duration(nanoseconds));

    public RunEnd Run() => Engine.Run(Instant.Never);
}
