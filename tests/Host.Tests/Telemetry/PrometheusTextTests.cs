using System.Diagnostics.Metrics;
using FslHv.Host.Telemetry;

namespace FslHv.Host.Tests.Telemetry;

/// <summary>The page is what Prometheus reads.</summary>
public sealed class PrometheusTextTests
{
    [Fact]
    public void A_counter_has_help_type_and_a_line_for_each_set_of_attributes()
    {
        using var meter = new Meter("made-up");
        using var book = new MetricBook(meter);
        var counter = meter.CreateCounter<long>("made.up-count", "{thing}", "Things\nof a \\ kind.");
        counter.Add(2, new KeyValuePair<string, object?>("b", "x"), new KeyValuePair<string, object?>("a", 1));
        counter.Add(3, new KeyValuePair<string, object?>("a", 1), new KeyValuePair<string, object?>("b", "x"));
        counter.Add(1, new KeyValuePair<string, object?>("a", "\"quoted\" \\ and\nbroken"));

        Assert.Equal(
            """
            # HELP made_up_count_total Things\nof a \\ kind.
            # TYPE made_up_count_total counter
            made_up_count_total{a="1",b="x"} 5
            made_up_count_total{a="\"quoted\" \\ and\nbroken"} 1

            """.ReplaceLineEndings("\n"),
            book.Write());
    }

    [Fact]
    public void A_histogram_has_cumulative_buckets_up_to_infinity_a_sum_and_a_count()
    {
        using var meter = new Meter("made-up");
        using var book = new MetricBook(meter);
        var histogram = meter.CreateHistogram("made.up", "s", "How long.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] });
        foreach (var value in (double[])[0.25, 0.5, 0.75, 8])
            histogram.Record(value, new KeyValuePair<string, object?>("who", "me"));

        Assert.Equal(
            """
            # HELP made_up_seconds How long.
            # TYPE made_up_seconds histogram
            made_up_seconds_bucket{who="me",le="0.5"} 2
            made_up_seconds_bucket{who="me",le="1"} 3
            made_up_seconds_bucket{who="me",le="+Inf"} 4
            made_up_seconds_sum{who="me"} 9.5
            made_up_seconds_count{who="me"} 4

            """.ReplaceLineEndings("\n"),
            book.Write());
    }

    [Fact]
    public void A_gauge_has_its_last_value_and_no_suffix_and_what_is_never_measured_is_left_out()
    {
        using var meter = new Meter("made-up");
        using var other = new Meter("made-up");
        using var book = new MetricBook(meter);
        var depth = 4L;
        meter.CreateObservableGauge("depth", () => depth, "{message}", "How many.");
        meter.CreateCounter<long>("never");
        other.CreateCounter<long>("of.another").Add(1);
        book.Write();
        depth = 2;
        Assert.Equal("# HELP depth How many.\n# TYPE depth gauge\ndepth 2\n", book.Write());
    }

    [Theory]
    [InlineData("fslhv.outbox.size", "By", "fslhv_outbox_size_bytes_total")]
    [InlineData("fslhv.turn.lost", "{turn}", "fslhv_turn_lost_total")]
    public void A_unit_is_part_of_the_name(string name, string unit, string expected) =>
        Assert.Equal(expected, PrometheusText.NameOf(name, unit, MetricKind.Counter));
}
