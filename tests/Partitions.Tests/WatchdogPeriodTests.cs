using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Partitions.Tests;

public sealed class WatchdogPeriodTests
{
    [Theory]
    [InlineData(63u, 50)]
    [InlineData(62u, 100)]
    [InlineData(46u, 6_553_600)]
    [InlineData(8u, 25L << 56)]
    [Conforms("c.7-3")]
    public void A_period_is_a_power_of_two_of_ticks_and_larger_is_shorter(uint period, long nanoseconds) =>
        Assert.Equal(Duration.FromNanoseconds(nanoseconds), new WatchdogPeriod(period).Length);

    [Fact]
    public void Below_8_no_expiry_can_be_counted()
    {
        Assert.False(new WatchdogPeriod(7).Expires);
        Assert.True(new WatchdogPeriod(8).Expires);
        Assert.False(WatchdogPeriod.Longest.Expires);
    }

    /// <summary>The bit rises in the middle of its cycle, whenever the watchdog was set.</summary>
    [Fact]
    [Conforms("c.7-4")]
    public void The_next_expiry_is_the_next_rising_edge_of_the_timebase_bit()
    {
        for (var n = 40u; n <= WatchdogPeriod.Shortest; n++)
        {
            var period = new WatchdogPeriod(n);
            var length = period.Length.Nanoseconds;
            foreach (var now in new[] { 0, 1, (length / 2) - 1, length / 2, (length / 2) + 1, length - 1, length, 123_456_789 })
            {
                var edge = now + period.ToNextEdge(new Instant(now)).Nanoseconds;
                Assert.Equal(length / 2, edge % length);
                Assert.InRange(edge - now, 1, length);
            }
        }
    }
}
