using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace FslHv.Host.Telemetry;

/// <summary>The instruments of one process, by the names of docs/telemetry.md.</summary>
internal sealed class Instruments : IDisposable
{
    /// <summary>Name of the meter and of the source of spans.</summary>
    public const string Source = "FslHv";

    private static readonly InstrumentAdvice<double> FailoverBounds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private readonly Counter<long> _hcalls;
    private readonly Counter<long> _doorbells;
    private readonly Counter<long> _steps;
    private readonly Histogram<double> _failovers;
    private readonly KeyValuePair<string, object?> _node;

    /// <param name="node">Name of the node; an attribute of every measurement.</param>
    /// <param name="load">What waits and was sent, asked whenever somebody collects.</param>
    public Instruments(string node, Func<Load> load)
    {
        _node = new("node", node);
        _hcalls = Meter.CreateCounter<long>("fslhv.hcall.count", "{call}", "Hcalls that the hypervisor answered.");
        _doorbells = Meter.CreateCounter<long>(
            "fslhv.doorbell.count", "{ring}", "Doorbells that were rung, rings lost in a pending one, handles dropped at a full file.");
        _steps = Meter.CreateCounter<long>("fslhv.step.count", "{step}", "Calls of actors' handlers.");
        _failovers = Meter.CreateHistogram<double>(
            "fslhv.failover.duration", "s", "From the stop or loss of a partition until a subscriber was told, and until a guest was up.",
            tags: null, FailoverBounds);
        Observe(load);
    }

    public Meter Meter { get; } = new(Source);

    public void CountHcall(string hcall, string status) => _hcalls.Add(1, new TagList { new("hcall", hcall), new("status", status), _node });

    /// <param name="outcome"><c>rung</c>, <c>coalesced</c> or <c>dropped</c>.</param>
    public void CountDoorbell(string outcome) => _doorbells.Add(1, new TagList { new("outcome", outcome), _node });

    public void CountStep(string kind) => _steps.Add(1, new TagList { new("kind", kind), _node });

    /// <param name="until"><c>told</c> or <c>booted</c>.</param>
    /// <param name="seconds">How long it took.</param>
    public void Failover(string until, double seconds) => _failovers.Record(seconds, new TagList { new("until", until), _node });

    public void Dispose() => Meter.Dispose();

    private void Observe(Func<Load> load)
    {
        Ascending lost = new(), packets = new(), bytes = new(), items = new();
        Meter.CreateObservableGauge("fslhv.mailbox.depth", () => Each(load().Mailboxes), "{message}", "Messages that wait for a top-level actor.");
        Meter.CreateObservableGauge("fslhv.outbox.depth", () => One(load().Waiting), "{item}", "What waits to be sent to other nodes.");
        Meter.CreateObservableCounter(
            "fslhv.turn.lost", () => One(lost.Next(load().TurnsLost)), "{turn}", "Turns lost because a receiver had too many messages.");
        Meter.CreateObservableCounter(
            "fslhv.outbox.packet.count", () => One(packets.Next(load().Packets)), "{packet}", "Packets given to the broker.");
        Meter.CreateObservableCounter("fslhv.outbox.size", () => One(bytes.Next(load().Bytes)), "By", "Bytes given to the broker.");
        Meter.CreateObservableCounter(
            "fslhv.outbox.item.count", () => One(items.Next(load().Items)), "{item}", "Letters, steps and entries of the log given to the broker.");
    }

    private IEnumerable<Measurement<long>> Each(IEnumerable<(string Actor, long Depth)> mailboxes) =>
        mailboxes.Select(box => new Measurement<long>(box.Depth, new("actor", box.Actor), _node));

    private Measurement<long> One(long value) => new(value, _node);

    /// <summary>A counter over several lives: what counts begins at 0 again when a node joins anew, and the sum goes on.</summary>
    private sealed class Ascending
    {
        private readonly Lock _gate = new();
        private long _before;
        private long _last;

        public long Next(long value)
        {
            lock (_gate)
            {
                if (value < _last)
                    _before += _last;
                _last = value;
                return _before + value;
            }
        }
    }
}
