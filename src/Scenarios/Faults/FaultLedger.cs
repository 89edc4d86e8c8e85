using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>
/// Keeps account of the faults of one run: made when, struck how often, or why not. What the trace says of a fault goes to the oldest entry of that kind and
/// target that still has a strike to come.
/// </summary>
internal sealed class FaultLedger
{
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<BoundEntry, Entry> _byBound = new(ReferenceEqualityComparer.Instance);

    /// <summary>A fault of the timeline or of a plan; entries that are no faults are left out.</summary>
    public void Add(BoundEntry bound)
    {
        if (bound.Mark is { } mark)
            _byBound.Add(bound, Add(mark));
    }

    /// <summary>A fault point that a scheduler may let strike from the start on.</summary>
    public void AddOpen(FaultMark mark) => Add(mark).Dues.Add(Instant.Zero);

    /// <summary>An entry happens.</summary>
    /// <param name="bound">Which.</param>
    /// <param name="due">When its fault is to strike, or to be armed.</param>
    public void Made(BoundEntry bound, Instant due)
    {
        if (bound.Mark is not null)
            _byBound[bound].Dues.Add(due);
    }

    /// <summary>A fact that may tell of a fault.</summary>
    public void OnFact(Fact fact, int factKind)
    {
        foreach (var kind in FaultCatalogue.ByFact[factKind])
        {
            if (kind.Hear(fact) is not { } news)
                continue;
            foreach (var entry in _entries)
            {
                if (entry.Mark.Kind != kind || entry.Mark.Target != news.Target || !entry.AwaitsStrike)
                    continue;
                entry.Note(news);
                break;
            }
        }
    }

    /// <summary>A fault point has struck an actor.</summary>
    public void OnPoint(string point, string path)
    {
        foreach (var entry in _entries)
        {
            if (entry.Mark.Point != point || !entry.AwaitsStrike || !path.StartsWith(PointFaults.PathOf(entry.Mark.Target), StringComparison.Ordinal))
                continue;
            entry.Note(new(entry.Mark.Target, true, ""));
            break;
        }
    }

    /// <summary>What became of each, in the order in which they were added.</summary>
    public ValueList<FaultOutcome> Close(Instant end) => _entries.Select(entry => entry.Close(end)).ToValueList();

    private Entry Add(FaultMark mark)
    {
        var entry = new Entry(mark);
        _entries.Add(entry);
        return entry;
    }

    private sealed class Entry(FaultMark mark)
    {
        private int _struck;
        private int _ignored;
        private string _reason = "";

        public FaultMark Mark => mark;

        public List<Instant> Dues { get; } = [];

        public bool AwaitsStrike => _struck + _ignored < Dues.Count * mark.Strikes;

        public void Note(FaultNews news)
        {
            _struck += news.HasStruck ? 1 : 0;
            _ignored += news.HasStruck ? 0 : 1;
            if (!news.HasStruck)
                _reason = news.Reason;
        }

        public FaultOutcome Close(Instant end) => new(mark.Text, mark.Place, _struck, _struck > 0 ? "" : WhyNever(end));

        private string WhyNever(Instant end)
        {
            var isDue = false;
            foreach (var due in Dues)
                isDue |= due <= end;
            return !isDue ? "its moment never came"
                : mark.Point.Length > 0 ? "nobody passed there, or not often enough"
                : _reason.Length > 0 ? _reason
                : "there was nothing to strike";
        }
    }
}
