using FslHv.Simulation;

namespace FslHv.TestKit.Tests;

/// <summary>Machines over nodes hold in any order of deliveries, and whatever messages the links lose and double.</summary>
public sealed class NodeExplorationTests
{
    [Theory]
    [InlineData("scenarios/node-crash-failover.yaml", "random")]
    [InlineData("scenarios/node-crash-failover.yaml", "pct")]
    [InlineData("scenarios/node-crash-failover.yaml", "timed")]
    [InlineData("scenarios/three-nodes.yaml", "random")]
    [InlineData("scenarios/three-nodes.yaml", "pct")]
    [InlineData("scenarios/three-nodes.yaml", "timed")]
    [InlineData("scenarios/kill-worker-node.yaml", "random")]
    [InlineData("scenarios/kill-worker-node.yaml", "delay")]
    [InlineData("scenarios/kill-hypervisor-node.yaml", "random")]
    [InlineData("scenarios/kill-hypervisor-node.yaml", "pct")]
    [InlineData("scenarios/kill-manager-node.yaml", "random")]
    [InlineData("scenarios/kill-manager-node.yaml", "pct")]
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

    /// <summary>Faults of nodes are steps that no actor gets; the story of a failure counts them all the same.</summary>
    [Fact]
    public void The_story_of_a_failure_has_what_befell_nodes()
    {
        var subject = Subjects.Parse(
            "scenario: t\nboard: ../boards/worker-and-standby.dts\nuntil: 1s\n"
            + "nodes: { head: { standby: true }, left: { partitions: [worker], standby: true }, right: { partitions: [manager] } }\n"
            + "timeline:\n  - { at: 100ms, node-crash: left, for: 200ms }\n  - { at: 150ms, node-crash: left, for: 500ms }\n"
            + "expect:\n  - never: { fact: partition.came-back }\n");
        var options = new StrategyOptions { SchedulesMax = 1 };
        var failure = new Exploration(subject, StrategyNames.Make("random", subject, options), new ExplorationOptions()).Run().Failures[0];

        var story = FailureStory.Of(NarratedRun.Of(subject, failure.Recipe), null);

        Assert.Contains(story.Lines, line => line.Text == "something befalls a node" && line.Facts.Contains("node head takes over worker"));
        Assert.Contains(story.Lines, line => line.Facts.Contains("node left: crash begins"));
    }

    /// <summary>The choices of a run are all there is to it, losses and deaths included.</summary>
    [Theory]
    [InlineData("scenarios/lossy-link.yaml")]
    [InlineData("scenarios/kill-hypervisor-node.yaml")]
    public void A_run_is_its_choices(string path)
    {
        var subject = Subjects.Open(path);
        var chooser = new RandomChooser();
        var classes = new HashSet<ulong>();
        for (var schedule = 0; schedule < 10; schedule++)
        {
            chooser.Seed(1, schedule);
            var run = ExploredRun.Of(subject, chooser, 1);
            if (path.Contains("lossy", StringComparison.Ordinal))
                Assert.Contains(chooser.Choices.ToArray(), choice => choice is { Kind: ChoiceKind.Draw, Value: > 0 });
            Assert.Equal(run.TraceClass, ExploredRun.Of(subject, new ReplayChooser(chooser.Choices.ToArray()), 1).TraceClass);
            classes.Add(run.TraceClass);
        }

        Assert.True(classes.Count > 1);
    }
}
