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
    public void Declared_faults_strike_in_some_runs_and_the_failure_names_them()
    {
        var failures = Runs(Subjects.Parse($"{Text}faults: {{ draw: guest-panic, between: 20ms..50ms, at-most: 1 }}\n"), 50)
            .Select(run => run.Failure).ToArray();
        Assert.InRange(failures.Count(failure => failure is null), 5, 45);
        Assert.All(failures.Where(failure => failure is not null), failure => Assert.Equal("expectation: no panic", failure!.Reason));
        Assert.All(
            failures.Where(failure => failure is not null),
            failure => Assert.Matches("; with guest-panic (active|standby) at [2345]", failure!.Text));
    }

    [Fact]
    public void A_run_is_replayed_with_its_faults_and_loses_them_with_its_choices()
    {
        var subject = Subjects.Parse($"{Text}faults: {{ draw: guest-panic, between: 20ms..50ms, at-most: 1 }}\n");
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
