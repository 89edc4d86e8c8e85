namespace FslHv.Cluster.Tests;

/// <summary>Two nodes keep the contract.</summary>
public sealed class TwoNodesContractTests : SpreadContract
{
    protected override int Nodes => 2;

    protected override (IBroker Broker, string Machine) NextMachine() => (new MemoryBroker(), "m");
}

/// <summary>Three nodes keep the contract.</summary>
public sealed class ThreeNodesContractTests : SpreadContract
{
    protected override int Nodes => 3;

    protected override (IBroker Broker, string Machine) NextMachine() => (new MemoryBroker(), "m");
}

/// <summary>Three nodes keep the contract of nodes.</summary>
public sealed class NodesContractTests : SpreadNodeContract
{
    protected override (IBroker Broker, string Machine) NextMachine() => (new MemoryBroker(), "m");
}
