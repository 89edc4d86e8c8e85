using System.Text.Json;

namespace FslHv.Host.Tests;

/// <summary><c>fslhv broker</c> where there is no server. With one: tests/Broker.Tests.</summary>
public sealed class BrokerTests
{
    [Fact]
    public void Where_no_server_is_installed_that_is_said_and_nothing_is_kept()
    {
        using var folder = new Folder();
        Run(folder, "start").Refused($"fslhv: there is no RabbitMQ server in {folder.Root} (RABBITMQ_HOME)");
        Run(folder, "start", "--json").Refused($"fslhv: there is no RabbitMQ server in {folder.Root} (RABBITMQ_HOME)");
        Assert.False(Directory.Exists(folder.PathOf("fslhv")));
    }

    [Fact]
    public void Where_none_runs_the_status_is_1_and_there_is_nothing_to_stop()
    {
        using var folder = new Folder();
        Assert.Equal(["no broker is running"], Run(folder, "status").Ended(1).Lines);
        Assert.False(JsonDocument.Parse(Run(folder, "status", "--json").Ended(1).Out).RootElement.GetProperty("running").GetBoolean());
        Assert.Equal(["no broker is running"], Run(folder, "stop").Succeeded().Lines);
        Assert.False(JsonDocument.Parse(Run(folder, "stop", "--json").Succeeded().Out).RootElement.GetProperty("running").GetBoolean());
    }

    [Fact]
    public void A_process_that_only_has_the_number_of_the_broker_that_ran_is_not_it()
    {
        using var folder = new Folder();
        Directory.CreateDirectory(folder.PathOf("fslhv"));
        var state = folder.PathOf("fslhv/broker.json");
        var self = Environment.ProcessId;
        File.WriteAllText(state, $$"""{"uri":"amqp://u:p@127.0.0.1:1","folder":"/gone","process":{{self}},"keeper":{{self}}}""");
        Run(folder, "status").Ended(1);
        Assert.Equal(["no broker is running"], Run(folder, "stop").Succeeded().Lines);
        Assert.False(File.Exists(state));
    }

    [Fact]
    public void A_state_that_cannot_be_read_is_said()
    {
        using var folder = new Folder();
        Directory.CreateDirectory(folder.PathOf("fslhv"));
        File.WriteAllText(folder.PathOf("fslhv/broker.json"), "no");
        var said = Assert.Single(Run(folder, "status").Ended(2).ErrorLines);
        Assert.StartsWith($"{folder.PathOf("fslhv/broker.json")}: cannot be used: ", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_that_is_none_is_refused()
    {
        using var folder = new Folder();
        Assert.Equal("fslhv: --port: '0' is no whole number from 1 to 65535", Run(folder, "start", "--port", "0").Ended(2).ErrorLines[0]);
    }

    private static Outcome Run(Folder folder, params string[] arguments) =>
        Fslhv.RunWith([("RABBITMQ_HOME", folder.Root), ("XDG_STATE_HOME", folder.Root)], folder.Root, ["broker", .. arguments]);
}
