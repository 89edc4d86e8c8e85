using FslHv.Abi;
using FslHv.Tests;

namespace FslHv.Scenarios.Tests;

/// <summary>The scenarios that users read first hold, whatever the seed.</summary>
public sealed class ShippedScenarioTests
{
    public static TheoryData<string> Paths => [.. RepositoryFiles.Scenarios];

    public static TheoryData<string> Boards => [.. RepositoryFiles.Boards];

    /// <summary>Every twentieth seed runs a second time, and its trace must be the same byte for byte.</summary>
    [Theory]
    [MemberData(nameof(Paths))]
    [Conforms("a.8-6", "a.8-7", "c.7-26", "c.7-27", "c.7-28", Case = "scenarios/error-manager.yaml")]
    [Conforms("b.5-10", "b.6-6", "b.6-12", Case = "scenarios/failover.yaml")]
    [Conforms("c.7-23", Case = "scenarios/failover-claim.yaml")]
    [Conforms("c.7-23", Case = "scenarios/failover-claim-deferred.yaml")]
    [Conforms("c.7-23", Case = "scenarios/failover-claim-keep-dma.yaml")]
    [Conforms("c.3-12", "c.6-14", Case = "scenarios/ignored-shutdown.yaml")]
    [Conforms("b.6-2", "b.6-3", "c.6-14", Case = "scenarios/orderly-shutdown.yaml")]
    [Conforms("c.8-1", "c.8-8", Case = "scenarios/reset-on-stop.yaml")]
    [Conforms("c.1-12", Case = "scenarios/restart-race.yaml")]
    [Conforms("b.7-15", Case = "scenarios/unload-driver.yaml")]
    [Conforms("c.7-8", Case = "scenarios/watchdog-reset.yaml")]
    [Conforms("c.7-10", Case = "scenarios/watchdog-stop.yaml")]
    [Conforms("c.3-10", "c.7-11", Case = "scenarios/watchdog-notify.yaml")]
    public void A_shipped_scenario_holds_with_any_seed_and_the_same_seed_gives_the_same_trace(string path)
    {
        const int Again = 20;
        var scenario = Runs.Open(path);
        for (var seed = 1UL; seed <= (ulong)Effort.Rounds(usually: 100, atLength: 10_000); seed++)
        {
            Assert.Equal("", Runs.Failure(scenario, seed));
            if (seed % Again == 0)
                Assert.True(Runs.Trace(scenario, seed).AsSpan().SequenceEqual(Runs.Trace(scenario, seed)), $"seed {seed}: two runs differ");
        }
    }

    /// <summary>What the defects of the original do is no breach of a rule.</summary>
    [Theory]
    [MemberData(nameof(Paths))]
    public void No_level_of_fidelity_breaks_a_rule(string path)
    {
        foreach (var level in Enum.GetValues<FidelityLevel>())
        {
            var scenario = ScenarioFile.Open(path, RepositoryFiles.Instance, GuestPrograms.Standard, fidelity: level).Scenario!;
            for (var seed = 1UL; seed <= (ulong)Effort.Rounds(usually: 5, atLength: 500); seed++)
                Assert.Equal([], Runs.Run(scenario, seed).Findings.Select(finding => $"{level.Name()}, seed {seed}: {finding}"));
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Another_seed_gives_another_trace(string path)
    {
        var scenario = Runs.Open(path);
        Assert.False(Runs.Trace(scenario, 1).AsSpan().SequenceEqual(Runs.Trace(scenario, 2)));
    }
}
