using FslHv.Actors;
using FslHv.Simulation;

namespace FslHv.TestKit;

/// <summary>
/// Makes recorded choices again, and notes of every choice that is not the default what it means. Where a recorded one does not fit, the default is made.
/// </summary>
internal sealed class NarratingChooser : Chooser, ITraceObserver
{
    /// <summary>Between what was delivered and what would have been.</summary>
    internal const string InsteadOf = ", instead of ";

    private const int MessageCharsMax = 100;

    private readonly SortedDictionary<int, RecordedChoice> _script = [];
    private readonly TraceHash _hash = new();
    private readonly bool _checksHashes;
    private SimulationEngine? _engine;
    private ActorId _current;
    private string? _remark;

    /// <summary>Makes the choices of a recipe.</summary>
    public NarratingChooser(IReadOnlyList<Choice> choices)
    {
        for (var i = 0; i < choices.Count; i++)
        {
            if (choices[i] is { Value: not 0 } choice)
                _script.Add(i + 1, new RecordedChoice(i + 1, choice.Kind, choice.Value, choice.Bound, 0, 0, ""));
        }
    }

    /// <summary>Makes the choices of a replay, and compares the hash of the trace at each.</summary>
    public NarratingChooser(Replay replay)
    {
        foreach (var choice in replay.Choices)
            _script.Add(choice.Number, choice);
        _checksHashes = true;
    }

    /// <summary>Choices that are not the default, with what they mean.</summary>
    public List<RecordedChoice> Deviations { get; } = [];

    /// <summary>The step of each choice, the defaults included.</summary>
    public List<long> Steps { get; } = [];

    /// <summary>Number of the first recorded choice at which the run was not the recorded one any more; 0 when there was none.</summary>
    public int DivergedAt { get; private set; }

    /// <summary>Hash of the whole trace.</summary>
    public ulong TraceHash => _hash.Value;

    /// <summary>The engine of the run to come.</summary>
    public void Attach(SimulationEngine engine)
    {
        _engine = engine;
        engine.Observe(this);
    }

    void ITraceObserver.OnRecord(in TraceRecord record)
    {
        _hash.OnRecord(in record);
        if (record.Kind is TraceKind.Deliver or TraceKind.Timer)
            _current = record.To;
    }

    /// <inheritdoc />
    protected override int Pick(PendingDeliveries pending)
    {
        if (pending.Count == 1)
            return 0;
        var value = (int)Decide(ChoiceKind.Delivery, pending.Count);
        if (value != 0)
            _remark = $"{Describe(pending, value)}{InsteadOf}{Describe(pending, 0)}";
        Note(ChoiceKind.Delivery, value, pending.Count, pending.Steps + 1);
        return value;
    }

    /// <inheritdoc />
    protected override long Value(ChoiceKind kind, long bound)
    {
        var value = Decide(kind, bound);
        var step = _engine?.Steps ?? 0;
        _remark = kind switch
        {
            ChoiceKind.Free => "",
            ChoiceKind.Strike => $"{PathOf(_current)}: a fault strikes",
            _ => PathOf(_current),
        };
        Note(kind, value, bound, step);
        return value;
    }

    private long Decide(ChoiceKind kind, long bound)
    {
        if (!_script.TryGetValue(Choices.Count + 1, out var choice))
            return 0;
        var fits = choice.Kind == kind && choice.Bound == bound;
        if (DivergedAt == 0 && (!fits || (_checksHashes && choice.Hash != _hash.Value)))
            DivergedAt = choice.Number;
        return choice.Kind == kind && choice.Value < bound ? choice.Value : 0;
    }

    private void Note(ChoiceKind kind, long value, long bound, long step)
    {
        Steps.Add(step);
        if (value != 0)
            Deviations.Add(new RecordedChoice(Steps.Count, kind, value, bound, step, _hash.Value, _remark ?? ""));
    }

    private string Describe(PendingDeliveries pending, int index)
    {
        var receiver = PathOf(pending.ReceiverAt(index));
        var message = Shorten(pending.MessageAt(index));
        return pending.IsTimerAt(index) ? $"timer of {receiver}: {message}" : $"{receiver} ← {PathOf(pending.OriginAt(index))}: {message}";
    }

    private string PathOf(ActorId actor) => actor.IsNone ? "outside" : _engine!.PathOf(actor);

    /// <summary>A message in as many columns as a remark has room for.</summary>
    internal static string Shorten(object message)
    {
        var text = (message.ToString() ?? "").Replace(" { }", "", StringComparison.Ordinal);
        return text.Length <= MessageCharsMax ? text : $"{text[..(MessageCharsMax - 1)]}…";
    }
}
