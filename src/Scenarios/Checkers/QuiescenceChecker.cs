using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>
/// A run comes to its end. One that reaches its limit of steps does not; then it says whether that was a livelock: the last deliveries are of a few
/// kinds that come
/// again and again, and tell no fact that was not told before. Of a run that its time ended it says what still goes on.
/// </summary>
/// <remarks>It counts what came, in whatever order that was.</remarks>
internal sealed class QuiescenceChecker : ScenarioChecker
{
    /// <summary>How many records back it can see.</summary>
    private const int Window = 256;

    /// <summary>Most runs are short and come to their end. So of the first records it keeps the timers only: where nothing else is left, they are
    /// what goes on.</summary>
    private const int ShortRun = 512;

    private const int WindowOfTimers = 16;

    /// <summary>With more kinds of delivery than this among the last ones, nothing goes round in a circle.</summary>
    private const int LivelockKindsMax = 24;

    /// <summary>So many kinds of delivery are named.</summary>
    private const int NamedMax = 6;

    private readonly List<string> _goingOn = [];
    private Entry[] _last = new Entry[WindowOfTimers];
    private long _count;
    private long _seen;
    private CallBook? _calls;
    private Func<ActorId, string> _pathOf = id => $"{id}";

    public override string Rule => "eventual quiescence";

    /// <summary>What still went on when the run's time was up; a line each.</summary>
    public IReadOnlyList<string> StillGoingOn => _goingOn;

    public override void OnRecord(in TraceRecord record)
    {
        if (record.Kind is not (TraceKind.Deliver or TraceKind.Timer or TraceKind.Note))
            return;
        if (++_seen <= ShortRun && record.Kind != TraceKind.Timer)
            return;
        if (_seen > ShortRun && _last.Length < Window)
            (_last, _count) = (new Entry[Window], 0);
        ref var entry = ref _last[_count++ & (_last.Length - 1)];
        (entry.Kind, entry.From, entry.To, entry.Payload) = (record.Kind, record.From, record.To, record.Payload);
    }

    /// <summary>The run is over.</summary>
    /// <param name="calls">Its hcalls.</param>
    /// <param name="pathOf">Looks up an actor's path.</param>
    public void Prepare(CallBook calls, Func<ActorId, string> pathOf) => (_calls, _pathOf) = (calls, pathOf);

    public override void OnEnd(RunEnd end)
    {
        if (end.Reason == RunEndReason.StepsReached)
        {
            Report(end, $"{(Repeats ? "a livelock, without a new fact" : "no livelock in sight, but no end either")}: {Describe()}");
        }

        if (end.Reason is RunEndReason.TimeReached or RunEndReason.StepsReached)
            SayWhatGoesOn();
    }

    /// <summary>Whether the last records are of a few kinds and tell nothing new. A run that is too short to have them does not.</summary>
    private bool Repeats => _last.Length == Window && _count >= Window && Deliveries().Count <= LivelockKindsMax && !HasNewFact();

    private void SayWhatGoesOn()
    {
        if (_count > 0)
            _goingOn.Add($"still going on{(Repeats ? ", without a new fact" : "")}: {Describe()}");
        foreach (var call in _calls?.Open ?? [])
            _goingOn.Add($"not answered: {call.Issue.Call.Token} of partition {call.Issue.Caller} of {call.At} #{call.Step}");
    }

    private string Describe()
    {
        var kinds = Deliveries();
        var named = kinds.Take(NamedMax).Select(each =>
            $"{PathOf(each.Of.From)} → {PathOf(each.Of.To)}: {each.Of.Payload!.GetType().Name} ({each.Count} times)");
        var more = kinds.Count > NamedMax ? $", and {kinds.Count - NamedMax} more kinds" : "";
        return _count == 0
            ? "the run is too short to tell"
            : $"of the last {Last().Count} {(_last.Length == Window ? "records" : "timers")} {string.Join(", ", named)}{more}";
    }

    private string PathOf(ActorId actor) => actor.IsNone ? "nobody" : _pathOf(actor);

    /// <summary>The kinds of delivery among the last records, the most frequent first.</summary>
    private List<(Entry Of, int Count)> Deliveries()
    {
        var kinds = new List<(Entry Of, int Count)>();
        foreach (var entry in Last())
        {
            if (entry.Kind == TraceKind.Note)
                continue;
            var place = kinds.FindIndex(each => each.Of.IsLike(in entry));
            if (place < 0)
                kinds.Add((entry, 1));
            else
                kinds[place] = (entry, kinds[place].Count + 1);
        }

        return [.. kinds.OrderByDescending(each => each.Count)];
    }

    /// <summary>Whether the later half tells a fact that the earlier half does not.</summary>
    private bool HasNewFact()
    {
        var last = Last();
        var facts = last.Take(last.Count / 2).Where(entry => entry.Kind == TraceKind.Note).Select(entry => entry.Payload).ToList();
        return last.Skip(last.Count / 2).Any(entry => entry.Kind == TraceKind.Note && !facts.Contains(entry.Payload));
    }

    private List<Entry> Last()
    {
        var entries = new List<Entry>();
        for (var i = Math.Max(0, _count - _last.Length); i < _count; i++)
            entries.Add(_last[i & (_last.Length - 1)]);
        return entries;
    }

    private struct Entry
    {
        public TraceKind Kind;
        public ActorId From;
        public ActorId To;
        public object? Payload;

        public readonly bool IsLike(in Entry other) =>
            Kind == other.Kind && From == other.From && To == other.To && Payload?.GetType() == other.Payload?.GetType();
    }
}
