using FslHv.Abi;
using static FslHv.Abi.PartitionState;

namespace FslHv.Scenarios.Tests;

/// <summary>Each kind of expectation on forged facts: <c>@microseconds event</c>, where h and p are a hang and a panic of "active", H one of "standby",
/// and r, s, t, S are "active" entering running, stopped, starting, stopping.</summary>
public sealed class ExpectationTests
{
    private const string Hung = "{ fact: guest.hung, guest: active }";
    private const string Panicked = "{ fact: guest.panicked, guest: active }";

    [Theory]
    [InlineData("", "✘ 1ms no fact { fact: guest.hung, guest: active }")]
    [InlineData("@5 H", "✘ 1ms no fact { fact: guest.hung, guest: active }")]
    [InlineData("@5 h", "✔ 5us active: hangs")]
    [InlineData("@5 h @6 h", "✔ 5us active: hangs")]
    public void Eventually(string facts, string verdict) => Assert.Equal(verdict, Judge($"eventually: {Hung}", facts));

    [Theory]
    [InlineData("@5 h", "✘ 1ms it never began: { fact: guest.panicked, guest: active } did not come")]
    [InlineData("@5 h @6 p", "✘ 16us no fact { fact: guest.hung, guest: active }")]
    [InlineData("@5 p @15 h", "✔ 15us active: hangs")]
    [InlineData("@5 p @18 h", "✘ 15us 3us too late: active: hangs")]
    [InlineData("@5 p @10 p @18 h", "✘ 15us 3us too late: active: hangs")]
    public void Eventually_after_a_fact_within_a_time(string facts, string verdict) =>
        Assert.Equal(verdict, Judge($"eventually: {Hung}, after: {Panicked}, within: 10us", facts));

    [Theory]
    [InlineData("@5 h @10 h", "✔ 10us active: hangs")]
    [InlineData("@5 h @16 h", "✘ 15us 1us too late: active: hangs")]
    public void Eventually_after_a_time(string facts, string verdict) =>
        Assert.Equal(verdict, Judge($"eventually: {Hung}, after: 10us, within: 5us", facts));

    [Theory]
    [InlineData("", "✔ 1ms no such fact came")]
    [InlineData("@5 h", "✘ 5us came once: active: hangs")]
    public void Never(string facts, string verdict) => Assert.Equal(verdict, Judge($"never: {Hung}", facts));

    [Theory]
    [InlineData("", "✘ 1ms no such fact came")]
    [InlineData("@5 h", "✔ 1ms came once: active: hangs")]
    [InlineData("@5 h @7 h", "✘ 7us came 2 times, last: active: hangs")]
    public void Exactly_once(string facts, string verdict) => Assert.Equal(verdict, Judge($"exactly-once: {Hung}", facts));

    [Theory]
    [InlineData("@5 h", "✘ 1ms it never began: { fact: guest.panicked, guest: active } did not come")]
    [InlineData("@1 h @5 p @6 h @7 H @8 h", "✘ 7us came once: active: hangs")]
    [InlineData("@1 h @5 p @6 h @7 h @8 H @9 h", "✔ 8us came 2 times, last: active: hangs")]
    [InlineData("@5 p @6 h @7 h @8 h", "✘ 8us came 3 times, last: active: hangs")]
    public void Exactly_so_many_in_a_window_between_facts(string facts, string verdict) =>
        Assert.Equal(verdict, Judge($"exactly: {{ times: 2, of: {Hung} }}, from: {Panicked}, to: {{ fact: guest.hung, guest: standby }}", facts));

    [Theory]
    [InlineData("@9 h @10 h @20 h @21 h", "✔ 21us came 2 times, last: active: hangs")]
    [InlineData("@9 h @10 h", "✘ 1ms came once: active: hangs")]
    public void Exactly_so_many_in_a_window_between_times(string facts, string verdict) =>
        Assert.Equal(verdict, Judge($"exactly: {{ times: 2, of: {Hung} }}, from: 10us, to: 20us", facts));

    [Theory]
    [InlineData("@5 h", "✘ 1ms came once: active: hangs")]
    [InlineData("@5 h @6 h @7 h", "✔ 6us came 2 times, last: active: hangs")]
    public void At_least(string facts, string verdict) => Assert.Equal(verdict, Judge($"at-least: {{ times: 2, of: {Hung} }}", facts));

    [Theory]
    [InlineData("", "✔ 1ms no such fact came")]
    [InlineData("@5 h @6 h @7 h", "✘ 7us came 3 times, last: active: hangs")]
    public void At_most(string facts, string verdict) => Assert.Equal(verdict, Judge($"at-most: {{ times: 2, of: {Hung} }}", facts));

