using FslHv.Abi;
using FslHv.Hypervisor;

namespace FslHv.Scenarios;

/// <summary>How a run differs from a plain one.</summary>
public sealed record ScenarioRunOptions
{
    /// <summary>Nothing differs.</summary>
    public static ScenarioRunOptions Plain { get; } = new();

    /// <summary>Makes the actors, for whoever tests the run itself; null: the scenario's own.</summary>
    public MachineParts? Parts { get; init; }

    /// <summary>Faults besides those of the timeline. They must fit the scenario: <see cref="BoundScenario.Misfits"/>.</summary>
    public FaultPlan Faults { get; init; } = FaultPlan.Empty;

    /// <summary>
    /// Told of each planned fault whose passes a scheduler picks (<see cref="FaultMoment.AnyPass"/>), before the run begins: name of the point, what the
    /// paths of its actors begin with, how often it may strike. Null: they strike nowhere.
    /// </summary>
    public Action<string, string, int>? OpenFaultPoint { get; init; }

    /// <summary>Checkers of your own: each is made anew for the run, from the machine. Their breaches are findings like those of the built-in ones.</summary>
    public ValueList<Func<MachinePlan, ScenarioChecker>> Checkers { get; init; }

    internal ScenarioChecker[] MakeCheckers(MachinePlan plan)
    {
        if (Checkers.Count == 0)
            return [];
        var own = new ScenarioChecker[Checkers.Count];
        for (var i = 0; i < own.Length; i++)
            own[i] = Checkers[i](plan);
        return own;
    }
}
