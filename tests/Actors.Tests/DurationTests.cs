namespace FslHv.Actors.Tests;

public sealed class DurationTests
{
    [Theory]
    [InlineData("0ns", 0)]
    [InlineData("1ns", 1)]
    [InlineData("250us", 250_000)]
    [InlineData("250µs", 250_000)]
    [InlineData("1.5ms", 1_500_000)]
    [InlineData("0.000001ms", 1)]
    [InlineData("2s", 2_000_000_000)]
    [InlineData("1min", 60_000_000_000)]
    [InlineData("9223372036s", 9_223_372_036_000_000_000)]
    [InlineData("5 ms", 5_000_000)]
    public void A_duration_is_read_exactly(string text, long nanoseconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(nanoseconds, duration.Nanoseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("ms")]
    [InlineData("-1ms")]
    [InlineData("1e3ms")]
    [InlineData("1,5ms")]
    [InlineData("0.5ns")]
    [InlineData("1.0000001ms")]
    [InlineData("9223372037s")]
    [InlineData("99999999999999999999999999999999999999ns")]
    [InlineData("5 parsecs")]
    public void What_is_no_duration_is_refused(string text)
    {
        Assert.False(Duration.TryParse(text, out var duration));
        Assert.Equal(Duration.Zero, duration);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(999, "999ns")]
    [InlineData(1_000, "1us")]
    [InlineData(1_500, "1.5us")]
    [InlineData(50_000_050, "50.00005ms")]
    [InlineData(1_000_000_000, "1s")]
    [InlineData(61_000_000_001, "61.000000001s")]
    [InlineData(long.MaxValue, "never")]
    public void A_duration_prints_in_the_largest_unit_that_makes_it_one_or_more(long nanoseconds, string text) =>
        Assert.Equal(text, new Duration(nanoseconds).ToString());

    [Fact]
    public void What_is_printed_reads_back()
    {
        var random = new Random(1);
        for (var i = 0; i < 10_000; i++)
        {
            var duration = new Duration(1 + (random.NextInt64(long.MaxValue - 1) >> random.Next(63)));
            Assert.True(Duration.TryParse(duration.ToString(), out var back) && back == duration, duration.ToString());
        }
    }

    [Fact]
    public void A_moment_that_cannot_be_counted_never_comes()
    {
        Assert.Equal(Instant.Never, new Instant(long.MaxValue - 5) + new Duration(6));
        Assert.Equal(new Instant(long.MaxValue), new Instant(long.MaxValue - 5) + new Duration(5));
        Assert.Equal(Instant.Never, Instant.Never + Duration.FromSeconds(1));
    }
}
