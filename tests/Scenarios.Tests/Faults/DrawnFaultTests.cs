namespace FslHv.Scenarios.Tests;

/// <summary>Whatever strikes a shipped scenario: no actor has a defect and no rule is broken, also where expectations fail.</summary>
public sealed class DrawnFaultTests
{
    private static readonly FaultSetup Everything = new() { Draw = ["all"], AtMost = 8 };

    private static readonly Lazy<BoundScenario[]> Scenarios = new(() => [.. RepositoryFiles.Scenarios.Select(path => Runs.Open(path).With(Everything))]);

    [Fact]
    public void Faults_break_expectations_and_nothing_else() => Seeds.Run(usually: 150, atLength: 20_000, seed =>
    {
        var scenario = Scenarios.Value[seed % Scenarios.Value.Length];
        var plan = new FaultDrawing().Draw(scenario, new SeededDraws(seed));
        var result = new ScenarioRun(scenario, Runs.Engine(scenario, (ulong)seed), new ScenarioRunOptions { Faults = plan }).Run();
        Assert.True(result.End.Defect is null, $"{scenario.Scenario.Name} with {plan}: {result.End.Defect}");
        Assert.True(result.Findings.Count == 0, $"{scenario.Scenario.Name} with {plan}: {result.Findings}");
    });
}
