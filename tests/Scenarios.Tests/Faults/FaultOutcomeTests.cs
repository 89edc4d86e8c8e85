namespace FslHv.Scenarios.Tests;

/// <summary>What a run says of its faults.</summary>
public sealed class FaultOutcomeTests
{
    [Theory]
    [InlineData("{ at: 50ms, panic: active }", "fault guest-panic active (line 5): struck")]
    [InlineData("{ at: 50ms, signal: { guest: active, process: log, number: SIGUSR1 } }", "")]
    [InlineData("{ at: 50ms, power-off: active }", "")]
    [InlineData("{ at: 50ms, slow: active, by: 0 }", "")]
    [InlineData("{ at: 1ms, fault: { point: driver.read.fault, at: active/ } }", "fault driver.read.fault active/ (line 5): never struck: nobody passed there, or not often enough")]
    [InlineData("{ at: 1ms, fault: { point: driver.read.fault } }", "fault driver.read.fault * (line 5): never struck: nobody passed there, or not often enough")]
    [InlineData("{ at: 2s, panic: active }", "fault guest-panic active (line 5): never struck: its moment never came")]
    [InlineData("{ when: { fact: process.exited }, panic: active }", "fault guest-panic active (line 5): never struck: its moment never came")]
    [InlineData("{ at: 1ns, panic: active }", "fault guest-panic active (line 5): never struck: the partition is starting-uninit")]
    [InlineData("{ at: 50ms, starve-watchdog: active }", "fault watchdog-starved active (line 5): never struck: nobody serves its watchdog")]
    [InlineData("{ at: 50ms, memory-hole: { partition: active, address: 0x70000000 } }", "fault memory-hole active (line 5): never struck: there is no memory at 0x70000000")]
    [InlineData("{ when: { fact: guest.booted, guest: active }, every: true, restart-self: active }", "fault guest-restarts-itself active (line 5): struck 3 times")]
    public void A_fault_of_the_timeline_struck_or_says_why_not(string entry, string expected)
    {
        var result = Runs.Run(Texts.Bind($"until: 50500us\n{Logs}timeline: [{entry}]\n", Boards.Mutual), 1);
        Assert.Equal(expected, string.Join('\n', result.Faults));
    }

    [Fact]
    public void Faults_of_one_kind_are_told_apart_by_the_order_of_their_moments()
    {
        const string Timeline = "timeline: [{ at: 50ms, panic: active }, { at: 60ms, panic: active }, { at: 55ms, hang: standby }]\n";
        var result = Runs.Run(Texts.Bind($"until: 100ms\n{Logs}{Timeline}", Boards.Mutual), 1);
        Assert.Equal(
            [
                "fault guest-panic active (line 5): struck", "fault guest-panic active (line 5): never struck: the guest has panicked",
                "fault guest-hang standby (line 5): struck",
            ],
            result.Faults.Select(fault => fault.ToString()));
        Assert.Equal(2, result.Counters.FaultsStruck);
    }

    [Fact]
    public void The_report_counts_them_and_names_those_that_never_struck()
    {
        var scenario = Texts.Bind($"until: 100ms\n{Logs}timeline: [{{ at: 50ms, panic: active }}, {{ at: 60ms, panic: active }}]\n", Boards.Mutual);
        Assert.EndsWith(
            "  faults: 1 of 2 struck\n  fault guest-panic active (line 5): never struck: the guest has panicked\n",
            ScenarioReport.Write(scenario, Runs.Run(scenario, 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_that_does_not_fit_is_refused()
    {
        var scenario = Texts.Bind("", Boards.Mutual);
        var plan = FaultPlan.Parse(
            ["guest-panic activ at 1ms", "driver.open.no-memory stand/ any-pass", "process-terminated active/log at 1ms", "guest-panic active at 1ms"], out _)!;
        Assert.Equal(
            [
                "unknown partition 'activ'; did you mean 'active'?", "no actor's path begins with 'stand/'; did you mean 'standby'?",
                "'active' has no process 'log'; there is none",
            ],
            scenario.Misfits(plan));
        Assert.Throws<ArgumentException>(() => new ScenarioRun(scenario, Runs.Engine(scenario, 1), new ScenarioRunOptions { Faults = plan }));
    }

    [Fact]
    public void A_plan_and_a_timeline_that_say_the_same_give_the_same_trace()
    {
        const string Timeline = "timeline: [{ at: 50ms, panic: active }, { at: 0, fault: { point: driver.open.no-memory, at: active/, skip: 1 } }]\n";
        var timed = Texts.Bind($"until: 100ms\n{Timeline}", Boards.Mutual);
        var plan = FaultPlan.Parse(["guest-panic active at 50ms", "driver.open.no-memory active/ pass 2"], out _)!;
        var plain = Texts.Bind("until: 100ms\n", Boards.Mutual);
        Assert.Equal(
            ScenarioReport.Summary(timed, Runs.Run(timed, 7)).Take(4),
            ScenarioReport.Summary(plain, new ScenarioRun(plain, Runs.Engine(plain, 7), new ScenarioRunOptions { Faults = plan }).Run()).Take(4));
    }

    private const string Logs = "guests: { active: { processes: [{ doorbell-logger: { name: log } }] } }\n";
}
