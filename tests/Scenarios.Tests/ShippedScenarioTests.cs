using FslHv.Tests;

namespace FslHv.Scenarios.Tests;

/// <summary>The scenarios that users read first hold, whatever the seed.</summary>
public sealed class ShippedScenarioTests
{
    public static TheoryData<string> Paths => [.. RepositoryFiles.Scenarios];

    public static TheoryData<string> Boards => [.. RepositoryFiles.Boards];

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_shipped_scenario_holds_with_any_seed(string path)
    {
        var scenario = Runs.Open(path);
        for (var seed = 1UL; seed <= (ulong)Effort.Rounds(usually: 100, atLength: 5000); seed++)
            Assert.Equal("", Runs.Failure(scenario, seed));
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void A_shipped_board_boots_with_any_seed(string path)
    {
        var binding = ScenarioFile.OpenBoard(path, null, Scenario.PartitionsMaxDefault, RepositoryFiles.Instance, GuestPrograms.Standard);
        Assert.Equal([], binding.Errors);
        for (var seed = 1UL; seed <= (ulong)Effort.Rounds(usually: 20, atLength: 1000); seed++)
            Assert.Equal("", Runs.Failure(binding.Scenario!, seed));
    }
}
