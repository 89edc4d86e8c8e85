using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios.Tests;

/// <summary>What is written is what the model holds.</summary>
public sealed class ScenarioModelTests
{
    [Fact]
    public void What_is_not_written_has_its_default()
    {
        var scenario = Read("");
        Assert.Equal(Duration.FromSeconds(10), scenario.Until);
        Assert.Equal(24, scenario.PartitionsMax);
        Assert.Equal(0, scenario.Guests.Count + scenario.Timeline.Count + scenario.Expectations.Count + scenario.Latencies.Count);
    }

    [Fact]
    public void Latencies_are_durations_or_ranges()
    {
        var scenario = Read("latencies: { hcall: 1us, interrupt: 0..2us }\n");
        Assert.Equal(
            [new LatencyChoice(Latencies.Hcall, new(1000), new(1000)), new LatencyChoice(Latencies.Interrupt, new(0), new(2000))],
            (IEnumerable<LatencyChoice>)scenario.Latencies);
    }

    [Fact]
    public void A_scenario_that_sets_a_latency_keeps_the_other_defaults()
    {
        var scenario = Texts.Bind("latencies: { hcall: 1us }\n", Boards.Mutual);
        Assert.Equal(Latencies.Defaults.Count, scenario.Latencies.Count);
        Assert.Contains(new LatencyChoice(Latencies.Hcall, new(1000), new(1000)), scenario.Latencies);
        Assert.Contains(new LatencyChoice(Latencies.Interrupt, new(400), new(1200)), scenario.Latencies);
    }

    [Fact]
    public void A_guest_has_processes_and_subscribers_in_order()
    {
        var guest = Read(
            "guests: { a: { panic: restart, shutdown-grace: 1s, image: missing, processes: ["
            + "{ failover-daemon: { name: f, partitions: [b], load: false, entry: 0x100 } }, { doorbell-logger: { name: l } }, "
            + "{ shutdown-requester: { name: s, partition: b, grace: 2ms } }], "
            + "subscribers: [{ standby: { name: u, priority: 3, takes: 4us } }] } }\n").Guests[0];
        Assert.Equal(
            (PanicChoice.Restart, Duration.FromSeconds(1), false, (string?)null),
            (guest.Panic, guest.ShutdownGrace!.Value, guest.ImagePresent!.Value, guest.Program));
        var daemon = Assert.IsType<ProcessSetup.FailoverDaemon>(guest.Processes[0]);
        Assert.Equal(("f", "[b]", false, 0x100u), (daemon.Name, daemon.Partitions.ToString(), daemon.Load, daemon.Entry));
        Assert.Equal((Duration.Zero, 64), guest.Processes[1] is ProcessSetup.DoorbellLogger logger ? (logger.ReadEvery, logger.BufferBytes) : default);
        Assert.Equal(Duration.FromMilliseconds(2), Assert.IsType<ProcessSetup.ShutdownRequester>(guest.Processes[2]).Grace);
        Assert.Equal(("u", 3, new Duration(4000)), (guest.Subscribers[0].Name, guest.Subscribers[0].Priority, guest.Subscribers[0].Takes));
    }

    [Fact]
    public void A_poller_has_a_partition_and_a_pace()
    {
        var process = Read("guests: { a: { processes: [{ status-poller: { name: p, partition: b, every: 3ms } }] } }\n").Guests[0].Processes[0];
        var poller = Assert.IsType<ProcessSetup.StatusPoller>(process);
        Assert.Equal(("p", "b", Duration.FromMilliseconds(3)), (poller.Name, poller.Partition, poller.Every));
    }

    [Fact]
    public void A_command_of_partman_may_be_a_process()
    {
        var process = Read("guests: { a: { processes: [{ partman: { name: p, arguments: [stop, -h, -1], after: 3ms } }, { partman: { name: q } }] } }\n")
            .Guests[0].Processes;
        var partman = Assert.IsType<ProcessSetup.Partman>(process[0]);
        Assert.Equal(("p", "[stop, -h, -1]", Duration.FromMilliseconds(3)), (partman.Name, partman.Arguments.ToString(), partman.After));
        Assert.Empty(Assert.IsType<ProcessSetup.Partman>(process[1]).Arguments);
    }

