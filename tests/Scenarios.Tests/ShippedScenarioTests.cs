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

    [Theory]
    [MemberData(nameof(Paths))]
    public void Another_seed_gives_another_trace(string path)
    {
        var scenario = Runs.Open(path);
        Assert.False(Runs.Trace(scenario, 1).AsSpan().SequenceEqual(Runs.Trace(scenario, 2)));
    }
}
