using FslHv.Simulation;

namespace FslHv.TestKit.Tests;

/// <summary>Of several requests at once exactly one wins, in every order there is.</summary>
public sealed class RestartRaceTests
{
    private const string Path = "scenarios/restart-race.yaml";

    [Fact]
    public void No_order_breaks_it()
    {
        var subject = Subjects.Open(Path);
        var result = new Exploration(subject, new ExhaustiveStrategy(subject, new StrategyOptions()), new ExplorationOptions { Jobs = 2 }).Run();

        Assert.Equal((0, true), (result.Failing, result.IsComplete));
        Assert.InRange(result.DistinctTraces, 100, result.Schedules);
        Assert.InRange(result.Blocked, 0, result.Schedules);
    }

    [Theory]
    [InlineData("random")]
    [InlineData("pct")]
    [InlineData("delay")]
    [InlineData("timed")]
    [InlineData("feedback")]
    [InlineData("portfolio")]
    public void No_schedule_breaks_it(string strategy)
    {
        var subject = Subjects.Open(Path);
        var options = new StrategyOptions { SchedulesMax = Effort.Rounds(usually: 150, atLength: 20_000) };
        var result = new Exploration(subject, StrategyNames.Make(strategy, subject, options), new ExplorationOptions { Jobs = 2 }).Run();

        Assert.Equal((options.SchedulesMax, 0), (result.Schedules, result.Failing));
        Assert.True(result.DistinctTraces > 1);
    }
}
