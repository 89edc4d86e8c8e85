using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>A counter of the run ends between two bounds.</summary>
internal sealed class BoundCounter(Expectation.Counter written, string counter, long atLeast, long atMost) : BoundExpectation(written)
{
    public override IEnumerable<int> Kinds => [];

    public override Tracker Start(Instant start) => new CounterTracker(counter, atLeast, atMost);

    private sealed class CounterTracker(string counter, long atLeast, long atMost) : Tracker
    {
        public override void OnFact(in TraceRecord record, Fact fact, int kind) => throw Invariant.Unreachable(fact);

        public override Decision OnEnd(in RunClose close)
        {
            var value = close.Counters.Find(counter);
            Invariant.Holds(value is not null);
            return close.Decide(value >= atLeast && value <= atMost, new Reason.Counted(counter, value.Value));
        }
    }
}
