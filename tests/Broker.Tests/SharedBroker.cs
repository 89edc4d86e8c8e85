namespace FslHv.Cluster.Tests;

/// <summary>One private broker for all tests here.</summary>
public sealed class SharedBroker : IAsyncLifetime
{
    private PrivateBroker? _broker;

    public Uri Uri => _broker!.Uri;

    public async Task InitializeAsync() => _broker = await PrivateBroker.StartAsync();

    public async Task DisposeAsync()
    {
        if (_broker is not null)
            await _broker.DisposeAsync();
    }
}

/// <summary>The tests that share it.</summary>
[CollectionDefinition(Name)]
public sealed class SharedBrokerTests : ICollectionFixture<SharedBroker>
{
    public const string Name = "broker";
}
