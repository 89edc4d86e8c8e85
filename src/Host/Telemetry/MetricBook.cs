using System.Diagnostics.Metrics;

namespace FslHv.Host.Telemetry;

/// <summary>Keeps the sums of a meter's instruments, for the page that shows them.</summary>
internal sealed class MetricBook : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly SortedDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public MetricBook(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!ReferenceEquals(instrument.Meter, meter))
                return;
            lock (_gate)
                _families.Add(instrument.Name, new MetricFamily(instrument));
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>All there is, in the text format 0.0.4 of Prometheus.</summary>
    public string Write()
    {
        lock (_gate)
        {
            foreach (var family in _families.Values)
                family.Begin();
            _listener.RecordObservableInstruments();
            return PrometheusText.Write(_families.Values);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_gate)
            _families[instrument.Name].Take(value, tags);
    }
}
