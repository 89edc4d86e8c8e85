namespace FslHv.Cluster.Tests;

/// <summary>Two nodes over RabbitMQ keep the contract.</summary>
[Collection(SharedBrokerTests.Name)]
public sealed class RabbitContractTests(SharedBroker shared) : SpreadContract
{
    protected override int Nodes => 2;

    protected override (IBroker Broker, string Machine) NextMachine() => RabbitMachines.Next(shared);
}

/// <summary>Three nodes over RabbitMQ keep the contract of nodes.</summary>
[Collection(SharedBrokerTests.Name)]
public sealed class RabbitNodesContractTests(SharedBroker shared) : SpreadNodeContract
{
    protected override (IBroker Broker, string Machine) NextMachine() => RabbitMachines.Next(shared);
}

/// <summary>Machines that nobody else has.</summary>
internal static class RabbitMachines
{
    public static (IBroker Broker, string Machine) Next(SharedBroker shared) =>
        (RabbitBroker.Open(new BrokerOptions { Uri = shared.Uri }), $"contract-{Guid.NewGuid():N}");
}
