using FslHv.Actors;

namespace FslHv.Scenarios.Tests;

/// <summary>Drawn plans: within the limits of the scenario and its budget, decided by the draws alone.</summary>
public sealed class FaultDrawingTests
{
    private const string Guests = "until: 1s\nguests: { active: { processes: [{ doorbell-logger: { name: log } }] } }\n";

    /// <summary>Every limit that a scenario can declare, and none.</summary>
    private static readonly string[] Setups =
    [
        "{ draw: all }",
        "{ draw: all, at-most: 40 }",
        "{ draw: all, on: [standby], between: 50ms..60ms }",
        "{ draw: [guest-panic, guest-hang, driver.*], on: [active], between: 50 ms .. 500 ms, at-most: 2 }",
        "{ draw: [guest-*, memory-hole], survivable: { guest-panic: 1, guest-*: 2 }, at-most: 5 }",
        "{ draw: all, survivable: { driver.*: 2 } }",
        "{ draw: guest-slow, between: 900ms, at-most: 10 }",
        "{ draw: all, at-most: 0 }",
        "{ draw: watchdog-starved }",
    ];

    private static readonly BoundScenario[] Scenarios = [.. Setups.Select(setup => Bind(setup))];

    [Fact]
    public void A_plan_keeps_limits_and_budget_and_its_text_gives_it_again() => Seeds.Run(usually: 3_000, atLength: 300_000, seed =>
    {
        var scenario = Scenarios[seed % Scenarios.Length];
        var drawing = new FaultDrawing { LeavesPassesOpen = seed % 2 == 0, OnPerMille = 50 + (seed % 950) };
        var plan = drawing.Draw(scenario, new SeededDraws(seed));
        AssertWithinLimits(scenario, plan);
        Assert.True(FaultBudget.Of(scenario.Scenario.Faults!).Covers(plan), plan.ToString());
        Assert.Equal(plan, FaultPlan.Parse(plan.ToLines(), out _));
        Assert.Equal([], scenario.Misfits(plan));
        Assert.DoesNotContain(plan.Faults, fault => drawing.LeavesPassesOpen ? fault.Moment is FaultMoment.Pass : fault.Moment is FaultMoment.AnyPass);
    });

    [Fact]
    public void The_same_draws_give_the_same_plan()
    {
        for (var seed = 0; seed < 300; seed++)
            Assert.Equal(new FaultDrawing().Draw(Scenarios[0], new SeededDraws(seed)), new FaultDrawing().Draw(Scenarios[0], new SeededDraws(seed)));
    }

    [Fact]
    public void Draws_that_are_all_0_give_no_faults()
    {
        foreach (var scenario in Scenarios)
            Assert.Equal(FaultPlan.Empty, new FaultDrawing { OnPerMille = 999 }.Draw(scenario, new SeededDraws(1, zeroFrom: 0)));
    }

    [Fact]
    public void Every_kind_that_can_strike_is_drawn_some_time_and_no_other()
    {
        var drawn = new SortedSet<string>(StringComparer.Ordinal);
        for (var seed = 0; seed < 400; seed++)
            drawn.UnionWith(new FaultDrawing().Draw(Scenarios[1], new SeededDraws(seed)).Faults.Select(fault => fault.Kind.Name));
        Assert.Equal(
            FaultCatalogue.All.Where(kind => kind.Targets(Scenarios[1].FaultGround).Count > 0).Select(kind => kind.Name).Order(StringComparer.Ordinal), drawn);
        Assert.DoesNotContain("watchdog-starved", drawn);
    }

    [Fact]
    public void Nothing_is_drawn_where_nothing_is_declared() =>
        Assert.Equal(FaultPlan.Empty, new FaultDrawing { OnPerMille = 1000 }.Draw(Texts.Bind(Guests, Boards.Mutual), new SeededDraws(3)));

