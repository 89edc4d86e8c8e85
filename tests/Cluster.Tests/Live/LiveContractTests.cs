using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Cluster.Tests;

/// <summary>The live engine keeps the contract.</summary>
public class LiveContractTests : ActorContractSuite, IDisposable
{
    private readonly List<LiveEngine> _engines = [];

    public void Dispose()
    {
        foreach (var engine in _engines)
            engine.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override IActorEngine CreateEngine(ulong seed)
    {
        var engine = new LiveEngine(Options(seed));
        _engines.Add(engine);
        return engine;
    }

    private protected virtual LiveOptions Options(ulong seed) => new(seed);
}

/// <summary>It keeps it, too, when every message from one top-level actor to another is written and read.</summary>
public sealed class CarriedContractTests : LiveContractTests
{
    private static readonly WireCodec Codec = WireCodec.Of(typeof(Ball).Assembly);

    private protected override LiveOptions Options(ulong seed) => new(seed) { Carried = Codec.RoundTrip };
}

/// <summary>It keeps it, too, when whoever tells somebody that has any message waiting loses its turn.</summary>
public sealed class CrowdedContractTests : LiveContractTests
{
    private protected override LiveOptions Options(ulong seed) => new(seed) { MailboxBound = 1 };
}
