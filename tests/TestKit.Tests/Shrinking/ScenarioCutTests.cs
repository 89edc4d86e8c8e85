using FslHv.Scenarios;

namespace FslHv.TestKit.Tests;

/// <summary>What can be left out of a scenario, and what is left then.</summary>
public sealed class ScenarioCutTests
{
    [Fact]
    public void Entries_guests_processes_and_subscribers_can_be_left_out()
    {
        var scenario = Failing.Readers().Scenario;
        Assert.Equal(["timeline 1", "timeline 2"], ScenarioCuts.Timeline(scenario).Select(cut => cut.ToString()));
        Assert.Equal(["guest active", "guest standby"], ScenarioCuts.Guests(scenario).Select(cut => cut.ToString()).Order());
        Assert.Equal(
            ["process standby/failoverd", "process standby/log1", "subscriber standby/journal"],
            ScenarioCuts.Processes(scenario).Select(cut => cut.ToString()));
        Assert.Equal("line 14: Panic active", ScenarioCuts.Describe(scenario.Scenario.Timeline[0]));
    }

    [Theory]
    [InlineData("guest active")]
    [InlineData("process standby/failoverd")]
    [InlineData("process standby/a/b c")]
    [InlineData("subscriber standby/journal")]
    [InlineData("timeline 12")]
    public void A_cut_is_read_as_it_is_written(string line) => Assert.Equal(line, $"{ScenarioCut.Parse(line)}");

    [Theory]
    [InlineData("")]
    [InlineData("guest")]
    [InlineData("guest ")]
    [InlineData("process standby")]
    [InlineData("process /a")]
    [InlineData("subscriber a/")]
    [InlineData("timeline 0")]
    [InlineData("timeline -1")]
    [InlineData("timeline x")]
    [InlineData("node a")]
    public void Anything_else_is_no_cut(string line) => Assert.Null(ScenarioCut.Parse(line));

    [Fact]
    public void What_is_not_there_cannot_be_left_out()
    {
        var binding = ScenarioCuts.Apply(Failing.Readers().Scenario, [new ScenarioCut.Process("standby", "nobody")], GuestPrograms.Standard);
        Assert.Null(binding.Scenario);
        Assert.Contains("there is no process standby/nobody that could be left out", Assert.Single(binding.Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_left_out_is_gone_and_the_rest_is_there()
    {
        var binding = ScenarioCuts.Apply(
            Failing.Readers().Scenario, [new ScenarioCut.Guest("active"), new ScenarioCut.Process("standby", "log1"), new ScenarioCut.Entry(1)],
            GuestPrograms.Standard);
        var left = binding.Scenario!.Scenario;
        Assert.Equal("bare", left.Guests.Single(guest => guest.Partition == "active").Program);
        Assert.Equal("failoverd", Assert.Single(left.Guests.Single(guest => guest.Partition == "standby").Processes).Name);
        Assert.Single(left.Timeline);
    }
}
