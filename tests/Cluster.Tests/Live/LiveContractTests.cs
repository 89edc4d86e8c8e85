using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Cluster.Tests;

/// <summary>The live engine keeps the contract.</summary>
public sealed class LiveContractTests : ActorContractSuite, IDisposable
{
    private readonly List<LiveEngine> _engines = [];

    public void Dispose()
    {
        foreach (var engine in _engines)
            engine.Dispose();
    }

    protected override IActorEngine CreateEngine(ulong seed)
    {
        var engine = new LiveEngine(new LiveOptions(seed));
        _engines.Add(engine);
        return engine;
    }
}
