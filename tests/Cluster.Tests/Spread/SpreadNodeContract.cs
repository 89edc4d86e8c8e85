using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Cluster.Tests;

/// <summary>The contract of nodes on a cluster.</summary>
public abstract class SpreadNodeContract : NodeContractSuite, IAsyncLifetime
{
    private readonly List<SpreadEngine> _engines = [];

    /// <summary>What carries messages, and the name of a machine that is not on it.</summary>
    protected abstract (IBroker Broker, string Machine) NextMachine();

    protected override (INodeEngine Engine, IReadOnlyList<NodeId> Nodes) CreateNodes(ulong seed, int permilleLost)
    {
        var (broker, machine) = NextMachine();
        _engines.Add(new SpreadEngine(broker, machine, seed, nodes: 3, permilleLost, GroundOf));
        return (_engines[^1], _engines[^1].Nodes);
    }

    /// <summary>What actors of a node run on; null: the thread pool.</summary>
    private protected virtual IStrandGround? GroundOf(string node) => null;

    protected override (int Lost, int Doubled) Mischief(INodeEngine engine) => (((SpreadEngine)engine).Lossy.Lost, ((SpreadEngine)engine).Lossy.Doubled);

    protected override void Begun(INodeEngine engine) => ((SpreadEngine)engine).Begin();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var engine in _engines)
            await engine.DisposeAsync();
    }
}
