using Akka.Actor;
using Akka.TestKit;
using FslHv.Actors;
using FslHv.AkkaNet.TestKit;
using FslHv.Contract;

namespace FslHv.AkkaNet.Tests;

/// <summary>One actor system keeps the contract.</summary>
public class AkkaContractTests : ActorContractSuite, IDisposable
{
    private readonly List<AkkaEngine> _engines = [];
    private readonly List<ActorSystem> _systems = [];

    public void Dispose()
    {
        foreach (var engine in _engines)
            engine.Dispose();
        Task.WhenAll(_systems.Select(system => system.Terminate())).Wait();
        GC.SuppressFinalize(this);
    }

    protected override IActorEngine CreateEngine(ulong seed)
    {
        var systems = CreateSystems().ToList();
        _systems.AddRange(systems);
        var engine = new AkkaEngine(systems, Options(seed, systems));
        _engines.Add(engine);
        return engine;
    }

    private protected virtual IEnumerable<ActorSystem> CreateSystems() => [TestSystems.Local()];

    private protected virtual AkkaEngineOptions Options(ulong seed, IReadOnlyList<ActorSystem> systems) => new(seed);
}

/// <summary>It keeps it, too, when whoever tells somebody that has any message waiting loses its turn.</summary>
public sealed class CrowdedAkkaContractTests : AkkaContractTests
{
    private protected override AkkaEngineOptions Options(ulong seed, IReadOnlyList<ActorSystem> systems) => new(seed) { MailboxBound = 1 };
}

/// <summary>It keeps it by the time of Akka.TestKit's scheduler.</summary>
public sealed class VirtualTimeContractTests : AkkaContractTests
{
    private protected override IEnumerable<ActorSystem> CreateSystems() => [TestSystems.Virtual()];

    private protected override AkkaEngineOptions Options(ulong seed, IReadOnlyList<ActorSystem> systems) =>
        new(seed) { Time = new TestTime((TestScheduler)systems[0].Scheduler) };
}

/// <summary>Two systems keep it: what goes from one to the other is written, sent over a socket, and read.</summary>
public sealed class TwoSystemsContractTests : AkkaContractTests
{
    private protected override IEnumerable<ActorSystem> CreateSystems() => [TestSystems.Remote(), TestSystems.Remote()];
}
