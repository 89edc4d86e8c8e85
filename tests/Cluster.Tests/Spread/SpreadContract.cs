using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Cluster.Tests;

/// <summary>The actor contract on a cluster: every actor that a test has at the top is on another node than the one before.</summary>
public abstract class SpreadContract : ActorContractSuite, IAsyncLifetime
{
    private readonly List<SpreadEngine> _engines = [];

    /// <summary>How many nodes there are.</summary>
    protected abstract int Nodes { get; }

    /// <summary>What carries messages, and the name of a machine that is not on it.</summary>
    protected abstract (IBroker Broker, string Machine) NextMachine();

    /// <summary>What actors of a node run on; null: the thread pool.</summary>
    private protected virtual IStrandGround? GroundOf(string node) => null;

    protected override bool StandsStillBetweenRuns => false;

    protected override IActorEngine CreateEngine(ulong seed)
    {
        var (broker, machine) = NextMachine();
        _engines.Add(new SpreadEngine(broker, machine, seed, Nodes, ground: GroundOf));
        return _engines[^1];
    }

    protected override void Begun(IActorEngine engine) => ((SpreadEngine)engine).Begin();

    protected override void AssertIs<T>(Exception thrown, string text) =>
        Assert.Equal($"{typeof(T).Name}: {text}", Assert.IsType<RecordedException>(thrown).Message);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var engine in _engines)
            await engine.DisposeAsync();
    }
}
