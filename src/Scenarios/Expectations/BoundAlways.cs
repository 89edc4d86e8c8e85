using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>A partition is in one of some states throughout a window; without an opening moment: once it has been in one.</summary>
internal sealed class BoundAlways(Expectation.Always written, int partition, LabelTable labels, StateSet states, BoundWindow window)
    : BoundExpectation(written)
{
    public override IEnumerable<int> Kinds => window.Kinds.Prepend(StateFollower.Kind);

    public override Tracker Start(Instant start) => new AlwaysTracker(partition, labels, states, window, start);

    private sealed class AlwaysTracker(int partition, LabelTable labels, StateSet states, BoundWindow bounds, Instant start) : Tracker
    {
        private StateFollower _partition = new(partition, labels);
        private WindowState _window = new(in bounds, start);
        private bool _begun = bounds.From.IsSet;

        public override void OnFact(in TraceRecord record, Fact fact, int kind)
        {
            if (Decision is not null)
                return;
            var before = _partition;
            var wasOpen = _window.HasOpened;
            _window.Admits(in record, fact, kind);
            if (_window.HasClosed)
            {
                Decision = End(record.At, record.Step);
                return;
            }

            if (!wasOpen && _window.HasOpened && _window.OpenedAt < record.At && !states.Has(before.State))
            {
                Decision = new Decision(false, _window.OpenedAt, record.Step, new Reason.WasIn(before.State, before.Cause));
                return;
            }

            _partition.Follow(fact);
            if (states.Has(_partition.State))
                _begun |= _window.HasOpened;
            else if (_begun && _window.HasOpened)
                Decision = Decision.By(in record, false, new Reason.WasIn(_partition.State, _partition.Cause));
        }

        public override Decision OnEnd(in RunClose close)
        {
            _window.OpenByTime(close.At);
            return Decision ?? End(close.At, close.Steps);
        }

        private Decision End(Instant at, long step)
        {
            if (!_window.HasOpened)
                return new Decision(false, at, step, new Reason.NeverOpened(bounds.From.ToString()));
            return new Decision(_begun && states.Has(_partition.State), at, step, new Reason.WasIn(_partition.State, _partition.Cause));
        }
    }
}
