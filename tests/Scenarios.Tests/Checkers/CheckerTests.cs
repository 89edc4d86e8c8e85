using FslHv.Abi;
using FslHv.Actors;
using static FslHv.Abi.PartitionState;

namespace FslHv.Scenarios.Tests;

/// <summary>Every built-in rule lets a good sequence pass and bites on a forged one.</summary>
public sealed class CheckerTests
{
    private static readonly Handle Line = new(67);

    [Fact]
    public void An_orderly_life_breaks_no_rule() => Assert.Equal([], Check(
        Facts.Entered("active", StartingUninit, Starting),
        Facts.Entered("active", Starting, Running),
        Facts.Entered("active", Running, Pausing),
        Facts.Entered("active", Pausing, Paused),
        Facts.Entered("active", Paused, Resuming),
        Facts.Entered("active", Resuming, Running),
        Facts.Entered("active", Running, Stopping),
        Facts.Entered("active", Stopping, StoppingPercpu),
        Facts.Entered("active", StoppingPercpu, Stopped),
        Facts.Entered("active", Stopped, Starting),
        Facts.Entered("active", Starting, Stopped)));

    [Theory]
    [InlineData(Running, Paused)]
    [InlineData(Running, Stopped)]
    [InlineData(Stopped, Running)]
    [InlineData(Pausing, Stopping)]
    [InlineData(Stopping, Starting)]
    [InlineData(Starting, Stopping)]
    public void An_illegal_transition_is_found(PartitionState from, PartitionState to) => Assert.Contains(
        $"legal transitions: active: {from.Name()} → {to.Name()} is no transition", Check(Facts.Entered("active", from, to)));

    [Fact]
    public void A_state_that_was_never_entered_cannot_be_left() => Assert.Equal(
        ["continuous states: active: leaves running, but it was starting"],
        Check(Facts.Entered("active", StartingUninit, Starting), Facts.Entered("active", Running, Stopping)));

    [Fact]
    public void A_partition_that_the_machine_does_not_have_is_found() =>
        Assert.Equal(["continuous states: ghost is no partition of this machine"], Check(Facts.Entered("ghost", StartingUninit, Starting)));

    [Fact]
    public void Rings_that_coalesce_as_they_should_break_no_rule() => Assert.Equal([], CheckSteps(
        (1, Rung(1)), (1, Latched(false)),
        (2, Rung(1)), (2, Latched(true)),
        (3, Taken()), (4, Rung(1)), (4, Latched(false)),
        (5, new DoorbellFact.Taken("standby", Line, Again: true)),
        (6, new DoorbellFact.Ended("standby", Line)), (7, Taken()), (8, new DoorbellFact.Reset("standby", 0)),
        (9, Rung(2)), (9, Latched(false)), (9, new DoorbellFact.Latched("active", Line, "bell", false)),
        (10, new DoorbellFact.Reset("standby", 1))));

    [Fact]
    public void A_second_pending_ring_that_is_not_coalesced_is_found() => Assert.Equal(
        ["doorbell coalescing: standby: interrupt 67 (bell) pending, but it was pending"],
        CheckSteps((1, Rung(1)), (1, Latched(false)), (2, Rung(1)), (2, Latched(false))));

    [Fact]
    public void A_ring_that_is_lost_in_nothing_is_found() => Assert.Equal(
        ["doorbell coalescing: standby: interrupt 67 (bell) coalesced, but it was not pending"], CheckSteps((1, Rung(1)), (1, Latched(true))));

    [Fact]
    public void An_interrupt_that_was_taken_twice_is_found() => Assert.Equal(
        ["doorbell coalescing: standby: interrupt 67 taken, but it was not pending"],
        CheckSteps((1, Rung(1)), (1, Latched(false)), (2, Taken()), (3, new DoorbellFact.Ended("standby", Line)), (4, Taken())));

    [Fact]
    public void A_second_active_delivery_is_found() => Assert.Equal(
        ["doorbell coalescing: standby: interrupt 67 taken, but it was active already"],
        CheckSteps((1, Rung(1)), (1, Latched(false)), (2, Taken()), (3, Rung(1)), (3, Latched(false)), (4, Taken())));

