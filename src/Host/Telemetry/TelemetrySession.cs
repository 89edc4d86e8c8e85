using System.Net;
using System.Net.Sockets;
using FslHv.Actors;
using FslHv.Cluster;
using FslHv.Host.Input;

namespace FslHv.Host.Telemetry;

/// <summary>What one process tells of itself: counts on a page, counts and spans by OTLP. It is given every step that is taken here.</summary>
internal sealed class TelemetrySession : IStepRecorder, IDisposable
{
    private readonly Instruments _instruments;
    private readonly StepMeter _meter;
    private readonly MetricBook? _book;
    private readonly HcallTracer? _tracer;
    private readonly OtlpExport? _export;
    private readonly PageServer? _server;
    private volatile Func<Load> _load = () => Load.None;
    private volatile Func<(bool IsWell, string State)> _health = () => (true, "up");

    private TelemetrySession(string node, IPEndPoint? page, TelemetryPart part)
    {
        _instruments = new Instruments(node, () => _load());
        _meter = new StepMeter(_instruments, part == TelemetryPart.All);
        if (page is not null)
        {
            _book = new MetricBook(_instruments.Meter);
            _server = Serve(page);
        }

        if (!OtlpExport.IsWanted)
            return;
        _export = new OtlpExport(node);
        if (OtlpExport.WantsTraces && part == TelemetryPart.All)
            _tracer = new HcallTracer(node, OtlpExport.Sampled());
    }

    /// <summary>Where the page is; null: there is none.</summary>
    public IPEndPoint? At => _server?.At;

    /// <summary>Begins, where anybody wants to know.</summary>
    /// <param name="node">Name of the node.</param>
    /// <param name="page">Where the page is to be served; null: nowhere.</param>
    /// <param name="part">What is told.</param>
    /// <returns>Null where nobody does: then nothing is counted.</returns>
    /// <exception cref="InputException">The page cannot be served there.</exception>
    public static TelemetrySession? Open(string node, IPEndPoint? page = null, TelemetryPart part = TelemetryPart.All) =>
        page is null && !OtlpExport.IsWanted ? null : new TelemetrySession(node, page, part);

    /// <summary>A machine begins here, or begins again for a process that joins it anew.</summary>
    /// <param name="machine">Its name.</param>
    /// <param name="speed">How many seconds of its time go by in a real one.</param>
    /// <param name="load">What waits and was sent.</param>
    public void Begin(string machine, Func<int> speed, Func<Load> load)
    {
        _meter.Begin(machine);
        _tracer?.Begin(machine, speed);
        _load = load;
    }

    /// <summary>Who says how it is.</summary>
    public void Ask(Func<(bool IsWell, string State)> health) => _health = health;

    public void Write(RecordedStep step)
    {
        _meter.Take(step);
        _tracer?.Take(step);
    }

    /// <summary>Whoever led has counted it, or died within it: counted twice would be wrong by far more.</summary>
    public void WriteKept(RecordedStep step) => _meter.Skip(step);

    public void Flush()
    {
        // What is counted is sent when it is time.
    }

    public void Dispose()
    {
        _server?.Dispose();
        _export?.Dispose();
        _book?.Dispose();
        _tracer?.Dispose();
        _instruments.Dispose();
    }

    private PageServer Serve(IPEndPoint at)
    {
        try
        {
            return new PageServer(at, PageOf);
        }
        catch (SocketException exception)
        {
            throw new InputException($"--metrics: {at}: {exception.Message}");
        }
    }

    private Page? PageOf(string path)
    {
        if (path == "/metrics")
            return new Page(200, _book!.Write()) { ContentType = PrometheusText.ContentType };
        if (path != "/healthz")
            return null;
        var (isWell, state) = _health();
        return new Page(isWell ? 200 : 503, $"{state}\n");
    }
}

/// <summary>What a process tells.</summary>
internal enum TelemetryPart
{
    /// <summary>Everything.</summary>
    All,

    /// <summary>How long failovers took: whoever assembles a machine sees all of it, and the nodes count everything else themselves.</summary>
    Failovers,
}
