using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>A partition is in one of some states when the run ends.</summary>
internal sealed class BoundFinally(Expectation.Finally written, int partition, LabelTable labels, StateSet states) : BoundExpectation(written)
{
    public override IEnumerable<int> Kinds => [StateFollower.Kind];

    public override Tracker Start(Instant start) => new FinallyTracker(partition, labels, states);

    private sealed class FinallyTracker(int partition, LabelTable labels, StateSet states) : Tracker
    {
        private StateFollower _partition = new(partition, labels);

        public override void OnFact(in TraceRecord record, Fact fact, int kind) => _partition.Follow(fact);

        public override Decision OnEnd(in RunClose close) =>
            close.Decide(states.Has(_partition.State), new Reason.WasIn(_partition.State, _partition.Cause));
    }
}
