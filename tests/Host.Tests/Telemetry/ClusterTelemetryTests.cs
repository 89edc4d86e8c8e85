using System.Collections.Concurrent;
using System.Diagnostics;
using FslHv.Actors;
using FslHv.Cluster;
using FslHv.Host.Input;
using FslHv.Host.Telemetry;
using FslHv.Scenarios;

namespace FslHv.Host.Tests.Telemetry;

/// <summary>A machine of three nodes in one process, one of which is killed: what its nodes tell fits together.</summary>
public sealed class ClusterTelemetryTests
{
    [Fact]
    public async Task Spans_of_a_real_machine_are_whole_traces_and_counts_are_there()
    {
        var machine = Guid.NewGuid().ToString();
        var spans = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Instruments.Source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => Keep(span),
        };
        ActivitySource.AddActivityListener(listener);
        using var instruments = new Instruments("all", () => Load.None);
        using var book = new MetricBook(instruments.Meter);
        var scenario = RunInput.Load(Path.Combine(Repository.Root, "scenarios", "kill-worker-node.yaml"), new Overrides());
        ScenarioResult result;
        await using (var cluster = await LocalCluster.StartAsync(new LocalClusterOptions
        {
            Nodes = [.. scenario.NodeNames],
            Populate = scenario.Populate,
            Codec = ProductCodec.Instance,
            RecorderOf = node => new NodeSteps(node, machine, instruments),
        }))
        {
            result = new ScenarioRun(scenario, cluster.Control).Run();
        }

        Assert.True(result.Holds);
        Assert.Contains("""fslhv_hcall_count_total{hcall="PartitionGetStatus",node="all",status="success"} """, book.Write(), StringComparison.Ordinal);
        var traces = spans.GroupBy(span => span.TraceId).Select(trace => trace.ToList())
            .Where(trace => trace.Exists(span => span.ParentSpanId == default)).ToList();
        Assert.True(traces.Count > 50, $"{traces.Count} traces");
        Assert.All(spans.GroupBy(span => span.SpanId), same => Assert.Single(same));
        var whole = traces.Where(trace => trace.Count == 4).ToList();
        Assert.True(whole.Count > 50, $"{whole.Count} of {traces.Count} are whole");
        Assert.All(whole, trace => Assert.Equal(3, trace.Count(span => trace.Any(other => other.SpanId == span.ParentSpanId))));
        Assert.Contains(whole, trace => trace.Select(span => span.GetTagItem("node")).Distinct().Count() == 2);

        void Keep(Activity span)
        {
            if ((string?)span.GetTagItem("fslhv.machine") == machine)
                spans.Add(span);
        }
    }

    private sealed class NodeSteps : IStepRecorder, IDisposable
    {
        private readonly HcallTracer _tracer;
        private readonly StepMeter _meter;

        public NodeSteps(string node, string machine, Instruments instruments)
        {
            _tracer = new HcallTracer(node, _ => true);
            _tracer.Begin(machine, () => 1);
            _meter = new StepMeter(instruments);
        }

        public void Write(RecordedStep step)
        {
            _tracer.Take(step);
            _meter.Take(step);
        }

        public void Dispose() => _tracer.Dispose();

        public void Flush()
        {
            // Nothing is kept back.
        }
    }
}
