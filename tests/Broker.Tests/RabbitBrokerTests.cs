namespace FslHv.Cluster.Tests;

/// <summary>The broker on RabbitMQ.</summary>
[Collection(SharedBrokerTests.Name)]
public sealed class RabbitBrokerTests(SharedBroker shared) : LineContract, IAsyncLifetime
{
    private readonly RabbitBroker _broker = RabbitBroker.Open(new BrokerOptions { Uri = shared.Uri });

    protected override IBroker Broker => _broker;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _broker.DisposeAsync().AsTask();
}