    [Fact]
    public void An_end_of_what_is_not_active_is_found() => Assert.Equal(
        ["doorbell coalescing: standby: interrupt 67 ended, but it was not active"], CheckSteps((1, new DoorbellFact.Ended("standby", Line))));

    [Fact]
    public void A_stop_that_loses_what_is_pending_is_found() => Assert.Equal(
        ["doorbell coalescing: standby: interrupts masked, 0 pending kept, but 1 were pending"],
        CheckSteps((1, Rung(1)), (1, Latched(false)), (2, new DoorbellFact.Reset("standby", 0))));

    [Fact]
    public void A_ring_that_misses_a_receiver_is_found() => Assert.Equal(
        ["doorbell coalescing: doorbell bell rung by active (2 receivers): 1 latches too few"], CheckSteps((1, Rung(2)), (1, Latched(false)), (2, Taken())));

    [Fact]
    public void A_claim_from_whoever_does_not_own_the_device_is_found() => Assert.Equal(
        ["one owner per device: standby: claimed x from active, but its owner was nobody",
            "one owner per device: standby: claimed x from active, which was not stopped"],
        Check(new DeviceFact.Claimed("standby", "x", "active")));

    [Fact]
    public void A_claim_back_while_the_new_owner_runs_is_found() => Assert.Equal(
        ["one owner per device: active: claimed x from standby, which was not stopped"],
        Check(
            Facts.Entered("active", StartingUninit, Starting), Facts.Entered("active", Starting, Stopped),
            new DeviceFact.Claimed("standby", "x", "active"), new DeviceFact.Claimed("active", "x", "standby")).Skip(1));

    [Fact]
    public void A_latch_without_a_ring_is_found() => Assert.Equal(
        ["doorbell coalescing: standby: interrupt 67 (bell) pending, but nothing rang"], CheckSteps((1, Latched(false))));

    [Fact]
    public void A_level_interrupt_stays_pending_while_it_is_taken() => Assert.Equal([], CheckSteps(
        (1, new HypervisorFact.HcallAnswered("standby", new Hcall.IntSetConfig(Line, 2, 8, 0), HcallStatus.Success)),
        (2, Rung(1)), (2, Latched(false)), (3, Taken()), (4, new DoorbellFact.Ended("standby", Line)),
        (5, Taken())).Where(finding => finding.StartsWith("doorbell", StringComparison.Ordinal)));

    [Fact]
    public void A_subscriber_that_is_told_twice_of_a_stop_seen_once_is_found() => Assert.Equal(
        ["told once per stop seen: standby: subscriber storage told that partition 1 stopped 2 times in one boot, but active was seen stopped 1 times"],
        Check([.. Stops(), Seen(), Told(), Told()]));

    [Fact]
    public void A_stop_that_two_doorbells_find_may_be_told_twice() => Assert.Equal([], Check([.. Stops(), Seen(), Told(), Seen(), Told()]));

    [Fact]
    public void A_subscriber_that_is_told_of_a_stop_that_never_was_is_found() => Assert.Equal(
        ["told once per stop seen: standby: subscriber storage told that partition 1 stopped, but active has not stopped"], Check(Seen(), Told()));

    [Fact]
    public void A_subscriber_may_be_told_again_after_the_next_boot_of_its_guest() =>
        Assert.Equal([], Check([.. Stops(), Seen(), Told(), new PartitionFact.GuestEntered("standby", new(2), 0), Seen(), Told()]));

    [Fact]
    public void Two_subscribers_may_be_told_of_one_stop() =>
        Assert.Equal([], Check([.. Stops(), Seen(), Told(), new DriverFact.SubscriberTold("standby", "network", new(1))]));