    [Theory]
    [InlineData("panic: a, reason: x", "Befall { Guest = a, Event = Panic { Reason = x } }")]
    [InlineData("panic: a", "Befall { Guest = a, Event = Panic { Reason = injected } }")]
    [InlineData("hang: a", "Befall { Guest = a, Event = Hang { } }")]
    [InlineData("ignore-shutdown: a", "Befall { Guest = a, Event = IgnoreShutdown { } }")]
    [InlineData("unload-driver: a", "Befall { Guest = a, Event = UnloadDriver { } }")]
    [InlineData("power-off: a", "Befall { Guest = a, Event = PowerOff { } }")]
    [InlineData("stop-self: a", "Befall { Guest = a, Event = StopSelf { } }")]
    [InlineData("restart-self: a", "Befall { Guest = a, Event = RestartSelf { } }")]
    [InlineData("ring: { guest: a, doorbell: b/c, times: 3 }", "Befall { Guest = a, Event = RingDoorbell { Doorbell = b/c, Count = 3 } }")]
    [InlineData("manage: { guest: a, do: start, partition: b, load: true, entry: 5 }", "Befall { Guest = a, Event = Manage { Command = Start, Partition = b, Load = True, Entry = 5 } }")]
    [InlineData("manage: { guest: a, do: status, partition: self }", "Befall { Guest = a, Event = Manage { Command = GetStatus, Partition = self, Load = False, Entry = 0 } }")]
    [InlineData("partman: start -h b -l -e 5, guest: a", "Befall { Guest = a, Event = Partman { Arguments = [start, -h, b, -l, -e, 5] } }")]
    [InlineData("partman: status", "Befall { Guest = , Event = Partman { Arguments = [status] } }")]
    [InlineData("partman: \"setprop  -t 'two words' -t 'it\\\"s' -t ''\"", "Befall { Guest = , Event = Partman { Arguments = [setprop, -t, two words, -t, it\"s, -t, ] } }")]
    [InlineData("shell: { do: resume, partition: a }", "Shell { Partition = a, Request = Resume, Load = False }")]
    [InlineData("signal: { guest: a, process: p }", "Befall { Guest = a, Event = Signal { Process = p, Number = SIGTERM } }")]
    [InlineData("signal: { guest: a, process: p, number: SIGUSR1 }", "Befall { Guest = a, Event = Signal { Process = p, Number = SIGUSR1 } }")]
    [InlineData("fault: { point: p.q, at: a/, skip: 2, count: 3 }", "Fault { Point = p.q, Path = a/, Skip = 2, Count = 3 }")]
    public void Everything_that_can_happen(string action, string expected)
    {
        var entry = Read($"timeline: [{{ at: 5ms, {action} }}]\n").Timeline[0];
        Assert.Equal(expected, entry.Action.ToString());
        Assert.Equal(new Trigger.At(Duration.FromMilliseconds(5)), entry.Trigger);
    }

    [Fact]
    public void An_entry_may_wait_for_a_fact()
    {
        var when = Assert.IsType<Trigger.When>(Read("timeline: [{ when: { fact: guest.hung, guest: [a, b] }, plus: 1ms, every: true, hang: c }]\n")
            .Timeline[0].Trigger);
        Assert.Equal("{ fact: guest.hung, guest: [a, b] } 1ms True", $"{when.Pattern} {when.Plus} {when.Every}");
    }

    [Theory]
    [InlineData("eventually: { fact: guest.hung }, after: 1ms, within: 2ms", "eventually { fact: guest.hung } after 1ms within 2ms")]
    [InlineData("never: { fact: guest.hung }, from: { fact: guest.booted }, to: 1s", "never { fact: guest.hung } from { fact: guest.booted } to 1s")]
    [InlineData("exactly-once: { fact: guest.hung, guest: { not: [a, b] } }", "exactly once { fact: guest.hung, guest: { not: [a, b] } }")]
    [InlineData("exactly: { times: 3, of: { fact: guest.hung } }", "exactly 3 times { fact: guest.hung }")]
    [InlineData("at-least: { times: 3, of: { fact: guest.hung } }", "at least 3 times { fact: guest.hung }")]
    [InlineData("at-most: { times: 3, of: { fact: guest.hung } }", "at most 3 times { fact: guest.hung }")]
    [InlineData("one-of: [{ fact: guest.hung }, { fact: guest.booted }]", "one of { fact: guest.hung }, { fact: guest.booted }")]
    [InlineData("always: { partition: a, is: [running, paused] }", "always a is: [running, paused]")]
    [InlineData("finally: { partition: a, is: stopped }", "finally a is: stopped")]
    [InlineData("counter: { of: hcalls, at-most: 5 }", "hcalls is from 0 to 5")]
    [InlineData("counter: { of: hcalls, exactly: 5 }", "hcalls is 5")]
    public void Every_expectation_says_what_it_expects(string text, string said) =>
        Assert.Equal(said, Read($"expect: [{{ {text} }}]\n").Expectations[0].ToString());

    private static Scenario Read(string text)
    {
        var reading = ScenarioLoader.Parse("f", Texts.Head + text);
        Assert.Equal([], reading.Errors);
        return reading.Scenario!;
    }
}
