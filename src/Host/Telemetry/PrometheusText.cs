using System.Globalization;
using System.Text;

namespace FslHv.Host.Telemetry;

/// <summary>
/// Metrics in the text format 0.0.4 of Prometheus. Source: prometheus.io, "Exposition formats"; opentelemetry.io, "Prometheus and OpenMetrics
/// Compatibility".
/// </summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(IEnumerable<MetricFamily> families)
    {
        var text = new StringBuilder();
        foreach (var family in families)
            Write(text, family);
        return text.ToString();
    }

    /// <summary>Labels in braces; nothing where there are none.</summary>
    public static string Labels(IEnumerable<(string Name, string Value)> labels)
    {
        var text = string.Join(',', labels.Select(label => $"{NameOf(label.Name)}=\"{Escape(label.Value).Replace("\"", "\\\"", StringComparison.Ordinal)}\""));
        return text.Length == 0 ? "" : $"{{{text}}}";
    }

    /// <summary>A metric's name there: underscores for dots, the unit behind it, <c>_total</c> behind a counter.</summary>
    public static string NameOf(string name, string? unit, MetricKind kind)
    {
        var suffix = unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "", // Units in braces only say what is counted.
        };
        return $"{NameOf(name)}{suffix}{(kind == MetricKind.Counter ? "_total" : "")}";
    }

    private static void Write(StringBuilder text, MetricFamily family)
    {
        var name = NameOf(family.Name, family.Unit, family.Kind);
        if (!family.Samples.Any())
            return;
        text.Append("# HELP ").Append(name).Append(' ').Append(Escape(family.Description)).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(KindText(family.Kind)).Append('\n');
        foreach (var sample in family.Samples)
        {
            if (family.Kind == MetricKind.Histogram)
                WriteHistogram(text, name, family.Bounds, sample);
            else
                Line(text, name, sample.Labels, sample.Value);
        }
    }

    private static void WriteHistogram(StringBuilder text, string name, IReadOnlyList<double> bounds, MetricSample sample)
    {
        var count = 0L;
        for (var i = 0; i < sample.Counts.Count; i++)
        {
            count += sample.Counts[i];
            Line(text, $"{name}_bucket", [.. sample.Labels, ("le", i < bounds.Count ? Number(bounds[i]) : "+Inf")], count);
        }

        Line(text, $"{name}_sum", sample.Labels, sample.Value);
        Line(text, $"{name}_count", sample.Labels, count);
    }

    private static void Line(StringBuilder text, string name, IEnumerable<(string Name, string Value)> labels, double value) =>
        text.Append(name).Append(Labels(labels)).Append(' ').Append(Number(value)).Append('\n');

    private static string KindText(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Histogram => "histogram",
        _ => "gauge",
    };

    private static string NameOf(string name) => string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
