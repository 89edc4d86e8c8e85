using FslHv.Simulation;

namespace FslHv.Scenarios.Tests;

/// <summary>Runs scenarios on the simulation engine.</summary>
internal static class Runs
{
    public static BoundScenario Open(string path)
    {
        var binding = ScenarioFile.Open(path, RepositoryFiles.Instance, GuestPrograms.Standard);
        Assert.Equal([], binding.Errors.Select(error => error.ToString()));
        return binding.Scenario!;
    }

    public static SimulationEngine Engine(BoundScenario scenario, ulong seed) => new(new SimulationOptions(seed)
    {
        Latencies = [.. scenario.Latencies.Select(latency => new LatencySetting(latency.Class, new LatencyRange(latency.Min, latency.Max)))],
        StepsMax = 1_000_000,
    });

    public static ScenarioResult Run(BoundScenario scenario, ulong seed) => new ScenarioRun(scenario, Engine(scenario, seed)).Run();

    /// <summary>Runs, and gives the report when something does not hold.</summary>
    public static string Failure(BoundScenario scenario, ulong seed)
    {
        var result = Run(scenario, seed);
        return result.Holds ? "" : $"seed {seed}: {ScenarioReport.Write(scenario, result)}{result.End.Defect?.Exception}";
    }

    /// <summary>The whole trace of a run, as JSON lines.</summary>
    public static byte[] Trace(BoundScenario scenario, ulong seed)
    {
        using var stream = new MemoryStream();
        var engine = Engine(scenario, seed);
        using (var trace = new JsonLinesTrace(stream, engine.PathOf))
        {
            engine.Observe(trace);
            new ScenarioRun(scenario, engine).Run();
        }

        return stream.ToArray();
    }
}
