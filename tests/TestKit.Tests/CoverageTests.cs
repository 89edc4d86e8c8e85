using FslHv.Abi;
using FslHv.Scenarios;
using FslHv.Simulation;

namespace FslHv.TestKit.Tests;

/// <summary>What runs reach, and in how many.</summary>
public sealed class CoverageTests
{
    [Fact]
    public void The_catalogue_has_every_transition_status_error_fault_and_mark_once()
    {
        var all = CoverageCatalogue.All;

        Assert.Equal(all.Length, all.Select(item => (item.Kind, item.Name)).Distinct().Count());
        Assert.Equal(13, all.Count(item => item.Kind == CoverageKind.Transition));
        Assert.Equal(Enum.GetValues<HcallStatus>().Length, all.Count(item => item.Kind == CoverageKind.Status));
        Assert.Equal(Enum.GetValues<Errno>().Length - 1, all.Count(item => item.Kind == CoverageKind.Errno));
        Assert.Equal(FaultCatalogue.All.Count, all.Count(item => item.Kind == CoverageKind.Fault));
        Assert.Equal(CodeMarks.All.Count, all.Count(item => item.Kind == CoverageKind.Mark));
        Assert.Contains(all, item => item is { Kind: CoverageKind.Transition, Name: "stopping-percpu → stopped" });
    }

    [Fact]
    public void A_run_reaches_what_happens_in_it()
    {
        var coverage = Explore("scenarios/restart-race.yaml", schedules: 1);

        Assert.Equal(1, coverage.Runs);
        Assert.Equal(1, RunsOf(coverage, CoverageKind.Transition, "running → stopping"));
        Assert.Equal(0, RunsOf(coverage, CoverageKind.Transition, "running → pausing"));
        Assert.Equal(1, RunsOf(coverage, CoverageKind.Status, "EV_INVALID_STATE"));
        Assert.Equal(0, RunsOf(coverage, CoverageKind.Status, "EV_EIO"));
        Assert.Equal(1, RunsOf(coverage, CoverageKind.Mark, "partition.stop-refused"));
    }

    [Fact]
    public void A_fault_of_the_timeline_is_reached()
    {
        Assert.Equal(1, RunsOf(Explore("scenarios/ignored-shutdown.yaml", schedules: 1), CoverageKind.Fault, "guest-ignores-shutdown"));
        Assert.Equal(1, RunsOf(Explore("scenarios/failover.yaml", schedules: 1), CoverageKind.Fault, "guest-panic"));
    }

    [Fact]
    public void A_fault_point_that_strikes_is_reached_and_so_is_its_error()
    {
        var subject = new CoveringSubject(Subjects.Open("scenarios/restart-race.yaml"));
        var run = ExploredRun.Of(
            subject, new ReplayChooser([]), 1, isTimed: true, engine => engine.Arm("driver.open.no-memory", "manager-a", 0, 1));
        var coverage = new Coverage();
        coverage.Add(((CoveredRun)run.Verdict.Details!).Coverage);

        Assert.Equal(1, RunsOf(coverage, CoverageKind.Fault, "driver.open.no-memory"));
        Assert.Equal(1, RunsOf(coverage, CoverageKind.Errno, "ENOMEM"));
    }

    [Fact]
    public void Sums_do_not_depend_on_their_order()
    {
        var (one, two) = (Explore("scenarios/failover.yaml", 3), Explore("scenarios/restart-race.yaml", 5));
        var (sum, other) = (new Coverage(), new Coverage());
        sum.Add(one);
        sum.Add(two);
        other.Add(two);
        other.Add(one);

        Assert.Equal(8, sum.Runs);
        Assert.Equal(sum.Items, other.Items);
        Assert.Equal(sum.Items.Count(each => each.Runs > 0), sum.Reached);
    }

    [Fact]
    public void Nobody_who_does_not_ask_pays_or_hears_of_it()
    {
        var subject = Subjects.Open("scenarios/failover.yaml");
        var result = new Exploration(
            subject, StrategyNames.Make("random", subject, new StrategyOptions { SchedulesMax = 2 }), new ExplorationOptions()).Run();

        Assert.Null(result.Coverage);
    }

    private static Coverage Explore(string path, int schedules)
    {
        var subject = new CoveringSubject(Subjects.Open(path));
        var strategy = StrategyNames.Make("timed", subject, new StrategyOptions { SchedulesMax = schedules });
        return new Exploration(subject, strategy, new ExplorationOptions { KeepGoing = true }).Run().Coverage!;
    }

    private static long RunsOf(Coverage coverage, CoverageKind kind, string name) =>
        coverage.Items.Single(each => each.Item.Kind == kind && each.Item.Name == name).Runs;
}
