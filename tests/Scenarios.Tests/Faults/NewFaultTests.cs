using FslHv.Abi;
using FslHv.Actors;
using FslHv.Simulation;

namespace FslHv.Scenarios.Tests;

/// <summary>Slow guests and lost memory, seen from outside.</summary>
public sealed class NewFaultTests
{
    private const string Rings = "ring: { guest: active, doorbell: ring-standby, times: 3 }";

    [Theory]
    [InlineData("1ms", 3)]
    [InlineData("10ms", 30)]
    [InlineData("0", 0)]
    public void Each_call_of_a_slow_guest_leaves_it_so_much_later(string by, int milliseconds)
    {
        var facts = Run($"until: 1s\ntimeline: [{{ at: 50ms, slow: active, by: {by} }}, {{ at: 60ms, {Rings} }}]\n");
        var last = facts.Last(each => each.Fact is DoorbellFact.Rung { Doorbell: "bell-a" });
        Assert.Equal(3, facts.Count(each => each.Fact is DoorbellFact.Rung { Doorbell: "bell-a" }));
        Assert.InRange(last.At.Nanoseconds - 60_000_000, milliseconds * 1_000_000L, (milliseconds * 1_000_000L) + 100_000);
    }

    [Fact]
    public void A_slow_guest_takes_its_interrupts_late_and_loses_none()
    {
        var facts = Run(
            "until: 1s\nguests: { standby: { processes: [{ doorbell-logger: { name: log } }] } }\n"
            + $"timeline: [{{ at: 50ms, slow: standby, by: 5ms }}, {{ at: 60ms, {Rings} }}]\n");
        var taken = facts.Where(each => each.Fact is DoorbellFact.Taken { Guest: "standby" } && each.At.Nanoseconds > 50_000_000).ToArray();
        Assert.InRange(Assert.Single(taken).At.Nanoseconds, 65_000_000, 65_100_000); // All three rings are one interrupt by then.
        Assert.Contains(facts, each => each.Fact is FileFact.Read { Guest: "standby" });
    }

    [Fact]
    public void Slowness_ends_when_that_is_said_and_with_the_boot()
    {
        var ended = Run($"until: 1s\ntimeline: [{{ at: 50ms, slow: active, by: 5ms }}, {{ at: 55ms, slow: active, by: 0 }}, {{ at: 60ms, {Rings} }}]\n");
        Assert.InRange(ended.Last(each => each.Fact is DoorbellFact.Rung { Doorbell: "bell-a" }).At.Nanoseconds, 60_000_000, 60_100_000);
        var restarted = Run($"until: 1s\ntimeline: [{{ at: 50ms, slow: active, by: 5ms }}, {{ at: 60ms, restart-self: active }}, {{ at: 100ms, {Rings} }}]\n");
        Assert.InRange(restarted.Last(each => each.Fact is DoorbellFact.Rung { Doorbell: "bell-a" }).At.Nanoseconds, 100_000_000, 100_100_000);
    }

    [Fact]
    public void Slowness_ends_when_faults_end()
    {
        var facts = Run(
            $"until: 1s\ntimeline: [{{ at: 40ms, slow: active, by: 5ms }}, {{ at: 49ms, {Rings} }}]\n"
            + "liveness: { after: 50ms, within: 10ms, expect: [{ fact: doorbell.rung, doorbell: bell-a }] }\n");
        var rings = facts.Where(each => each.Fact is DoorbellFact.Rung { Doorbell: "bell-a" }).ToArray();
        Assert.Equal(3, rings.Length);
        Assert.InRange(rings[^1].At.Nanoseconds, 54_000_000, 54_100_000); // The first left the guest slowly, the others at once.
    }

    /// <summary>What is called quickly behind a slow call stays behind it.</summary>
    [Fact]
    public void Calls_keep_their_order_when_slowness_ends_between_them()
    {
        var facts = Run(
            "until: 1s\ntimeline: [{ at: 50ms, slow: active, by: 5ms }, { at: 60ms, ring: { guest: active, doorbell: standby/shutdown } },\n"
            + $"  {{ at: 61ms, slow: active, by: 0 }}, {{ at: 62ms, {Rings} }}]\n");
        var rung = facts.Where(each => each.Fact is DoorbellFact.Rung { By: "active" } && each.At.Nanoseconds > 50_000_000).ToArray();
        Assert.Equal(
            ["shutdown of standby", "bell-a", "bell-a", "bell-a"], rung.Select(each => ((DoorbellFact.Rung)each.Fact).Doorbell));
        Assert.InRange(rung[1].At.Nanoseconds, 65_000_000, 65_100_000);
    }

