using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>Looks up what expectations name.</summary>
internal sealed class ExpectationBinder(MachineNames names, LabelTable labels, PatternBinder patterns)
{
    public BoundExpectation Bind(Expectation expectation)
    {
        switch (expectation)
        {
            case Expectation.Eventually e:
                return new BoundEventually(e, patterns.Bind(e.Of), patterns.Bind(e.After));
            case Expectation.Times e:
                return new BoundTimes(e, [patterns.Bind(e.Of)], e.AtLeast, e.AtMost, patterns.Bind(e.Window));
            case Expectation.OneOf e:
                return new BoundTimes(e, [.. ((IEnumerable<FactPattern>)e.Of).Select(patterns.Bind)], 1, 1, patterns.Bind(e.Window));
            case Expectation.Always e:
                names.Partition(e.Partition, e.Place);
                return new BoundAlways(e, labels.IndexOf(e.Partition), labels, StateSet.Of(e.Is), patterns.Bind(e.Window));
            case Expectation.Finally e:
                names.Partition(e.Partition, e.Place);
                return new BoundFinally(e, labels.IndexOf(e.Partition), labels, StateSet.Of(e.Is));
            case Expectation.Lively { Of: LivelyItem.OfFact item } e:
                return new BoundLively(e, patterns.Bind(item.Pattern), -1, default, -1, labels);
            case Expectation.Lively { Of: LivelyItem.OfState item } e:
                names.Partition(item.Partition, item.Place);
                return new BoundLively(e, null, labels.IndexOf(item.Partition), StateSet.Of(item.Is), -1, labels);
            case Expectation.Counter e:
                return new BoundCounter(e, e.Of, e.AtLeast, e.AtMost);
            default:
                throw Invariant.Unreachable(expectation);
        }
    }
}
