using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>
/// Draws the faults of a run within the limits of its scenario, in the way of swarm testing: a coin for each kind first, so that every run has another few
/// kinds and leaves the others out altogether; then how many, where and when. The same draws give the same plan, and draws that are all 0 give none.
/// </summary>
/// <remarks>Source: Groce and others, "Swarm Testing", ISSTA 2012; the two coins of a fault point as in the "buggify" of FoundationDB.</remarks>
public sealed record FaultDrawing
{
    /// <summary>A pass of a fault point is picked from so many.</summary>
    private const int PassesMost = 12;

    /// <summary>How many strikes in a row one fault point has at most.</summary>
    private const int TimesMost = 3;

    /// <summary>In how many of 1,000 runs a kind is on.</summary>
    public int OnPerMille { get; init; } = 300;

    /// <summary>Whether a scheduler will pick the passes of fault points while the run goes on; otherwise they are drawn here.</summary>
    public bool LeavesPassesOpen { get; init; }

    /// <summary>Instead of the scenario's budget.</summary>
    public FaultBudget? Budget { get; init; }

    /// <summary>A plan for one run; the empty one for a scenario that declares no faults.</summary>
    public FaultPlan Draw(BoundScenario scenario, IDraws draws)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(draws);
        if (scenario.Scenario.Faults is not { } setup)
            return FaultPlan.Empty;
        var budget = Budget ?? FaultBudget.Of(setup);
        var plan = FaultPlan.Empty;
        var on = Toss(scenario, setup, budget, draws);
        var first = on.Count > 1 ? (int)draws.Next(on.Count) : 0;
        for (var i = 0; i < on.Count; i++)
            plan = Draw(on[(first + i) % on.Count], scenario, setup, budget, plan, draws);
        Invariant.Holds(budget.Covers(plan));
        return plan;
    }

    /// <summary>The first coin: the kinds that are on in this run. Those that cannot strike are not asked.</summary>
    private List<FaultKind> Toss(BoundScenario scenario, FaultSetup setup, FaultBudget budget, IDraws draws)
    {
        var on = new List<FaultKind>();
        foreach (var kind in FaultCatalogue.All)
        {
            if (setup.Draw.Any(pattern => FaultCatalogue.Matches(pattern, kind.Name)) && budget.RoomFor(kind, FaultPlan.Empty) > 0
                && kind.Targets(scenario.FaultGround).Count > 0 && draws.Next(1000) >= 1000 - OnPerMille)
                on.Add(kind);
        }

        return on;
    }

    private FaultPlan Draw(FaultKind kind, BoundScenario scenario, FaultSetup setup, FaultBudget budget, FaultPlan plan, IDraws draws)
    {
        var room = budget.RoomFor(kind, plan);
        if (room == 0)
            return plan;
        var targets = kind.Targets(scenario.FaultGround);
        var count = 1 + draws.Next(room);
        for (var i = 0; i < count && budget.RoomFor(kind, plan) is > 0 and var left; i++)
        {
            var target = targets[(int)draws.Next(targets.Count)];
            var moment = Moment(kind, setup, scenario.Scenario.Until, left, draws);
            plan = plan.With(new PlannedFault(kind, target, moment, kind.DrawArguments(scenario.FaultGround, target, draws)));
        }

        return plan;
    }

    /// <summary>What falls into the scenario's window: the strike of an event, the arming of a fault point.</summary>
    private FaultMoment Moment(FaultKind kind, FaultSetup setup, Duration until, int room, IDraws draws)
    {
        if (kind.Making == FaultMaking.Point && LeavesPassesOpen)
            return new FaultMoment.AnyPass(1 + (int)draws.Next(Math.Min(room, TimesMost)));
        var span = (setup.To ?? until) - setup.From;
        var time = setup.From + new Duration(span > Duration.Zero ? draws.Next(span.Nanoseconds + 1) : 0);
        return kind.Making == FaultMaking.Point
            ? new FaultMoment.Pass(1 + (int)draws.Next(PassesMost), 1 + (int)draws.Next(Math.Min(room, TimesMost)), time)
            : new FaultMoment.At(time);
    }
}
