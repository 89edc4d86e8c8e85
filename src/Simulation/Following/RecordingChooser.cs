using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>
/// Chooses in a plain exploring run what happened in a recorded one, as far as that is a choice there: the same deliveries in the same order, the same
/// draws. Time is not a choice: a plain run has its own, so an actor that looks at the clock may do something else. Where the recorded delivery is not
/// ready, and behind the last one, everything is the default; <see cref="Followed"/> and
/// <see cref="Stuck"/> say how far it went. What it chose is in <see cref="Chooser.Choices"/>: the run can be explored around and shrunk like any other.
/// Observes the run, too.
/// </summary>
/// <param name="steps">The recorded steps, as <see cref="RecordingFollower"/> takes them.</param>
public sealed class RecordingChooser(IReadOnlyList<RecordedStep> steps) : Chooser, ITraceObserver
{
    private readonly Dictionary<ActorId, ActorId> _simulated = [];
    private readonly Dictionary<(string Path, int Ordinal), ActorId> _recorded = [];
    private readonly Dictionary<string, int> _ordinals = [];
    private readonly Dictionary<StepId, RecordedStep> _byId = [];
    private readonly Queue<long> _draws = [];
    private int _next;
    private int _topLevel;

    /// <summary>Deliveries that were chosen as recorded.</summary>
    public int Followed { get; private set; }

    /// <summary>Deliveries that were recorded.</summary>
    public int Deliveries { get; private set; }

    /// <summary>The recorded delivery that could not be chosen; null when all could.</summary>
    public RecordedStep? Stuck { get; private set; }

    /// <inheritdoc />
    public void OnRecord(in TraceRecord record)
    {
        if (record.Kind != TraceKind.Spawn || _simulated.ContainsValue(record.To))
            return;
        if (record.From.IsNone)
        {
            _simulated[LiveAddress.Root(++_topLevel)] = record.To;
            return;
        }

        var path = (string)record.Payload!;
        var ordinal = _ordinals[path] = _ordinals.GetValueOrDefault(path) + 1;
        if (_recorded.TryGetValue((path, ordinal), out var actor))
            _simulated[actor] = record.To;
    }

    /// <inheritdoc />
    protected override void OnBegin()
    {
        _simulated.Clear();
        _recorded.Clear();
        _ordinals.Clear();
        _byId.Clear();
        _draws.Clear();
        (_next, _topLevel, Followed, Deliveries, Stuck) = (0, 0, 0, 0, null);
        var ordinals = new Dictionary<string, int>();
        foreach (var step in steps)
        {
            if (!step.Id.IsNone)
                _byId[step.Id] = step;
            Deliveries += IsDelivery(step) ? 1 : 0;
            foreach (var spawned in step.Effects.OfType<StepEffect.Spawned>())
            {
                var ordinal = ordinals[spawned.Path] = ordinals.GetValueOrDefault(spawned.Path) + 1;
                _recorded[(spawned.Path, ordinal)] = spawned.Child;
            }
        }

        foreach (var root in steps.Where(step => step.Id is { Life: 1, Number: 1 }).OrderBy(step => step.Id.Root))
            AddDraws(root);
    }

    /// <inheritdoc />
    protected override int Pick(PendingDeliveries pending)
    {
        while (_next < steps.Count && !IsDelivery(steps[_next]))
            _next++;
        if (_next == steps.Count || Stuck is not null)
            return 0;
        var step = steps[_next];
        for (var i = 0; i < pending.Count; i++)
        {
            if (!IsMeant(pending, i, step))
                continue;
            _next++;
            Followed++;
            AddDraws(step);
            return i;
        }

        Stuck = step;
        return 0;
    }

    /// <inheritdoc />
    protected override long Value(ChoiceKind kind, long bound) =>
        kind == ChoiceKind.Draw && _draws.TryDequeue(out var drawn) && drawn < bound ? drawn : 0;

    private static bool IsDelivery(RecordedStep step) => step.Kind is RecordedKind.Message or RecordedKind.Timer;

    /// <summary>The draws of a step, and of the actors that begin with it.</summary>
    private void AddDraws(RecordedStep step)
    {
        for (RecordedStep? each = step; each is not null; each = _byId.GetValueOrDefault(each.Id with { Number = each.Id.Number + 1 }))
        {
            if (each != step && each.Kind != RecordedKind.Started)
                return;
            foreach (var drawn in each.Effects.OfType<StepEffect.Drawn>())
                _draws.Enqueue(drawn.Value);
        }
    }

    private bool IsMeant(PendingDeliveries pending, int index, RecordedStep step)
    {
        if (pending.ReceiverAt(index) != _simulated.GetValueOrDefault(step.Actor) || pending.IsTimerAt(index) != (step.Kind == RecordedKind.Timer))
            return false;
        var message = pending.MessageAt(index);
        if (message.GetType() != step.Message!.GetType())
            return false;
        if (step.Kind == RecordedKind.Timer)
            return true;
        var origin = step.Message is Terminated ? step.Sender : _byId.GetValueOrDefault(step.Cause)?.Actor ?? ActorId.None;
        return pending.OriginAt(index) == _simulated.GetValueOrDefault(origin) && (!origin.IsNone || Plain(message) == Plain(step.Message));
    }

    /// <summary>A message without addresses.</summary>
    private static string Plain(Message message)
    {
        var text = message.ToString();
        var plain = new System.Text.StringBuilder(text.Length);
        var inAddress = false;
        foreach (var each in text)
        {
            inAddress = each == '@' || (inAddress && char.IsAsciiDigit(each));
            if (!inAddress)
                plain.Append(each);
        }

        return plain.ToString();
    }
}
