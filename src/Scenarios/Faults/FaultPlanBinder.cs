using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>Looks up what planned faults name in a scenario, and makes timeline entries of them.</summary>
internal static class FaultPlanBinder
{
    /// <summary>Entries of the faults that have a time, in their order; those at a pass that a scheduler picks are left out.</summary>
    public static (BoundEntry[] Entries, ValueList<ScenarioError> Errors) Bind(BoundScenario scenario, FaultPlan plan)
    {
        if (plan.Faults.Count == 0)
            return ([], []);
        var errors = new ErrorList(scenario.Scenario.File);
        var names = new MachineNames(scenario.Plan, scenario.Labels, errors);
        var binder = new TimelineBinder(
            scenario.Scenario, names, scenario.Labels, new PatternBinder(names, null, errors), mayHaveOthers: true, errors,
            new NodeBinder(scenario.Scenario, scenario.Labels, names, errors));
        var entries = new List<BoundEntry>();
        foreach (var fault in plan.Faults)
        {
            if (fault.Moment is FaultMoment.AnyPass)
            {
                names.ActorPath(PointFaults.PathOf(fault.Target), default);
                continue;
            }

            var time = fault.Moment switch
            {
                FaultMoment.At at => at.Time,
                FaultMoment.Pass pass => pass.From,
                _ => throw Actors.Invariant.Unreachable(fault.Moment),
            };
            entries.Add(binder.Bind(new TimelineEntry(default, new Trigger.At(time), fault.Kind.Act(fault))) with { Mark = FaultMark.Of(fault) });
        }

        return ([.. entries], errors.ToValueList());
    }
}
