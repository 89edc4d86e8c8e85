using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios.Tests;

/// <summary>First faults, then peace.</summary>
public sealed class LivenessTests
{
    private const string Panics = "until: 1s\nguests: { active: { panic: restart }, standby: { panic: stop } }\ntimeline: [{ at: 50ms, panic: active }]\n";
    private const string Opens = "until: 2s\nguests: { active: { processes: [{ doorbell-logger: { name: log } }] } }\n";

    [Fact]
    public void What_comes_true_after_the_last_fault_holds() => Assert.Equal(
        ["✔ 62", "✔ 62", "✔ 62"],
        Results(Panics + "expect: [{ name: it boots, eventually: { fact: guest.booted, guest: active, boot: 2 } }]\n"
            + "liveness: { after: faults-end, within: 100ms, expect: [{ fact: guest.booted, guest: active, boot: 2 }, it boots] }\n")
            .Select(text => text[..4]));

    [Fact]
    public void A_state_must_be_there_in_time_and_stay()
    {
        var results = Results(
            Panics + "liveness: { within: 100ms, expect: [{ partition: active, is: running }, { partition: active, is: [stopped, paused] }] }\n");
        Assert.StartsWith("✔ ", results[0]);
        Assert.EndsWith(
            " active is: [stopped, paused] within 100ms after the last fault: it was running at the end; faults ended 50ms, and 100ms were allowed", results[1],
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_came_before_the_last_fault_does_not_count() => Assert.Contains(
        "it did not come",
        Results(Panics + "liveness: { within: 100ms, expect: [{ fact: guest.booted, guest: active, boot: 1 }] }\n").Single(), StringComparison.Ordinal);

    [Fact]
    public void What_comes_too_late_is_named_with_when_it_came() => Assert.Matches(
        "^✘ .*it came [0-9.]+ms; faults ended 50.*, and 1ms were allowed$",
        Results(Panics + "liveness: { within: 1ms, expect: [{ fact: guest.booted, guest: active }] }\n").Single());

    [Fact]
    public void A_state_that_comes_too_late_fails() => Assert.Matches(
        "it was so only [0-9.]+ms", Results(Panics + "liveness: { within: 1ms, expect: [{ partition: active, is: running }] }\n").Single());

    [Fact]
    public void An_expectation_that_fails_or_holds_too_late_is_named()
    {
        const string Expect = "expect: [{ name: it boots, eventually: { fact: guest.booted, guest: active, boot: 2 } }, "
            + "{ name: it halts, eventually: { fact: guest.booted, guest: active, boot: 3 } }]\n";
        var results = Results(Panics + Expect + "liveness: { within: 1ms, expect: [it boots, it halts] }\n");
        Assert.Matches("^✘ .*it boots within 1ms after the last fault: it held [0-9.]+ms;", results[2]);
        Assert.Matches("^✘ .*it halts within 1ms after the last fault: no fact ", results[3]);
    }

    [Fact]
    public void An_armed_fault_strikes_no_more_once_there_is_peace()
    {
        const string Fault = "timeline: [{ at: 0, fault: { point: driver.open.no-memory, at: active/, count: 1000 } }]\n";
        Assert.Equal(1, Run(Opens + Fault).Counters.FaultsStruck);
        var result = Run(Opens + Fault + "liveness: { after: 1ms, within: 1s, expect: [{ fact: file.opened, guest: active }] }\n");
        Assert.Equal(0, result.Counters.FaultsStruck);
        Assert.True(result.Holds);
    }

    [Fact]
    public void A_fault_that_strikes_before_peace_does()
    {
        var result = Run(Opens + "timeline: [{ at: 0, fault: { point: driver.open.no-memory, at: active/ } }]\n"
            + "liveness: { after: 500ms, within: 1s, expect: [{ fact: file.opened, guest: active }] }\n");
        Assert.Equal(1, result.Counters.FaultsStruck);
        Assert.False(result.Holds);
    }

    [Fact]
    public void What_waits_for_a_fact_does_not_happen_once_there_is_peace()
    {
        const string Trigger = "timeline: [{ when: { fact: guest.booted, guest: active }, plus: 1ms, stop-self: active }]\n";
        Assert.True(Run("until: 1s\n" + Trigger + "expect: [{ finally: { partition: active, is: stopped } }]\n").Holds);
        Assert.True(Run("until: 1s\n" + Trigger + "liveness: { after: 5ms, within: 100ms, expect: [{ partition: active, is: running }] }\n").Holds);
    }

    [Theory]
    [InlineData("liveness: { after: 1s, within: 1s, expect: [{ fact: guest.booted }] }", "4:11: the run ends at 1s, before 1s after 1s are over")]
    [InlineData(
        "liveness: { after: 40ms, within: 1ms, expect: [{ fact: guest.booted }] }\ntimeline: [{ at: 50ms, panic: active }]",
        "5:31: 'liveness' ends all faults at 40ms, so nothing of the timeline happens at 50ms")]
    [InlineData(
        "liveness: { within: 1ms, expect: [it bots] }\nexpect: [{ name: it boots, eventually: { fact: guest.booted } }]",
        "4:35: unknown expectation 'it bots'; did you mean 'it boots'?")]
    [InlineData(
        "liveness: { within: 1ms, expect: [{ partition: actve, is: running }] }", "4:35: unknown partition 'actve'; did you mean 'active'?")]
    public void What_cannot_be_is_an_error(string text, string error) =>
        Assert.Equal([error], Texts.Errors($"{Texts.Head}until: 1s\n{text}\n", Boards.Mutual));

    [Theory]
    [InlineData("liveness: { after: soon, within: 1ms, expect: [{ fact: guest.booted }] }", "needs a duration such as 500ms, or faults-end")]
    [InlineData("liveness: { within: 1ms, expect: [] }", "'expect' needs at least one item")]
    [InlineData("liveness: { within: 1ms, expect: [[]] }", "or the name of an expectation, not")]
    [InlineData("liveness: { within: 1ms, expect: [{ partition: active, is: flying }] }", "'is' is never 'flying'")]
    [InlineData("liveness: { expect: [{ fact: guest.booted }] }", "liveness needs the key 'within'")]
    public void What_does_not_fit_is_an_error(string text, string error) =>
        Assert.Contains(error, Texts.Errors($"{Texts.Head}{text}\n").Single(), StringComparison.Ordinal);

    private static string[] Results(string text) => [.. Run(text).Expectations.Select(result => result.ToString())];

    private static ScenarioResult Run(string text) => Runs.Run(Texts.Bind(text, Boards.Mutual), 1);
}
