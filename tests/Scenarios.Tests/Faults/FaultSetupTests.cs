using FslHv.Actors;

namespace FslHv.Scenarios.Tests;

/// <summary>The keys of <c>faults</c>.</summary>
public sealed class FaultSetupTests
{
    [Fact]
    public void Every_key_is_read()
    {
        var setup = Read("{ draw: [guest-panic, driver.*], on: [active], between: 50ms .. 2s, at-most: 2, survivable: { guest-panic: 1, driver.*: 4 } }");
        Assert.Equal(
            ("[guest-panic, driver.*]", "[active]", Duration.FromMilliseconds(50), Duration.FromSeconds(2), 2),
            (setup.Draw.ToString(), setup.On.ToString(), setup.From, setup.To!.Value, setup.AtMost));
        Assert.Equal(["guest-panic 1", "driver.* 4"], setup.Survivable.Select(each => $"{each.Pattern} {each.Count}"));
    }

    [Fact]
    public void What_is_not_said_has_its_default()
    {
        var setup = Read("{ draw: all, between: 5ms }");
        Assert.Equal(
            ("[all]", 0, Duration.FromMilliseconds(5), (Duration?)null, FaultSetup.AtMostDefault, 0),
            (setup.Draw.ToString(), setup.On.Count, setup.From, setup.To, setup.AtMost, setup.Survivable.Count));
    }

    [Theory]
    [InlineData("{ on: [active] }", "3:9: a faults needs the key 'draw'")]
    [InlineData("{ draw: all, between: soon }", "3:31: 'between' needs a window such as 50ms..2s, or a duration such as 50ms, not 'soon'")]
    [InlineData("{ draw: all, between: 3s..2s }", "3:31: 'between' needs a window such as 50ms..2s, or a duration such as 50ms, not '3s..2s'")]
    [InlineData("{ draw: all, at-most: many }", "3:31: 'at-most' needs a whole number from 0 to 1000, not 'many'")]
    [InlineData("{ draw: [guest-panik] }", "3:9: no fault is named 'guest-panik'; did you mean 'guest-panic'?")]
    [InlineData("{ draw: all, survivable: { guest-ponic: 1 } }", "3:36: no fault is named 'guest-ponic'; did you mean 'guest-panic'?")]
    [InlineData("{ draw: all, on: [activ] }", "3:9: unknown partition 'activ'; did you mean 'active'?")]
    [InlineData("{ draw: all, between: 11s }", "3:9: 'between' begins at 11s, behind its end at 10s")]
    public void What_is_wrong_is_an_error(string setup, string error) => Assert.Equal([error], Texts.Errors($"{Texts.Head}faults: {setup}\n", Boards.Mutual));

    [Theory]
    [InlineData("fault: { point: guest-panic }", "3:30: 'guest-panic' is no fault point: a timeline says 'panic: worker'")]
    [InlineData("fault: { point: driver.open.no-memori }", "3:30: unknown fault point 'driver.open.no-memori'; did you mean 'driver.open.no-memory'?")]
    public void A_fault_point_of_a_timeline_must_be_one(string entry, string error) =>
        Assert.Equal([error], Texts.Errors($"{Texts.Head}timeline: [{{ at: 1ms, {entry} }}]\n", Boards.Mutual));

    [Theory]
    [InlineData("slow: a", "Befall { Guest = a, Event = SlowDown { By = 1ms } }")]
    [InlineData("slow: a, by: 0", "Befall { Guest = a, Event = SlowDown { By = 0 } }")]
    [InlineData("memory-hole: { partition: a, address: 0x1000 }", "Befall { Guest = a, Event = LoseMemory { Address = 4096, SizeBytes = 4096 } }")]
    [InlineData("memory-hole: { partition: a, address: 5, size: 7 }", "Befall { Guest = a, Event = LoseMemory { Address = 5, SizeBytes = 7 } }")]
    public void New_ways_to_go_wrong(string action, string expected) =>
        Assert.Equal(expected, Parse($"timeline: [{{ at: 5ms, {action} }}]\n").Timeline[0].Action.ToString());

    private static FaultSetup Read(string setup) => Parse($"faults: {setup}\n").Faults!;

    private static Scenario Parse(string text)
    {
        var reading = ScenarioLoader.Parse("f", Texts.Head + text);
        Assert.Equal([], reading.Errors);
        return reading.Scenario!;
    }
}
