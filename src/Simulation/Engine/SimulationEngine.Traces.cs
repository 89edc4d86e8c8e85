using System.Runtime.CompilerServices;
using FslHv.Actors;

namespace FslHv.Simulation;

public sealed partial class SimulationEngine
{
    /// <summary>Who sees the trace; null when nobody does.</summary>
    private ITraceObserver? _observer;

    /// <summary>Whether anybody wants to know of deliveries.</summary>
    private bool _isWatched;

    /// <summary>Paths that somebody asked for.</summary>
    private string?[] _paths = [];

    /// <inheritdoc />
    public void Observe(ITraceObserver observer)
    {
        InvariantBetweenHandlers();
        ArgumentNullException.ThrowIfNull(observer);
        _observer = _observer is null ? observer : new BothObservers(_observer, observer);
        _isWatched = true;
    }

    /// <inheritdoc />
    /// <remarks>Empty for nobody; the id as text for one that was never given out.</remarks>
    public string PathOf(ActorId actor) => actor.IsNone ? "" : NumberOf(actor) is var number and not 0 ? PathOf(number) : actor.ToString();

    private string PathOf(int number)
    {
        if (number >= _paths.Length)
            Array.Resize(ref _paths, _records.Length);
        ref var record = ref _records[number];
        return _paths[number] ??= record.Parent == 0 ? record.Name : $"{PathOf(record.Parent)}/{record.Name}";
    }

    private void RecordDelivery(in Envelope envelope)
    {
        _border?.BeginDelivery(DeliveryOf(in envelope));
        var kind = envelope.Kind == EnvelopeKind.Timer ? TraceKind.Timer : TraceKind.Deliver;
        Record(kind, envelope.Cause, envelope.Sender, envelope.Receiver, envelope.Message);
    }

    private void Record(TraceKind kind, long cause, int from, int to, object? payload)
    {
        if (_observer is not null)
            Dispatch(new TraceRecord(_steps, cause, ShownNow, kind, IdOf(from), IdOf(to), payload));
    }

    private void RecordUnknown(int from, ActorId to, Message message)
    {
        if (_observer is not null)
            Dispatch(new TraceRecord(_steps, _steps, ShownNow, TraceKind.DeadLetter, IdOf(from), to, message));
    }

    /// <summary>Observers see no time go back, though actors may be behind each other.</summary>
    private Instant ShownNow => new(_pending is null ? _now : _latest);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Dispatch(in TraceRecord record) => _observer!.OnRecord(in record);

    private sealed class BothObservers(ITraceObserver first, ITraceObserver second) : ITraceObserver
    {
        public void OnRecord(in TraceRecord record)
        {
            first.OnRecord(in record);
            second.OnRecord(in record);
        }
    }
}
