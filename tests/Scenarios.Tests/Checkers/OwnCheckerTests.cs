using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios.Tests;

/// <summary>A checker of the user's own, as docs/testing.md has it.</summary>
public sealed class OwnCheckerTests
{
    [Fact]
    public void The_checker_of_the_documentation_is_this_one()
    {
        var lines = RepositoryFiles.ReadText("tests/Scenarios.Tests/Checkers/OwnCheckerTests.cs").Split('\n');
        var example = lines.SkipWhile(line => !line.Contains("// begin" + " example", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => !line.Contains("// end" + " example", StringComparison.Ordinal)).Select(line => line.Length > 4 ? line[4..] : line);
        Assert.Contains(string.Join('\n', example), RepositoryFiles.ReadText("docs/testing.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_breaches_are_findings_of_the_run()
    {
        var scenario = Runs.Open("scenarios/failover.yaml");
        var options = new ScenarioRunOptions { Checkers = [_ => new BootLimit(most: 1)] };
        var result = new ScenarioRun(scenario, Runs.Engine(scenario, 1), options).Run();
        var finding = Assert.Single(result.Findings);
        Assert.Equal(("few boots", "active: boot 2 enters the guest at 0x0, but 1 was enough", "active"), (finding.Rule, finding.Text, finding.Actor));
        Assert.False(result.Holds);
    }

    [Fact]
    public void One_that_finds_nothing_changes_nothing()
    {
        var scenario = Runs.Open("scenarios/failover.yaml");
        var options = new ScenarioRunOptions { Checkers = [_ => new BootLimit(most: 2)] };
        Assert.True(new ScenarioRun(scenario, Runs.Engine(scenario, 1), options).Run().Holds);
    }

    [Fact]
    public void It_sees_records_and_the_end_and_knows_the_machine()
    {
        var scenario = Runs.Open("scenarios/failover.yaml");
        Counter? counter = null;
        var options = new ScenarioRunOptions { Checkers = [plan => counter = new Counter(plan.Partitions.Count)] };
        var result = new ScenarioRun(scenario, Runs.Engine(scenario, 1), options).Run();
        Assert.Equal(result.End.Steps, counter!.Handled);
        Assert.Equal("2 partitions", Assert.Single(result.Findings).Text);
        Assert.Equal("nobody", result.Findings[0].Actor);
    }

    // begin example
    /// <summary>No guest is entered more often than it should be.</summary>
    private sealed class BootLimit(uint most) : ScenarioChecker
    {
        public override string Rule => "few boots";

        public override void OnFact(in TraceRecord record, Fact fact)
        {
            if (fact is PartitionFact.GuestEntered boot && boot.Boot.Value > most)
                Report(in record, $"{boot}, but {most} was enough");
        }
    }
    // end example

    private sealed class Counter(int partitions) : ScenarioChecker
    {
        public override string Rule => "counts";

        public long Handled { get; private set; }

        public override void OnRecord(in TraceRecord record) => Handled += record.Kind is TraceKind.Deliver or TraceKind.Timer ? 1 : 0;

        public override void OnEnd(RunEnd end) => Report(end, $"{partitions} partitions");
    }
}
