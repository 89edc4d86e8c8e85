using FslHv.Scenarios;
using FslHv.Simulation;

namespace FslHv.TestKit.Tests;

/// <summary>
/// The rules of every run hold in every order of deliveries, not only in those that delays give: a rule that relates facts which have nothing to do with each
/// other would be broken here.
/// </summary>
public sealed class RuleTests
{
    public static TheoryData<string> Scenarios => [.. Subjects.Shipped];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void No_schedule_of_a_shipped_scenario_breaks_a_rule(string path)
    {
        foreach (var strategy in (string[])["random", "pct", "delay"])
        {
            var subject = new Rules(Subjects.Open(path));
            var options = new StrategyOptions { SchedulesMax = Effort.Rounds(usually: 8, atLength: 2_000) };
            var result = new Exploration(subject, StrategyNames.Make(strategy, subject, options), new ExplorationOptions()).Run();
            Assert.Equal([], result.Failures.Select(failure => $"{strategy}: {failure.Failure.Text}"));
            Assert.Equal(options.SchedulesMax, result.Schedules);
        }
    }

    /// <summary>A scenario of which only rules and defects count: expectations may be about times.</summary>
    private sealed class Rules(ScenarioSubject subject) : Subject
    {
        public override SimulationOptions Options => subject.Options;

        public override RunVerdict Run(SimulationEngine engine)
        {
            var verdict = subject.Run(engine);
            var isRule = verdict.Details is ScenarioResult { Findings.Count: > 0 } or ScenarioResult { End.Defect: not null };
            return isRule ? verdict : verdict with { Failure = null };
        }
    }
}
