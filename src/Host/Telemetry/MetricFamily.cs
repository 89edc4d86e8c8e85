using System.Diagnostics.Metrics;
using System.Globalization;

namespace FslHv.Host.Telemetry;

/// <summary>All that one instrument has measured, by attributes.</summary>
internal sealed class MetricFamily
{
    private readonly Instrument _instrument;
    private readonly IReadOnlyList<double> _bounds;
    private readonly SortedDictionary<string, MetricSample> _samples = new(StringComparer.Ordinal);

    public MetricFamily(Instrument instrument)
    {
        _instrument = instrument;
        _bounds = (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries ?? [];
        Kind = instrument switch
        {
            Histogram<double> or Histogram<long> => MetricKind.Histogram,
            Counter<long> or ObservableCounter<long> => MetricKind.Counter,
            _ => MetricKind.Gauge,
        };
    }

    public string Name => _instrument.Name;

    public string? Unit => _instrument.Unit;

    public string Description => _instrument.Description ?? "";

    public MetricKind Kind { get; }

    /// <summary>Upper bounds of a histogram's buckets, without the last, which has none.</summary>
    public IReadOnlyList<double> Bounds => _bounds;

    /// <summary>What was measured, by attributes as text.</summary>
    public IEnumerable<MetricSample> Samples => _samples.Values;

    /// <summary>Whoever is observed says everything anew.</summary>
    public void Begin()
    {
        if (_instrument.IsObservable)
            _samples.Clear();
    }

    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new List<(string Name, string Value)>(tags.Length);
        foreach (var (name, content) in tags)
            labels.Add((name, Convert.ToString(content, CultureInfo.InvariantCulture) ?? ""));
        labels.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        var key = PrometheusText.Labels(labels);
        if (!_samples.TryGetValue(key, out var sample))
            _samples.Add(key, sample = new MetricSample(labels, new long[_bounds.Count + 1]));
        sample.Take(value, Kind, _instrument.IsObservable, _bounds);
    }
}

/// <summary>What one instrument has measured with the same attributes.</summary>
/// <param name="labels">The attributes, by name.</param>
/// <param name="counts">How many values fell into each bucket.</param>
internal sealed class MetricSample(IReadOnlyList<(string Name, string Value)> labels, long[] counts)
{
    public IReadOnlyList<(string Name, string Value)> Labels => labels;

    /// <summary>A sum; of a gauge the last value.</summary>
    public double Value { get; private set; }

    /// <summary>How many values fell into each bucket of a histogram.</summary>
    public IReadOnlyList<long> Counts => counts;

    public void Take(double value, MetricKind kind, bool isObserved, IReadOnlyList<double> bounds)
    {
        Value = kind == MetricKind.Gauge || isObserved ? value : Value + value;
        if (kind != MetricKind.Histogram)
            return;
        var bucket = 0;
        while (bucket < bounds.Count && value > bounds[bucket])
            bucket++;
        counts[bucket]++;
    }
}

/// <summary>What a metric is, as the page says it.</summary>
internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}
