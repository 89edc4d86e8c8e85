using FslHv.Actors;
using FslHv.Scenarios;
using FslHv.Simulation;
using Xunit.Abstractions;

namespace FslHv.Cluster.Tests;

public sealed class LocalMachineTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Nodes_and_the_simulator_agree_on_every_expectation()
    {
        var scenario = TwoKills.Open();
        await using var machine = await LocalCluster.StartAsync(
            new LocalClusterOptions { Nodes = [.. scenario.NodeNames], Populate = scenario.Populate, Codec = Wire.Codec, TakesHashes = true });
        machine.Control.Observe(new Printer(output, machine.Control));

        var live = new ScenarioRun(scenario, machine.Control).Run();
        var simulated = new ScenarioRun(scenario, new SimulationEngine(1)).Run();

        output.WriteLine($"missing {machine.Control.Missing}, {live.End}");
        foreach (var each in live.Findings)
            output.WriteLine($"{each}");
        Assert.Equal(Verdicts(simulated), Verdicts(live));
        Assert.True(simulated.Holds);
        Assert.True(live.Holds);
    }

    private static IEnumerable<string> Verdicts(ScenarioResult result) =>
        result.Expectations.Select(each => $"{(each.Holds ? "holds" : "fails")}: {each.Name}");

    private sealed class Printer(ITestOutputHelper output, IActorEngine engine) : ITraceObserver
    {
        public void OnRecord(in TraceRecord record)
        {
            if (record is { Kind: TraceKind.Note, Payload: Note { Severity: > Severity.Debug } note })
                output.WriteLine($"{engine.Now} {record.At} #{record.Step} {(record.From.IsNone ? "-" : engine.PathOf(record.From))}: {note}");
        }
    }
}

internal static class Wire
{
    public static WireCodec Codec { get; } = WireCodec.Of(DomainAssemblies);

    private static IEnumerable<System.Reflection.Assembly> DomainAssemblies =>
        new[] { "Abi", "Hypervisor", "Partitions", "Drivers", "Scenarios" }.Select(layer => System.Reflection.Assembly.Load($"FslHv.{layer}"));
}

internal static class Shipped
{
    /// <summary>Names of all that are shipped, in order.</summary>
    public static IEnumerable<string> Names =>
        Directory.GetFiles(Folder, "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    public static string Folder
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "FslHv.sln")))
                folder = Path.GetDirectoryName(folder)!;
            return Path.Combine(folder, "scenarios");
        }
    }

    public static BoundScenario Open(string name)
    {
        var binding = ScenarioFile.Open(Path.Combine(Folder, $"{name}.yaml"), new Disk(), GuestPrograms.Standard);
        Assert.Empty(binding.Errors);
        return binding.Scenario!;
    }

    private sealed class Disk : IFileSource
    {
        public FslHv.Abi.Bytes? Read(string path) => File.Exists(path) ? FslHv.Abi.Bytes.Take(File.ReadAllBytes(path)) : null;
    }
}
