using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>Something comes true in time once faults have ended.</summary>
/// <param name="written">As the scenario has it.</param>
/// <param name="pattern">The fact that must come; null for the others.</param>
/// <param name="partition">Number of the partition whose state counts; −1 for the others.</param>
/// <param name="states">Its states.</param>
/// <param name="other">Place of the expectation that must hold; −1 for the others.</param>
/// <param name="labels">The partitions.</param>
internal sealed class BoundLively(Expectation.Lively written, BoundPattern? pattern, int partition, StateSet states, int other, LabelTable labels)
    : BoundExpectation(written)
{
    public override IEnumerable<int> Kinds => pattern is not null ? [pattern.Kind] : partition >= 0 ? [StateFollower.Kind] : [];

    public override Tracker Start(Instant start)
    {
        var peace = new Peace(written, start);
        return pattern is not null ? new FactTracker(pattern, peace)
            : partition >= 0 ? new StateTracker(new StateFollower(partition, labels), states, peace)
            : new OtherTracker(other, peace);
    }

    /// <summary>When faults have ended, as far as that is known.</summary>
    private struct Peace(Expectation.Lively written, Instant start)
    {
        /// <summary>Since when there is peace.</summary>
        public Instant Since { get; private set; } = start + (written.After ?? Duration.Zero);

        public readonly Instant Deadline => Since + written.Within;

        /// <summary>Something befell the machine.</summary>
        /// <returns>Whether peace begins anew.</returns>
        public bool Disturb(Instant at)
        {
            if (written.After is not null)
                return false;
            Since = at;
            return true;
        }

        public readonly Decision Miss(in RunClose close, string what) =>
            new(false, Deadline < close.At ? Deadline : close.At, close.Steps, new Reason.NotInTime(what, Since, written.Within));
    }

    private sealed class FactTracker(BoundPattern pattern, Peace peace) : Tracker
    {
        private Peace _peace = peace;
        private Decision? _came;

        public override void OnDisturbance(Instant at)
        {
            if (_peace.Disturb(at))
                _came = null;
        }

        public override void OnFact(in TraceRecord record, Fact fact, int kind)
        {
            if (_came is null && record.At >= _peace.Since && pattern.Matches(fact, kind))
                _came = Decision.By(in record, true, new Reason.Came(fact));
        }

        public override Decision OnEnd(in RunClose close) =>
            _came is not null && _came.At <= _peace.Deadline ? _came : _peace.Miss(in close, _came is null ? "it did not come" : $"it came {_came.At}");
    }

    private sealed class StateTracker(StateFollower follower, StateSet states, Peace peace) : Tracker
    {
        private Peace _peace = peace;
        private StateFollower _partition = follower;

        /// <summary>When it last came into one of the states, and is since; null while it is in none.</summary>
        private (Instant At, long Step)? _since;

        public override void OnDisturbance(Instant at) => _peace.Disturb(at);

        public override void OnFact(in TraceRecord record, Fact fact, int kind)
        {
            if (!_partition.Follow(fact))
                return;
            if (!states.Has(_partition.State))
                _since = null;
            else
                _since ??= (record.At, record.Step);
        }

        public override Decision OnEnd(in RunClose close)
        {
            if (_since is { } since && since.At <= _peace.Deadline)
                return new Decision(true, since.At, since.Step, new Reason.WasIn(_partition.State, _partition.Cause));
            return _peace.Miss(in close, _since is null ? $"it was {_partition.State.Name()} at the end" : $"it was so only {_since.Value.At}");
        }
    }

    private sealed class OtherTracker(int other, Peace peace) : Tracker
    {
        private Peace _peace = peace;

        public override void OnDisturbance(Instant at) => _peace.Disturb(at);

        public override void OnFact(in TraceRecord record, Fact fact, int kind) => throw Invariant.Unreachable(fact);

        public override Decision OnEnd(in RunClose close)
        {
            var result = close.Results.Span[other];
            var isInTime = result.Expectation is not Expectation.Eventually || result.At <= _peace.Deadline;
            return result.Holds && isInTime
                ? new Decision(true, result.At, result.Step, result.Reason)
                : _peace.Miss(in close, result.Holds ? $"it held {result.At}" : $"{result.Reason}");
        }
    }
}
