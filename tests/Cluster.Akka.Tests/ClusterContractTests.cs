using FslHv.Cluster;

namespace FslHv.AkkaNet.Tests;

/// <summary>Two members of a cluster keep the contract.</summary>
[Collection(SharedClusterTests.Name)]
public sealed class TwoMembersContractTests(SharedCluster shared) : SpreadContract
{
    protected override int Nodes => 2;

    protected override (IBroker Broker, string Machine) NextMachine() => (new SpreadBroker(shared), $"contract-{Guid.NewGuid():N}");

    private protected override IStrandGround GroundOf(string node) => shared.GroundOf(node);
}

/// <summary>Three members keep the contract of nodes.</summary>
[Collection(SharedClusterTests.Name)]
public sealed class MembersContractTests(SharedCluster shared) : SpreadNodeContract
{
    protected override (IBroker Broker, string Machine) NextMachine() => (new SpreadBroker(shared), $"contract-{Guid.NewGuid():N}");

    private protected override IStrandGround GroundOf(string node) => shared.GroundOf(node);
}
