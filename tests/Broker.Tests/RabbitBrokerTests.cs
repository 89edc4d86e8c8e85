namespace FslHv.Cluster.Tests;

#pragma warning disable CA1001 // IAsyncLifetime disposes.
/// <summary>The broker on RabbitMQ, and what befalls only it.</summary>
[Collection(SharedBrokerTests.Name)]
public sealed class RabbitBrokerTests(SharedBroker shared) : LineContract, IAsyncLifetime
{
    private readonly RabbitBroker _broker = RabbitBroker.Open(new BrokerOptions { Uri = shared.Uri });

    protected override IBroker Broker => _broker;

    [Fact]
    public async Task A_hundred_thousand_packets_and_as_many_entries_arrive_in_order()
    {
        const int Count = 100_000;
        var hearing = new Hearing();
        await using var one = await Join("one", new Hearing());
        await using var two = await Join("two", hearing);
        for (var number = 0; number < Count; number++)
        {
            await one.AppendAsync(Bytes("e"));
            await one.SendAsync("two", Bytes($"{number}"));
        }

        await hearing.WaitFor(2 * Count);
        var heard = hearing.Heard;
        Assert.Equal(Enumerable.Range(0, Count).Select(number => $"{number}=e"), heard.Where(each => each[0] != '<'));
        Assert.Equal(Enumerable.Range(0, Count).Select(number => $"<{number}"), heard.Where(each => each[0] == '<'));
        Assert.False(hearing.WasCalledTwiceAtOnce);
    }

    [Fact]
    public async Task Entries_and_packets_as_large_as_they_get_arrive_whole()
    {
        var hearing = new Hearing();
        await using var line = await Join("one", hearing);
        var text = string.Concat(Enumerable.Range(0, 60_000).Select(number => $"{number % 10}"));
        for (var times = 0; times < 8; times++)
            text += text[..60_000];
        await line.AppendAsync(Bytes(text));
        await line.SendAsync("one", Bytes(text));
        await hearing.WaitFor($"0={text}");
        await hearing.WaitFor($"<{text}");
    }

    [Fact]
    public async Task A_line_whose_connection_breaks_is_dead_and_the_others_are_told()
    {
        using var way = new Forwarder(shared.Uri);
        await using var cuttable = RabbitBroker.Open(new BrokerOptions { Uri = way.Uri });
        var (first, second) = (new Hearing(), new Hearing());
        await using var one = await Join("one", first);
        var two = await cuttable.JoinAsync(Machine, "two", second, CancellationToken.None);
        await two.AppendAsync(Bytes("a"));
        await first.WaitFor("0=a");
        await second.WaitFor("0=a");
        way.Cut();
        await first.WaitFor("-two");
        await second.WaitFor("closed");
        await Assert.ThrowsAsync<BrokerException>(() => two.AppendAsync(Bytes("b")).AsTask());
        await Assert.ThrowsAsync<BrokerException>(() => two.SendAsync("one", Bytes("b")).AsTask());
        await one.AppendAsync(Bytes("c"));
        await first.WaitFor("1=c");
        Assert.Equal(["0=a", "closed"], second.Heard);
        Assert.Equal(["0=a", "-two", "1=c"], first.Heard);
        await two.DisposeAsync();
    }

    [Fact]
    public async Task A_log_that_is_taken_away_ends_its_lines()
    {
        var hearing = new Hearing();
        await using var line = await Join("one", hearing);
        await Remove();
        await hearing.WaitFor("closed");
    }

    [Fact]
    public async Task Two_lines_of_one_name_are_refused()
    {
        await using var line = await Join("one", new Hearing());
        var refused = await Assert.ThrowsAsync<BrokerException>(() => Join("one", new Hearing()));
        Assert.EndsWith($"refuses one on {Machine}: there is a line of that name", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_and_not_printed()
    {
        var uri = new UriBuilder(shared.Uri) { Password = "wrong-one" }.Uri;
        await using var broker = RabbitBroker.Open(new BrokerOptions { Uri = uri });
        var refused = await Assert.ThrowsAsync<BrokerException>(() => broker.JoinAsync(Machine, "one", new Hearing(), CancellationToken.None));
        Assert.Equal($"amqp://127.0.0.1:{uri.Port}: refuses user fslhv with the password given", refused.Message);
        Assert.DoesNotContain("wrong-one", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_virtual_host_that_is_not_there_is_said()
    {
        await using var broker = RabbitBroker.Open(new BrokerOptions { Uri = new UriBuilder(shared.Uri) { Path = "/other" }.Uri });
        var refused = await Assert.ThrowsAsync<BrokerException>(() => broker.JoinAsync(Machine, "one", new Hearing(), CancellationToken.None));
        Assert.Contains("vhost other not found", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_may_lie_in_a_file()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, shared.Uri.UserInfo.Split(':')[1] + "\n");
            var options = new BrokerOptions { Uri = new UriBuilder(shared.Uri) { Password = "" }.Uri, PasswordFile = file };
            await using var broker = RabbitBroker.Open(options);
            await using var line = await broker.JoinAsync(Machine, "one", new Hearing(), CancellationToken.None);
        }
        finally
        {
            File.Delete(file);
        }
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _broker.DisposeAsync().AsTask();
}
