using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>Facts that match one of some patterns come between so many and so many times within a window.</summary>
internal sealed class BoundTimes(Expectation written, BoundPattern[] of, int atLeast, int atMost, BoundWindow window) : BoundExpectation(written)
{
    public override IEnumerable<int> Kinds => of.Select(pattern => pattern.Kind).Concat(window.Kinds);

    public override Tracker Start(Instant start) => new TimesTracker(of, atLeast, atMost, window, start);

    private sealed class TimesTracker(BoundPattern[] of, int atLeast, int atMost, BoundWindow bounds, Instant start) : Tracker
    {
        private WindowState _window = new(in bounds, start);
        private int _count;
        private Fact? _last;

        public override void OnFact(in TraceRecord record, Fact fact, int kind)
        {
            if (Decision is not null)
                return;
            if (!_window.Admits(in record, fact, kind))
            {
                if (_window.HasClosed)
                    Decision = Decision.By(in record, _count >= atLeast, Counted());
                return;
            }

            if (!Matches(fact, kind))
                return;
            _count++;
            _last = fact;
            if (_count > atMost)
                Decision = Decision.By(in record, false, Counted());
            else if (_count >= atLeast && atMost == Expectation.Times.NoMost)
                Decision = Decision.By(in record, true, Counted());
        }

        public override Decision OnEnd(in RunClose close)
        {
            _window.OpenByTime(close.At);
            if (Decision is not null)
                return Decision;
            return _window.HasOpened
                ? close.Decide(_count >= atLeast, Counted())
                : close.Decide(false, new Reason.NeverOpened(bounds.From.ToString()));
        }

        private bool Matches(Fact fact, int kind)
        {
            foreach (var pattern in of)
            {
                if (pattern.Matches(fact, kind))
                    return true;
            }

            return false;
        }

        private Reason.CameTimes Counted() => new(_count, _last);
    }
}
