using FslHv.Actors;

namespace FslHv.Host.Telemetry;

/// <summary>When steps were taken: the latest of this process by their names, and engine time as wall-clock time.</summary>
internal sealed class StepTimes
{
    private const int Kept = 4096;

    private readonly Dictionary<StepId, Instant> _at = [];
    private readonly Queue<StepId> _order = [];
    private DateTime? _zero;

    /// <summary>How many seconds of engine time go by in a real one.</summary>
    public Func<int> Speed { get; set; } = () => 1;

    public void Clear()
    {
        _at.Clear();
        _order.Clear();
        _zero = null;
    }

    public void Add(RecordedStep step)
    {
        // Whatever is seen has happened already: the step that is seen soonest after it happened says best where zero is.
        var zero = DateTime.UtcNow - Length(step.At);
        if (_zero is null || zero < _zero)
            _zero = zero;
        if (step.Id.IsNone || !_at.TryAdd(step.Id, step.At))
            return;
        _order.Enqueue(step.Id);
        if (_order.Count > Kept)
            _at.Remove(_order.Dequeue());
    }

    /// <summary>When a step was taken; null where it was not taken here, or long ago.</summary>
    public Instant? Of(StepId step) => _at.TryGetValue(step, out var at) ? at : null;

    public DateTime Wall(Instant at) => (_zero ?? DateTime.UtcNow) + Length(at);

    private TimeSpan Length(Instant at) => TimeSpan.FromTicks(at.Nanoseconds / TimeSpan.NanosecondsPerTick / Speed());
}
