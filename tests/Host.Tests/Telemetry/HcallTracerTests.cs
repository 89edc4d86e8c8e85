using System.Diagnostics;
using FslHv.Abi;
using FslHv.Host.Telemetry;

namespace FslHv.Host.Tests.Telemetry;

/// <summary>Spans of one hcall over two nodes that know nothing of each other.</summary>
public sealed class HcallTracerTests
{
    [Fact]
    public void Spans_of_two_nodes_are_one_trace_with_each_stage_below_the_one_before()
    {
        using var spans = new Spans();
        using HcallTracer left = Tracer(spans, "left"), head = Tracer(spans, "head");
        left.Take(Steps.Asking(1, 100));
        left.Take(Steps.Asked(2, 7, 103));
        head.Take(Steps.Taken(50, 7, 110, Steps.Returns()));
        left.Take(Steps.Answered(3, 7, 120));

        var named = spans.All.ToDictionary(span => span.DisplayName);
        Assert.Equal(["answer", "hcall DoorbellSend", "hypervisor", "partition"], named.Keys.Order(StringComparer.Ordinal));
        Assert.Single(spans.All.Select(span => span.TraceId).Distinct());
        Assert.Equal(default, named["hcall DoorbellSend"].ParentSpanId);
        Assert.Equal(named["hcall DoorbellSend"].SpanId, named["partition"].ParentSpanId);
        Assert.Equal(named["partition"].SpanId, named["hypervisor"].ParentSpanId);
        Assert.Equal(named["hypervisor"].SpanId, named["answer"].ParentSpanId);
        Assert.Equal("head", named["hypervisor"].GetTagItem("node"));
        Assert.All(named.Values, span => Assert.True(span.DisplayName == "hypervisor" || (string?)span.GetTagItem("node") == "left"));
        Assert.Equal(TimeSpan.FromMilliseconds(20), named["hcall DoorbellSend"].Duration);
        Assert.Equal(TimeSpan.FromMilliseconds(3), named["partition"].Duration);
        Assert.All(spans.All, span => Assert.True(span.IsStopped));
    }

    [Fact]
    public void An_hcall_that_is_answered_later_lasts_until_then_and_a_repeat_is_none()
    {
        using var spans = new Spans();
        using var head = Tracer(spans, "head");
        head.Take(Steps.Taken(1, 1, 10));
        head.Take(Steps.Taken(2, 1, 11));
        head.Take(Steps.Told(3, 35, Steps.Returns(HcallStatus.InvalidState)));
        head.Take(Steps.Told(4, 40, Steps.Returns()));

        var span = Assert.Single(spans.All);
        Assert.Equal(TimeSpan.FromMilliseconds(25), span.Duration);
        Assert.Equal("EV_INVALID_STATE", span.GetTagItem("fslhv.status"));
        Assert.Equal(ActivityStatusCode.Error, span.Status);
    }

    [Fact]
    public void An_hcall_whose_asker_ends_ends_with_it()
    {
        using var spans = new Spans();
        using var left = Tracer(spans, "left");
        left.Take(Steps.Asked(2, 1, 10));
        left.Take(Steps.AskerEnds(3, 16));
        left.Take(Steps.Answered(4, 1, 20));

        var span = Assert.Single(spans.All, span => span.DisplayName != "partition");
        Assert.Equal("asker ended", span.GetTagItem("fslhv.status"));
        Assert.Equal(TimeSpan.FromMilliseconds(6), span.Duration);
    }

    [Fact]
    public void Traces_differ_by_machine_asker_and_number()
    {
        var id = HcallIds.TraceOf("m", Steps.Asker, new RequestId(1));
        Assert.Equal(id, HcallIds.TraceOf("m", Steps.Asker, new RequestId(1)));
        Assert.NotEqual(id, HcallIds.TraceOf("n", Steps.Asker, new RequestId(1)));
        Assert.NotEqual(id, HcallIds.TraceOf("m", Steps.Partition, new RequestId(1)));
        Assert.NotEqual(id, HcallIds.TraceOf("m", Steps.Asker, new RequestId(2)));
        Assert.NotEqual(HcallIds.SpanOf(id, HcallStage.Call), HcallIds.SpanOf(id, HcallStage.Answer));
    }

    [Fact]
    public void A_trace_that_is_not_sampled_has_no_spans()
    {
        using var spans = new Spans();
        using var head = new HcallTracer("head", _ => false);
        head.Begin(spans.Machine, () => 1);
        head.Take(Steps.Taken(1, 1, 10, Steps.Returns()));
        Assert.Empty(spans.All);
    }

    private static HcallTracer Tracer(Spans spans, string node)
    {
        var tracer = new HcallTracer(node, _ => true);
        tracer.Begin(spans.Machine, () => 1);
        return tracer;
    }

    /// <summary>Keeps the spans of this test's machine; other tests may make some at the same time.</summary>
    private sealed class Spans : IDisposable
    {
        private readonly List<Activity> _all = [];
        private readonly ActivityListener _listener;

        public Spans()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == Instruments.Source,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = span =>
                {
                    if ((string?)span.GetTagItem("fslhv.machine") == Machine)
                        _all.Add(span);
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public string Machine { get; } = Guid.NewGuid().ToString();

        public IReadOnlyList<Activity> All => _all;

        public void Dispose() => _listener.Dispose();
    }
}
