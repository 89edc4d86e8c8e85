using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Simulation.Tests;

/// <summary>The contract of nodes on the simulator.</summary>
public class SimulationNodeContract : NodeContractSuite
{
    private readonly MemoryTrace _trace = new();

    protected override (INodeEngine Engine, IReadOnlyList<NodeId> Nodes) CreateNodes(ulong seed, int permilleLost)
    {
        var engine = new SimulationEngine(Options(seed));
        engine.Observe(_trace);
        NodeId[] nodes = [engine.AddNode("a"), engine.AddNode("b"), engine.AddNode("c")];
        foreach (var from in nodes)
        {
            foreach (var to in nodes.Where(to => to != from && permilleLost > 0))
            {
                engine.Befall(new NodeFault.Lose(from, to, permilleLost), Duration.Zero);
                engine.Befall(new NodeFault.Duplicate(from, to, permilleLost), Duration.Zero);
            }
        }

        engine.Run(Instant.Zero);
        return (engine, nodes);
    }

    protected virtual SimulationOptions Options(ulong seed) => new(seed)
    {
        Latencies =
        [
            new(LatencyClass.Link, new LatencyRange(Duration.FromMicroseconds(1), Duration.FromMicroseconds(50))),
            new(LatencyClass.Detection, LatencyRange.Fixed(Duration.FromMicroseconds(10))),
        ],
    };

    protected override (int Lost, int Doubled) Mischief(INodeEngine engine)
    {
        var faults = _trace.Records.Where(record => record.Kind == TraceKind.Node).Select(record => (string)record.Payload!).ToList();
        return (faults.Count(name => name == "link.lose"), faults.Count(name => name == "link.duplicate"));
    }
}