    [Theory]
    [InlineData("", "✘ 1ms no such fact came")]
    [InlineData("@5 p", "✔ 1ms came once: active: kernel panic: test (panic=stop)")]
    [InlineData("@5 p @6 h", "✘ 6us came 2 times, last: active: hangs")]
    public void One_of(string facts, string verdict) => Assert.Equal(verdict, Judge($"one-of: [{Hung}, {Panicked}]", facts));

    [Theory]
    [InlineData("", "✘ 1ms it was starting-uninit")]
    [InlineData("@1 t @2 r", "✔ 1ms it was running: active: starting → running")]
    [InlineData("@1 t @2 r @3 S", "✘ 3us it was stopping: active: running → stopping")]
    public void Always_without_a_beginning_begins_when_it_is_first_so(string facts, string verdict) =>
        Assert.Equal(verdict, Judge("always: { partition: active, is: running }", facts));

    [Theory]
    [InlineData("@1 t @5 p @6 r", "✘ 5us it was starting: active: starting-uninit → starting")]
    [InlineData("@1 t @2 r @5 p @6 S", "✘ 6us it was stopping: active: running → stopping")]
    [InlineData("@1 t @2 r @5 p @7 H @8 S", "✔ 7us it was running: active: starting → running")]
    public void Always_between_facts(string facts, string verdict) =>
        Assert.Equal(verdict, Judge($"always: {{ partition: active, is: running }}, from: {Panicked}, to: {{ fact: guest.hung, guest: standby }}", facts));

    [Theory]
    [InlineData("@1 t @12 r", "✘ 10us it was starting: active: starting-uninit → starting")]
    [InlineData("@1 t @10 r", "✔ 1ms it was running: active: starting → running")]
    [InlineData("@1 t @10 r @21 S", "✔ 21us it was running: active: starting → running")]
    public void Always_between_times(string facts, string verdict) =>
        Assert.Equal(verdict, Judge("always: { partition: active, is: running }, from: 10us, to: 20us", facts));

    [Theory]
    [InlineData("@1 t @2 r @3 S", "✔ 1ms it was stopping: active: running → stopping")]
    [InlineData("@1 t @2 r", "✘ 1ms it was running: active: starting → running")]
    public void Finally(string facts, string verdict) =>
        Assert.Equal(verdict, Judge("finally: { partition: active, is: { not: [running, starting] } }", facts));

    [Theory]
    [InlineData("@1 h", "✘ 1ms doorbells-rung is 1")]
    [InlineData("@1 h @2 h", "✔ 1ms doorbells-rung is 2")]
    public void Counter(string facts, string verdict) => Assert.Equal(verdict, Judge("counter: { of: doorbells-rung, at-least: 2 }", facts));

    [Theory]
    [InlineData("guest: active", true)]
    [InlineData("guest: standby", false)]
    [InlineData("guest: [standby, active]", true)]
    [InlineData("guest: { not: active }", false)]
    [InlineData("guest: { not: [standby] }", true)]
    [InlineData("guest: active, file: 2", true)]
    [InlineData("guest: active, file: 1", false)]
    [InlineData("guest: active, doorbells: 67", true)]
    [InlineData("guest: active, doorbells: 6", false)]
    [InlineData("guest: active, doorbells: standby/state-change", true)]
    [InlineData("guest: active, doorbells: { not: 66 }", false)]
    public void A_pattern_matches_when_every_field_passes(string fields, bool matches)
    {
        var scenario = Texts.Bind($"expect: [{{ never: {{ fact: file.read, {fields} }} }}]\n", Boards.Mutual);
        Assert.Equal(matches, Facts.Matches(scenario, 0, new FileFact.Read("active", 2, [new(66), new(67), new(68)])));
    }

    private static string Judge(string expectation, string facts)
    {
        var scenario = Texts.Bind($"expect: [{{ {expectation} }}]\n", Boards.Mutual);
        var words = facts.Split([' ', '@'], StringSplitOptions.RemoveEmptyEntries);
        var state = StartingUninit;
        var events = words.Chunk(2).Select(pair => (long.Parse(pair[0]), Fact(pair[1], ref state))).ToArray();
        var decision = Facts.Judge(scenario, 0, events);
        return $"{(decision.Holds ? '✔' : '✘')} {decision.At} {decision.Reason}";
    }

    private static Fact Fact(string word, ref PartitionState state)
    {
        PartitionState? next = word switch { "r" => Running, "s" => Stopped, "t" => Starting, "S" => Stopping, _ => null };
        if (next is not { } entered)
            return word switch
            {
                "h" => Facts.Hung("active"),
                "H" => Facts.Hung("standby"),
                "p" => Facts.Panicked("active"),
                _ => throw new ArgumentException(word),
            };
        var from = state;
        state = entered;
        return Facts.Entered("active", from, entered);
    }
}
