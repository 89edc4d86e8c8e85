using FslHv.Scenarios;
using FslHv.Simulation;

namespace FslHv.TestKit.Tests;

/// <summary>Faults that a scenario declares are drawn in each run of an exploration, as choices like any other.</summary>
public sealed class DrawnFaultTests
{
    private const string Text = "scenario: test\nboard: ../boards/mutual-managers.dts\nuntil: 100ms\n"
        + "expect: [{ name: no panic, never: { fact: guest.panicked } }]\n";

    [Fact]
    public void Without_a_declaration_nothing_strikes() => Assert.All(Runs(Subjects.Parse(Text), 50), run => Assert.Null(run.Failure));

    [Fact]
    public void Declared_faults_strike_in_some_runs_and_the_outcome_names_them()
    {
        var runs = Runs(Panicking(), 50).ToArray();
        Assert.InRange(runs.Count(run => run.Failure is null), 5, 45);
        foreach (var run in runs)
        {
            var faults = ((ScenarioOutcome)run.Details!).Faults;
            Assert.Equal(faults.Faults.Count > 0, run.Failure is { Reason: "expectation: no panic" });
            Assert.All(faults.ToLines(), line => Assert.Matches("^guest-panic (active|standby) at [2345]", line));
        }
    }

    /// <summary>Each pass of a fault point that is on is a choice; it strikes no more often than its plan says.</summary>
    [Fact]
    public void Passes_of_drawn_fault_points_are_picked_while_the_run_goes_on()
    {
        var scenario = Subjects.Parse($"{Text}faults: {{ draw: driver.load.no-interrupt, at-most: 2 }}\n").Scenario;
        var subject = new ScenarioSubject(scenario) { Drawn = new DrawnFaults(new FaultDrawing { LeavesPassesOpen = true, OnPerMille = 1000 }) };
        var outcomes = Runs(subject, 100).Select(run => (ScenarioOutcome)run.Details!).ToArray();
        Assert.All(outcomes, outcome => Assert.All(outcome.Faults.Faults, fault => Assert.IsType<FaultMoment.AnyPass>(fault.Moment)));
        Assert.All(outcomes, outcome => Assert.Equal(outcome.Result.Counters.FaultsStruck, outcome.Result.Faults.Sum(fault => fault.Struck)));
        Assert.Equal([0, 1, 2], outcomes.Select(outcome => outcome.Result.Counters.FaultsStruck).Distinct().Order());
    }

    [Fact]
    public void A_run_is_replayed_with_its_faults_and_loses_them_with_its_choices()
    {
        var subject = Panicking();
        var chooser = new RandomChooser();
        RunVerdict verdict;
        var schedule = 0;
        do
        {
            chooser.Seed(1, schedule++);
            verdict = ExploredRun.Of(subject, chooser, 1).Verdict;
        }
        while (verdict.Failure is null);

        Assert.Equal(verdict.Failure, ExploredRun.Of(subject, new ReplayChooser(chooser.Choices.ToArray()), 1).Verdict.Failure);
        var calm = chooser.Choices.ToArray().Select(choice => choice.Kind == ChoiceKind.Free ? choice with { Value = 0 } : choice).ToArray();
        Assert.Null(ExploredRun.Of(subject, new ReplayChooser(calm), 1).Verdict.Failure);
    }

    private static ScenarioSubject Panicking()
    {
        var scenario = Subjects.Parse($"{Text}faults: {{ draw: guest-panic, between: 20ms..50ms, at-most: 1 }}\n").Scenario;
        return new ScenarioSubject(scenario) { Drawn = new DrawnFaults(new FaultDrawing()) };
    }

    private static IEnumerable<RunVerdict> Runs(ScenarioSubject subject, int count)
    {
        var chooser = new RandomChooser();
        for (var schedule = 0; schedule < count; schedule++)
        {
            chooser.Seed(1, schedule);
            yield return ExploredRun.Of(subject, chooser, 1).Verdict;
        }
    }
}