    [Fact]
    public void The_budget_is_left_behind_when_that_is_asked_for()
    {
        var scenario = Bind("{ draw: guest-panic, survivable: { guest-panic: 1 }, at-most: 1 }");
        var most = Enumerable.Range(0, 200)
            .Max(seed => new FaultDrawing { Budget = FaultBudget.Unlimited, OnPerMille = 1000 }.Draw(scenario, new SeededDraws(seed)).Faults.Count);
        Assert.InRange(most, 5, 16);
        Assert.True(FaultBudget.Of(scenario.Scenario.Faults!).Covers(Plan("guest-panic active at 1ms")));
        Assert.False(FaultBudget.Of(scenario.Scenario.Faults!).Covers(Plan("guest-panic active at 1ms", "guest-panic standby at 2ms")));
        Assert.False(FaultBudget.Of(scenario.Scenario.Faults!).Covers(Plan("guest-hang active at 1ms")));
    }

    [Fact]
    public void A_pattern_of_the_budget_counts_all_that_it_names_together()
    {
        var budget = FaultBudget.Of(Bind("{ draw: all, at-most: 9, survivable: { guest-panic: 2, guest-*: 3, driver.*: 1 } }").Scenario.Faults!);
        Assert.True(budget.Covers(Plan("guest-panic active at 1ms", "guest-panic active at 2ms", "guest-hang active at 3ms")));
        Assert.False(budget.Covers(Plan("guest-panic active at 1ms", "guest-panic active at 2ms", "guest-panic active at 3ms")));
        Assert.False(budget.Covers(Plan("guest-panic active at 1ms", "guest-hang active at 2ms", "guest-hang active at 3ms", "guest-hang active at 4ms")));
        Assert.False(budget.Covers(Plan("driver.open.no-memory active/ pass 1 times 2")));
        Assert.False(budget.Covers(Plan("memory-hole active at 1ms")));
    }

    /// <summary>A drawn plan runs, and the run accounts for each of its faults.</summary>
    [Fact]
    public void A_drawn_plan_can_be_run() => Seeds.Run(usually: 60, atLength: 3_000, seed =>
    {
        var scenario = Scenarios[seed % Scenarios.Length];
        var plan = new FaultDrawing { LeavesPassesOpen = seed % 3 == 0 }.Draw(scenario, new SeededDraws(seed));
        var opened = new List<string>();
        var options = new ScenarioRunOptions { Faults = plan, OpenFaultPoint = (point, path, times) => opened.Add($"{point} {path} {times}") };
        var result = new ScenarioRun(scenario, Runs.Engine(scenario, (ulong)seed), options).Run();
        Assert.Null(result.End.Defect);
        Assert.Equal([], result.Findings);
        Assert.Equal(plan.ToLines(), result.Faults.Select(outcome => outcome.Fault));
        Assert.Equal(plan.Faults.Count(fault => fault.Moment is FaultMoment.AnyPass), opened.Count);
        Assert.Equal(result.Counters.FaultsStruck, result.Faults.Sum(outcome => outcome.Struck));
    });

    private static void AssertWithinLimits(BoundScenario scenario, FaultPlan plan)
    {
        var setup = scenario.Scenario.Faults!;
        foreach (var fault in plan.Faults)
        {
            Assert.Contains(setup.Draw, pattern => FaultCatalogue.Matching(pattern).Contains(fault.Kind));
            var time = fault.Moment switch
            {
                FaultMoment.At at => at.Time,
                FaultMoment.Pass pass => pass.From,
                _ => setup.From,
            };
            Assert.InRange(time.Nanoseconds, setup.From.Nanoseconds, (setup.To ?? scenario.Scenario.Until).Nanoseconds);
            if (setup.On.Count > 0)
                Assert.Contains(setup.On, label => fault.Target == label || fault.Target.StartsWith($"{label}/", StringComparison.Ordinal));
        }
    }

    private static FaultPlan Plan(params string[] lines) => FaultPlan.Parse(lines, out _)!;

    private static BoundScenario Bind(string setup) => Texts.Bind($"{Guests}faults: {setup}\n", Boards.Mutual);
}
