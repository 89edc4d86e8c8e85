using FslHv.Simulation;

namespace FslHv.TestKit.Tests;

/// <summary>Machines over nodes hold in any order of deliveries, and whatever messages the links lose and double.</summary>
public sealed class NodeExplorationTests
{
    [Theory]
    [InlineData("scenarios/node-crash-failover.yaml", "random")]
    [InlineData("scenarios/node-crash-failover.yaml", "pct")]
    [InlineData("scenarios/node-crash-failover.yaml", "timed")]
    [InlineData("scenarios/lossy-link.yaml", "random")]
    [InlineData("scenarios/lossy-link.yaml", "delay")]
    [InlineData("scenarios/lossy-link.yaml", "timed")]
    public void No_schedule_breaks_them(string path, string strategy)
    {
        var subject = Subjects.Open(path);
        var options = new StrategyOptions { SchedulesMax = Effort.Rounds(usually: 40, atLength: 10_000) };
        var result = new Exploration(subject, StrategyNames.Make(strategy, subject, options), new ExplorationOptions { Jobs = 2 }).Run();

        Assert.True(result.Failing == 0, result.Failing == 0 ? "" : $"{result.Failures[0].Failure.Reason}: {result.Failures[0].Failure.Text}");
        Assert.Equal(options.SchedulesMax, result.Schedules);
        Assert.True(result.DistinctTraces > 1);
    }

    /// <summary>The choices of a run are all there is to it, losses included.</summary>
    [Fact]
    public void A_run_is_its_choices()
    {
        var subject = Subjects.Open("scenarios/lossy-link.yaml");
        var chooser = new RandomChooser();
        var classes = new HashSet<ulong>();
        for (var schedule = 0; schedule < 10; schedule++)
        {
            chooser.Seed(1, schedule);
            var run = ExploredRun.Of(subject, chooser, 1);
            Assert.Contains(chooser.Choices.ToArray(), choice => choice is { Kind: ChoiceKind.Draw, Value: > 0 });
            Assert.Equal(run.TraceClass, ExploredRun.Of(subject, new ReplayChooser(chooser.Choices.ToArray()), 1).TraceClass);
            classes.Add(run.TraceClass);
        }

        Assert.True(classes.Count > 1);
    }
}
