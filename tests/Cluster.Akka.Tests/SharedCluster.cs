using Akka.Actor;
using FslHv.Cluster;
using AkkaCluster = Akka.Cluster.Cluster;

namespace FslHv.AkkaNet.Tests;

/// <summary>One cluster for all tests that need one: a member for whoever assembles machines, and one for each of the nodes a, b and c.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    private readonly List<ActorSystem> _systems = [];

    public async Task InitializeAsync()
    {
        _systems.Add(TestSystems.Member("[control]"));
        for (var number = 1; number <= 3; number++)
            _systems.Add(TestSystems.Member("[hypervisor, partition]"));
        var first = AkkaCluster.Get(_systems[0]).SelfAddress;
        foreach (var system in _systems)
            await AkkaCluster.Get(system).JoinAsync(first);
        Brokers = [.. _systems.Select(AkkaBroker.On)];
        foreach (var broker in Brokers)
            _ = broker.System;
    }

    /// <summary>The members' brokers, the control's first.</summary>
    public IReadOnlyList<AkkaBroker> Brokers { get; private set; } = [];

    /// <summary>Of whom a line or a node is.</summary>
    public AkkaBroker BrokerOf(string name) => Brokers[name[0] - 'a' is var number and >= 0 and < 3 && (name.Length == 1 || name[1] == '.') ? number + 1 : 0];

    internal IStrandGround GroundOf(string node) => new AkkaGround([BrokerOf(node).System], _ => { });

    public async Task DisposeAsync() => await Task.WhenAll(_systems.Select(system => system.Terminate()));
}

/// <summary>Tests of this collection share a cluster, and run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class SharedClusterTests : ICollectionFixture<SharedCluster>
{
    public const string Name = "cluster";
}

/// <summary>Each line goes over the member whose node it is of.</summary>
internal sealed class SpreadBroker(SharedCluster shared) : IBroker
{
    public Task<ILine> JoinAsync(string machine, string line, ILineListener listener, CancellationToken cancellation) =>
        shared.BrokerOf(line).JoinAsync(machine, line, listener, cancellation);

    public Task RemoveAsync(string machine, CancellationToken cancellation) => shared.Brokers[0].RemoveAsync(machine, cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
