namespace FslHv.Host.Tests.Telemetry;

/// <summary>What a run tells reaches whoever the environment names.</summary>
public sealed class OtlpTests
{
    [Fact]
    public void A_live_run_sends_metrics_and_spans_where_the_environment_says()
    {
        using var collector = new Collector();
        Run(collector);

        Assert.All(collector.Posts, post => Assert.Equal("application/x-protobuf", post.ContentType));
        var metrics = collector.Text("/v1/metrics");
        Assert.All(
            (string[])
            [
                "fslhv.hcall.count", "fslhv.step.count", "fslhv.mailbox.depth", "PartitionGetStatus", "success",
                "service.name", "a-name",
            ],
            each => Assert.Contains(each, metrics, StringComparison.Ordinal));
        var spans = collector.Text("/v1/traces");
        Assert.All(
            (string[])["hcall PartitionGetStatus", "partition", "hypervisor", "answer", "fslhv.request", "a-name"],
            each => Assert.Contains(each, spans, StringComparison.Ordinal));
    }

    [Fact]
    public void A_signal_that_is_not_wanted_is_not_sent()
    {
        using var collector = new Collector();
        Run(collector, ("OTEL_TRACES_EXPORTER", "none"));
        Assert.All(collector.Posts, post => Assert.Equal("/v1/metrics", post.Path));
        Assert.NotEmpty(collector.Posts);
    }

    [Theory]
    [InlineData("OTEL_SDK_DISABLED", "true")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "")]
    public void Nothing_is_sent_where_nobody_asks_for_it(string name, string value)
    {
        using var collector = new Collector();
        Run(collector, (name, value));
        Assert.Empty(collector.Posts);
    }

    [Theory]
    [InlineData("always_off", "")]
    [InlineData("parentbased_traceidratio", "0")]
    public void Spans_are_left_out_by_the_standard_sampler(string sampler, string argument)
    {
        using var collector = new Collector();
        Run(collector, ("OTEL_TRACES_SAMPLER", sampler), ("OTEL_TRACES_SAMPLER_ARG", argument));
        Assert.Equal("", collector.Text("/v1/traces"));
        Assert.NotEqual("", collector.Text("/v1/metrics"));
    }

    /// <summary>Whether the scenario holds in time is another matter.</summary>
    private static void Run(Collector collector, params (string Name, string Value)[] more) => Assert.InRange(Fslhv.RunWith(
        [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Endpoint.ToString()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_SERVICE_NAME", "a-name"), .. more,
        ],
        Repository.Root,
        "run", "scenarios/failover.yaml", "--engine", "live", "--quiet").ExitCode, 0, 1);
}
