using FslHv.Abi;
using FslHv.Actors;
using FslHv.Host.Input;
using FslHv.Host.Tests;
using FslHv.Scenarios;

namespace FslHv.Cluster.Tests;

/// <summary><c>fslhv node</c> that cannot take part.</summary>
[Collection(SharedBrokerTests.Name)]
public sealed class NodeCommandTests(SharedBroker shared)
{
    [Fact]
    public async Task A_node_of_another_build_is_refused()
    {
        var others = WireCodec.Of(typeof(Fact).Assembly);
        var outcome = await RunOnAsync("another-build", "head", others, Definition());
        Assert.Equal(
            [
                $"fslhv: node head: another-build speaks version {others.Version} between its processes, and this program {ProductCodec.Instance.Version}: "
                + "run the same build everywhere",
            ],
            outcome.Ended(2).ErrorLines);
    }

    [Fact]
    public async Task A_node_that_the_machine_has_not_is_refused()
    {
        var outcome = await RunOnAsync("three", "middle", ProductCodec.Instance, Definition());
        Assert.Equal(["fslhv: node middle: three has no node middle; it has head, right, left"], outcome.Ended(2).ErrorLines);
    }

    [Fact]
    public async Task A_node_of_a_machine_without_sense_is_refused()
    {
        var outcome = await RunOnAsync("senseless", "head", ProductCodec.Instance, "no scenario"u8.ToArray());
        var reason = Assert.Single(outcome.Ended(2).ErrorLines);
        Assert.StartsWith("fslhv: node head: the definition of senseless makes no sense: ", reason, StringComparison.Ordinal);
    }

    private static byte[] Definition() => RecordingInput.LoadForRecording(Path.Combine(Repository.Root, "scenarios", "soak.yaml"), new Overrides()).Definition;

    /// <summary>Defines a machine, and has a node join it.</summary>
    private async Task<Outcome> RunOnAsync(string machine, string node, WireCodec codec, byte[] definition)
    {
        await using var broker = RabbitBroker.Open(new BrokerOptions { Uri = shared.Uri });
        var control = await ClusterControl.OpenAsync(
            new ControlOptions { Machine = machine, Broker = broker, Codec = codec, Definition = definition, Patience = TimeSpan.FromMinutes(5) },
            CancellationToken.None);
        control.AddNode("head");
        var run = Task.Run(() => control.Run(new Instant(1)));
        var outcome = Fslhv.Run("node", "--name", node, "--broker", shared.Uri.ToString(), "--join", machine);
        control.RequestStop();
        await run;
        await control.DisposeAsync();
        return outcome;
    }
}
