using System.Diagnostics;
using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace FslHv.Host.Telemetry;

/// <summary>
/// Sends metrics and spans by OTLP where the standard environment variables name an endpoint. All else is theirs, too: protocol, headers, interval,
/// sampler. Ending it sends what is left.
/// </summary>
internal sealed class OtlpExport : IDisposable
{
    private readonly MeterProvider? _metrics;
    private readonly TracerProvider? _traces;

    /// <param name="node">Name of the node: with the process's number it names the instance.</param>
    public OtlpExport(string node)
    {
        var resource = ResourceBuilder.CreateEmpty()
            .AddService("fslhv", serviceInstanceId: string.Create(CultureInfo.InvariantCulture, $"{node}-{Environment.ProcessId}"))
            .AddTelemetrySdk()
            .AddEnvironmentVariableDetector();
        if (Wants("METRICS"))
            _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(Instruments.Source).AddOtlpExporter().Build();
        if (WantsTraces)
            _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Instruments.Source).AddOtlpExporter().Build();
    }

    /// <summary>Whether the environment asks for anything.</summary>
    public static bool IsWanted => Wants("METRICS") || WantsTraces;

    /// <summary>Whether the environment asks for spans.</summary>
    public static bool WantsTraces => Wants("TRACES");

    /// <summary>
    /// Which traces are wanted, by the sampler of the environment. Every process decides for itself, and by nothing but the trace's id, so that all
    /// decide alike.
    /// </summary>
    public static Func<ActivityTraceId, bool> Sampled()
    {
        var sampler = Environment.GetEnvironmentVariable("OTEL_TRACES_SAMPLER") ?? "";
        if (sampler.EndsWith("always_off", StringComparison.Ordinal))
            return _ => false;
        var argument = Environment.GetEnvironmentVariable("OTEL_TRACES_SAMPLER_ARG");
        if (!sampler.EndsWith("traceidratio", StringComparison.Ordinal)
            || !double.TryParse(argument, CultureInfo.InvariantCulture, out var ratio) || ratio is not (>= 0 and <= 1))
            return _ => true;
        var decides = new TraceIdRatioBasedSampler(ratio);
        return trace => decides.ShouldSample(new SamplingParameters(default, trace, "hcall", ActivityKind.Client)).Decision == SamplingDecision.RecordAndSample;
    }

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    private static bool Wants(string signal)
    {
        if (string.Equals(Environment.GetEnvironmentVariable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase))
            return false;
        var exporter = Environment.GetEnvironmentVariable($"OTEL_{signal}_EXPORTER");
        return exporter == "otlp" || (string.IsNullOrEmpty(exporter) && (Has("OTEL_EXPORTER_OTLP_ENDPOINT") || Has($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT")));
    }

    private static bool Has(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
