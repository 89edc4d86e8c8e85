using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>Looks up what liveness and availability name.</summary>
internal sealed class PromiseBinder(Scenario scenario, PatternBinder patterns, ExpectationBinder expectations, LabelTable labels, ErrorList errors)
{
    /// <summary>An expectation for each item; none where the scenario says nothing of liveness.</summary>
    public IEnumerable<BoundExpectation> BindLiveness()
    {
        if (scenario.Liveness is not { } liveness)
            return [];
        CheckTimes(liveness);
        return ((IEnumerable<LivelyItem>)liveness.Expect).Select(item => Bind(liveness, item)).ToArray();
    }

    public BoundService Bind(Service service) =>
        new(service, Bind(service.Up), Bind(service.Down), patterns.Bind(service.From), scenario.Until);

    private BoundPattern[] Bind(ValueList<FactPattern> written) => [.. ((IEnumerable<FactPattern>)written).Select(patterns.Bind)];

    private void CheckTimes(Liveness liveness)
    {
        if (liveness.After is not { } after)
            return;
        if (after + liveness.Within > scenario.Until)
            errors.Add(liveness.Place, $"the run ends at {scenario.Until}, before {liveness.Within} after {after} are over");
        foreach (var entry in scenario.Timeline)
        {
            if (entry.Trigger is Trigger.At at && at.Time >= after)
                errors.Add(entry.Place, $"'liveness' ends all faults at {after}, so nothing of the timeline happens at {at.Time}");
        }
    }

    private BoundExpectation Bind(Liveness liveness, LivelyItem item)
    {
        var written = new Expectation.Lively(item.Place, "", item, liveness.After, liveness.Within);
        if (item is not LivelyItem.OfExpectation named)
            return expectations.Bind(written);
        var names = ((IEnumerable<Expectation>)scenario.Expectations).Select(each => each.Name).ToArray();
        var place = Array.IndexOf(names, named.Name);
        if (place < 0)
        {
            var hint = NearestName.Hint(named.Name, [.. names.Where(name => name.Length > 0)]);
            errors.Add(named.Place, $"unknown expectation {ErrorList.Quote(named.Name)}; {hint}");
        }

        return new BoundLively(written, null, -1, default, place, labels);
    }
}
