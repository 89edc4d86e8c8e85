namespace FslHv.Cluster.Tests;

/// <summary>A private server: its faults, and that nothing of it is left.</summary>
[Collection(SharedBrokerTests.Name)]
public sealed class PrivateBrokerTests
{
    /// <summary>
    /// Its second half needs the long tier: RabbitMQ 3.10 that is killed under load comes back without its streams now and then, and answers for them that
    /// their home node is down.
    /// </summary>
    [Fact]
    public async Task A_server_that_is_killed_ends_all_lines_and_has_its_logs_when_it_is_back()
    {
        await using var server = await PrivateBroker.StartAsync();
        await using var broker = RabbitBroker.Open(new BrokerOptions { Uri = server.Uri });
        var (first, second, later) = (new Hearing(), new Hearing(), new Hearing());
        await using var one = await broker.JoinAsync("m", "one", first, CancellationToken.None);
        await using var two = await broker.JoinAsync("m", "two", second, CancellationToken.None);
        for (var number = 0; number < 1000; number++)
            await one.AppendAsync(LineContract.Bytes($"{number}"));
        await second.WaitFor(1000);
        await first.WaitFor(1000);

        var killed = server.ProcessId;
        await server.KillAsync();
        await first.WaitFor("closed");
        await second.WaitFor("closed");
        await Assert.ThrowsAsync<BrokerException>(() => one.AppendAsync(LineContract.Bytes("late")).AsTask());
        var refused = await Assert.ThrowsAsync<BrokerException>(() => broker.JoinAsync("m", "three", later, CancellationToken.None));
        Assert.StartsWith($"amqp://127.0.0.1:{server.Uri.Port}: cannot be reached: ", refused.Message, StringComparison.Ordinal);

        if (!Effort.IsLong)
            return;
        await server.RestartAsync();
        Assert.NotEqual(killed, server.ProcessId);
        await using var three = await broker.JoinAsync("m", "three", later, CancellationToken.None);
        await later.WaitFor(1000);
        Assert.Equal(Enumerable.Range(0, 1000).Select(number => $"{number}={number}"), later.Heard.Take(1000));

        // Without the plugin nobody would hear of the ends of lines. What it made once stays until the server forgets everything.
        File.WriteAllText(Path.Combine(server.Folder, "enabled_plugins"), "[].\n");
        await server.KillAsync();
        Directory.Delete(Path.Combine(server.Folder, "data"), recursive: true);
        await server.RestartAsync();
        refused = await Assert.ThrowsAsync<BrokerException>(() => broker.JoinAsync("m", "four", new Hearing(), CancellationToken.None));
        Assert.Contains("rabbitmq-plugins enable rabbitmq_event_exchange", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_it_has_ended_no_process_and_no_file_of_it_is_left(bool inOrder)
    {
        var server = await PrivateBroker.StartAsync();
        var mark = $"HOME={server.Folder}";
        Assert.True(Processes.IsAlive(server.ProcessId, mark));
        Assert.True(Directory.Exists(server.Folder));
        Assert.True(Left(mark).Count > 2, "a shell, a server, a port mapper");
        if (inOrder)
            await server.StopAsync();
        await server.DisposeAsync();
        await server.DisposeAsync();
        Assert.Empty(Left(mark));
        Assert.False(Directory.Exists(server.Folder));
    }

    [Fact]
    public async Task Who_gives_up_starting_leaves_nothing()
    {
        var before = Directory.GetDirectories(Path.GetTempPath(), "fslhv-broker-*");
        using var given = new CancellationTokenSource();
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PrivateBroker.StartAsync(cancellation: given.Token));
        Assert.Empty(Directory.GetDirectories(Path.GetTempPath(), "fslhv-broker-*").Except(before));
    }

    [Fact]
    public async Task A_shell_that_has_not_launched_a_server_ends_what_it_has()
    {
        var folder = PrivateBrokerFolder.Create(null, System.Net.IPAddress.Loopback);
        using var keeper = await Keeper.StartAsync(folder, ServerInstallation.RequireScripts(), stays: false);
        await keeper.FinishAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Empty(Left($"HOME={folder.Path}"));
        Assert.False(Directory.Exists(folder.Path));
    }

    [Fact]
    public async Task A_port_in_use_is_refused()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        Assert.Equal($"port {port} of 127.0.0.1 is in use", (await Assert.ThrowsAsync<BrokerException>(() => PrivateBroker.StartAsync(port))).Message);
    }

    /// <summary>Processes that were given that in their environment.</summary>
    private static List<int> Left(string mark) =>
    [
        .. Directory.GetDirectories("/proc").Select(path => int.TryParse(Path.GetFileName(path), out var id) ? id : 0)
            .Where(id => id > 0 && Processes.IsAlive(id, mark)),
    ];
}
