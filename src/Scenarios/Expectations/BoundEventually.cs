using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>A fact comes, perhaps after a moment, perhaps within a time.</summary>
internal sealed class BoundEventually(Expectation.Eventually written, BoundPattern of, BoundMoment after) : BoundExpectation(written)
{
    public override IEnumerable<int> Kinds => after.Kinds.Prepend(of.Kind);

    public override Tracker Start(Instant start) => new EventuallyTracker(this, start);

    private sealed class EventuallyTracker(BoundEventually bound, Instant start) : Tracker
    {
        private readonly BoundPattern _of = bound.Of;
        private readonly Duration? _within = bound.Within;
        private WindowState _window = new(new BoundWindow(bound.After, default), start);

        private Instant Deadline => _within is { } within ? _window.OpenedAt + within : Instant.Never;

        public override void OnFact(in TraceRecord record, Fact fact, int kind)
        {
            if (Decision is not null || !_window.Admits(in record, fact, kind) || !_of.Matches(fact, kind))
                return;
            var late = record.At > Deadline;
            Decision = late
                ? new Decision(false, Deadline, record.Step, new Reason.CameLate(fact, record.At - Deadline))
                : Decision.By(in record, true, new Reason.Came(fact));
        }

        public override Decision OnEnd(in RunClose close)
        {
            _window.OpenByTime(close.At);
            if (Decision is not null)
                return Decision;
            if (!_window.HasOpened)
                return close.Decide(false, new Reason.NeverOpened(bound.After.ToString()));
            var end = Deadline < close.At ? Deadline : close.At;
            return new Decision(false, end, close.Steps, new Reason.Absent(_of.Written.ToString()));
        }
    }

    private BoundPattern Of => of;

    private BoundMoment After => after;

    private Duration? Within => ((Expectation.Eventually)Written).Within;
}
