namespace FslHv.Cluster.Tests;

#pragma warning disable CA1001 // IAsyncLifetime disposes.
/// <summary>The broker in memory, and what only it can do.</summary>
public sealed class MemoryBrokerTests : LineContract, IAsyncLifetime
{
    private readonly MemoryBroker _broker = new();

    protected override IBroker Broker => _broker;

    [Fact]
    public async Task A_line_that_is_killed_hears_what_had_come_and_then_its_end()
    {
        var (first, second) = (new Hearing(), new Hearing());
        var one = await Join("one", first);
        await using var two = await Join("two", second);
        _broker.Pause("one");
        await one.AppendAsync(Bytes("still"));
        await second.WaitFor("0=still");
        _broker.Kill("one");
        _broker.Kill("one");
        await second.WaitFor("-one");
        await two.AppendAsync(Bytes("after"));
        await second.WaitFor("1=after");
        Assert.Empty(first.Heard);
        await Assert.ThrowsAsync<BrokerException>(() => one.AppendAsync(Bytes("late")).AsTask());
        _broker.Resume("one");
        await first.WaitFor("closed");
        Assert.Equal(["0=still", "closed"], first.Heard);
        Assert.Equal("the line was killed", first.Reason);
        Assert.Equal(["0=still", "-one", "1=after"], second.Heard);
    }

    [Fact]
    public async Task Everything_waits_for_a_line_that_is_paused()
    {
        var (first, second) = (new Hearing(), new Hearing());
        await using var one = await Join("one", first);
        await using var two = await Join("two", second);
        _broker.Pause("one");
        await two.SendAsync("one", Bytes("a"));
        await two.AppendAsync(Bytes("b"));
        await two.DisposeAsync();
        await second.WaitFor("closed");
        Assert.Empty(first.Heard);
        _broker.Resume("one");
        await first.WaitFor(3);
        Assert.Equal(["<a", "0=b", "-two"], first.Heard);
    }

    [Fact]
    public async Task A_name_is_used_once()
    {
        var line = await Join("one", new Hearing());
        await Assert.ThrowsAsync<BrokerException>(() => Join("one", new Hearing()));
        await line.DisposeAsync();
        await Assert.ThrowsAsync<BrokerException>(() => Join("one", new Hearing()));
        Assert.Throws<BrokerException>(() => _broker.Pause("nobody"));
    }

    [Fact]
    public async Task A_machine_with_lines_is_not_removed()
    {
        await using var line = await Join("one", new Hearing());
        Assert.EndsWith("joined are one", (await Assert.ThrowsAsync<BrokerException>(Remove)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_broker_all_lines_end_and_none_hears_of_the_others()
    {
        var (first, second) = (new Hearing(), new Hearing());
        await using var one = await Join("one", first);
        await using var two = await Join("two", second);
        await _broker.DisposeAsync();
        await first.WaitFor("closed");
        await second.WaitFor("closed");
        Assert.Equal(["closed"], first.Heard);
        Assert.Equal(["closed"], second.Heard);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _broker.DisposeAsync().AsTask();
}
