using System.Text.Json;
using FslHv.Host.Tests;

namespace FslHv.Cluster.Tests;

#pragma warning disable CA1416 // There are private brokers on Linux only.
/// <summary><c>fslhv broker</c> with a server.</summary>
[Collection(SharedBrokerTests.Name)]
public sealed class BrokerCommandTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("fslhv-").FullName;

    [Fact]
    public async Task It_stays_when_the_command_that_started_it_has_ended_until_it_is_stopped()
    {
        var uri = Assert.Single(Run("start").Succeeded().Lines);
        Assert.Equal(uri, Assert.Single(Run("start").Succeeded().Lines));
        var file = Path.Combine(_state, "fslhv", "broker.json");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));

        var told = JsonDocument.Parse(Run("status", "--json").Succeeded().Out).RootElement;
        Assert.True(told.GetProperty("running").GetBoolean());
        Assert.Equal(new Uri(uri), new Uri(told.GetProperty("uri").GetString()!));
        var (folder, process) = (told.GetProperty("folder").GetString()!, told.GetProperty("process").GetInt32());
        Assert.True(Processes.IsAlive(process));
        Assert.StartsWith(uri, Assert.Single(Run("status").Succeeded().Lines), StringComparison.Ordinal);

        var hearing = new Hearing();
        await using (var broker = RabbitBroker.Open(new BrokerOptions { Uri = new Uri(uri) }))
        {
            await using var line = await broker.JoinAsync("m", "one", hearing, CancellationToken.None);
            await line.AppendAsync(LineContract.Bytes("a"));
            await hearing.WaitFor("0=a");
            var other = new Uri(uri).Port == 5673 ? "5674" : "5673";
            Assert.Contains("the broker runs already", Run("start", "--port", other).Ended(2).Error, StringComparison.Ordinal);
            Assert.Equal(["the broker has ended"], Run("stop").Succeeded().Lines);
            await hearing.WaitFor("closed");
        }

        Assert.Equal(["no broker is running"], Run("status").Ended(1).Lines);
        Assert.False(File.Exists(file));
        Assert.False(Directory.Exists(folder));
        Assert.False(Processes.IsAlive(process));
        Assert.False(Processes.IsAlive(told.GetProperty("keeper").GetInt32()));
    }

    public void Dispose()
    {
        Run("stop");
        Directory.Delete(_state, recursive: true);
    }

    private Outcome Run(params string[] arguments) => Fslhv.RunWith([("XDG_STATE_HOME", _state)], Repository.Root, ["broker", .. arguments]);
}
