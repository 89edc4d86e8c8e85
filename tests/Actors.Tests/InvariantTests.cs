namespace FslHv.Actors.Tests;

public sealed class InvariantTests
{
    [Fact]
    public void A_broken_condition_prints_itself()
    {
        var count = 3;
        var broken = Assert.Throws<InvariantException>(() => Invariant.Holds(count < 3));
        Assert.Equal("invariant broken: count < 3", broken.Message);
    }

    [Fact]
    public void A_condition_that_holds_is_silent() => Assert.Null(Record.Exception(() => Invariant.Holds(true)));
}