    [Fact]
    public void A_closed_file_that_speaks_is_found() => Assert.Equal(
        [
            "closed files stay silent: standby: doorbell 67 queued at file 1, but that file is closed",
            "closed files stay silent: standby: doorbell 67 dropped at file 1: ring full, but that file is closed",
            "closed files stay silent: standby: file 1 read: 67, but that file is closed",
            "closed files stay silent: standby: file 1 closed a second time",
        ],
        Check(
            new FileFact.Queued("standby", 1, Line),
            new FileFact.Closed("standby", 1),
            new FileFact.Queued("standby", 2, Line),
            new FileFact.Queued("standby", 1, Line),
            new FileFact.Dropped("standby", 1, Line),
            new FileFact.Read("standby", 1, [Line]),
            new FileFact.Closed("standby", 1)));

    [Fact]
    public void Files_of_the_next_boot_are_others() => Assert.Equal([], Check(
        new FileFact.Closed("standby", 1), new PartitionFact.GuestEntered("standby", new(2), 0), new FileFact.Queued("standby", 1, Line)));

    [Fact]
    public void Calls_that_are_answered_once_break_no_rule()
    {
        var run = Once();
        Deliver(run, 1, asker: 5, id: 1);
        Deliver(run, 2, asker: 6, id: 1);
        Answer(run, 3);
        Deliver(run, 4, asker: 5, id: 1); // a repeat, dropped
        Answer(run, 5);
        Assert.Equal([], run.Findings());
    }

    [Fact]
    public void A_repeat_that_is_carried_out_is_found()
    {
        var run = Once();
        Deliver(run, 1, asker: 5, id: 1);
        Answer(run, 1);
        Deliver(run, 2, asker: 5, id: 1);
        Answer(run, 2);
        Assert.Equal(["hcalls take effect once: active: DOORBELL_SEND(65) → success: carried out again for a repeat"], run.Findings());
    }

    [Fact]
    public void More_answers_than_questions_are_found()
    {
        var run = Once();
        Deliver(run, 1, asker: 5, id: 1);
        Answer(run, 2);
        Answer(run, 3);
        Assert.Equal(["hcalls take effect once: active: DOORBELL_SEND(65) → success: answered more often than it was asked"], run.Findings());
    }

    [Fact]
    public void A_rule_reports_no_more_than_helps()
    {
        var facts = Enumerable.Repeat(Facts.Entered("active", Running, Stopped), 100).ToArray();
        Assert.Equal(ScenarioChecker.FindingsMax, Check(facts).Count(finding => finding.StartsWith("legal", StringComparison.Ordinal)));
    }

    private static DoorbellFact.Rung Rung(int receivers) => new("bell", "active", receivers);

    private static DoorbellFact.Latched Latched(bool coalesced) => new("standby", Line, "bell", coalesced);

    private static DoorbellFact.Taken Taken() => new("standby", Line, Again: false);

    private static DriverFact.SubscriberTold Told() => new("standby", "storage", new(1));

    private static DriverFact.StatusSampled Seen() => new("standby", new(1), "stopped");

    private static Fact[] Stops() => [Facts.Entered("active", StartingUninit, Starting), Facts.Entered("active", Starting, Stopped)];

    private static IEnumerable<string> Check(params Fact[] facts) => CheckSteps([.. facts.Select((fact, i) => (i + 1L, fact))]);

    private static IEnumerable<string> CheckSteps(params (long Step, Fact Fact)[] facts)
    {
        var run = new CheckedRun(
            Boards.Mutual, "legal-transitions", "continuous-states", "doorbell-coalescing", "told-once-per-stop-seen", "closed-files-stay-silent",
            "one-owner-per-device");
        foreach (var (step, fact) in facts)
            run.Tell(step, fact);
        return run.Findings();
    }

    private static CheckedRun Once() => new(Boards.Mutual, "hcalls-take-effect-once");

    private static void Deliver(CheckedRun run, long step, ulong asker, ulong id) => run.Ask(step, asker, id, new Hcall.DoorbellSend(new(65)));

    private static void Answer(CheckedRun run, long step) =>
        run.Tell(step, new HypervisorFact.HcallAnswered("active", new Hcall.DoorbellSend(new(65)), HcallStatus.Success));
}