    [Theory]
    [InlineData("pause", "resume")]
    [InlineData("stop", "start")]
    [InlineData("restart", "pause")]
    public void A_slow_guest_can_be_paused_and_stopped_at_any_time(string first, string second)
    {
        for (var at = 60_000; at < 60_200; at += 7)
        {
            var result = Runs.Run(
                Texts.Bind(
                    $"until: 200ms\ntimeline: [{{ at: 50ms, slow: active, by: 40us }}, {{ at: 60ms, {Rings} }},\n"
                    + $"  {{ at: {at}us, shell: {{ do: {first}, partition: active }} }}, {{ at: 100ms, shell: {{ do: {second}, partition: active }} }}]\n",
                    Boards.Mutual), 1);
            Assert.True(result.Holds, $"{at}: {result.Findings} {result.End.Defect}");
        }
    }

    [Fact]
    public void Lost_memory_survives_a_start_and_fails_one_that_needs_it()
    {
        var facts = Run("until: 1s\ntimeline: [{ at: 50ms, memory-hole: { partition: active, address: 0x01000000 } }, { at: 60ms, restart-self: active }]\n");
        Assert.Contains(facts, each => each.Fact is PartitionFact.StartFailed { Partition: "active", Reason: "dtb-window at 0x1000000 is not guest memory" });
    }

    [Fact]
    public void A_reset_of_the_machine_brings_lost_memory_back()
    {
        var facts = Run(
            "until: 1s\ntimeline: [{ at: 50ms, memory-hole: { partition: active, address: 0x01000000 } }, { at: 60ms, reset: shell },\n"
            + "  { at: 200ms, restart-self: active }]\n");
        Assert.DoesNotContain(facts, each => each.Fact is PartitionFact.StartFailed);
        Assert.Equal(3, facts.Count(each => each.Fact is GuestFact.Booted { Guest: "active" }));
    }

    /// <summary>The hypervisor has written the value; then it is gone, and the driver cannot copy it to its caller.</summary>
    [Fact]
    public void A_value_that_is_lost_on_its_way_to_the_caller_is_a_fault()
    {
        const string Text = "until: 1s\ntimeline: [{ at: 60ms, partman: getprop -h standby -p /chosen -n bootargs, guest: active }, "
            + "{ at: 55ms, partman: setprop -h standby -p /chosen -n bootargs -t quiet, guest: active }]\n";
        var plain = Texts.Bind(Text, Boards.Mutual);
        var answered = Facts(plain, FaultPlan.Empty)
            .Single(each => each.Fact is HypervisorFact.HcallAnswered { Guest: "active", Call: Hcall.PartitionGetDtprop }).At;
        var plan = FaultPlan.Parse([$"memory-hole active at {answered.Nanoseconds + 1}ns address=0 size=0x10000000"], out _)!;
        var ioctl = Facts(plain, plan).Select(each => each.Fact).OfType<FileFact.Controlled>().Last();
        Assert.Equal((Errno.EFAULT, HcallStatus.Success), (ioctl.Error, ioctl.Ret));
    }

    private static (Instant At, Fact Fact)[] Run(string text) => Facts(Texts.Bind(text, Boards.Mutual), FaultPlan.Empty);

    private static (Instant At, Fact Fact)[] Facts(BoundScenario scenario, FaultPlan plan)
    {
        var engine = Runs.Engine(scenario, 1);
        var trace = new MemoryTrace();
        engine.Observe(trace);
        var result = new ScenarioRun(scenario, engine, new ScenarioRunOptions { Faults = plan }).Run();
        Assert.True(result.End.Defect is null && result.Findings.Count == 0, $"{result.Findings} {result.End.Defect}");
        return [.. trace.Records.Where(record => record is { Kind: TraceKind.Note, Payload: Fact }).Select(record => (record.At, (Fact)record.Payload!))];
    }
}
