namespace FslHv.Architecture.Tests;

public sealed class EffortTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("0", false)]
    [InlineData("1", true)]
    public void Only_1_asks_for_the_long_tier(string? value, bool isLong) => Assert.Equal(isLong, Effort.IsLongTier(value));

    [Fact]
    public void A_test_loops_at_length_only_in_the_long_tier() => Assert.Equal(Effort.IsLong ? 9 : 3, Effort.Rounds(usually: 3, atLength: 9));
}
