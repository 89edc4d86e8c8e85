using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios.Tests;

/// <summary>What is rung is somewhere.</summary>
public sealed class ConservationTests
{
    private const string Bell = "state-change of active";
    private const string Rule = "doorbell conservation: ";

    private static readonly Handle Line = new(67);
    private static readonly Fact Rung = new DoorbellFact.Rung(Bell, "hypervisor", 1);
    private static readonly Fact Latched = new DoorbellFact.Latched("standby", Line, Bell, false);
    private static readonly Fact Coalesced = new DoorbellFact.Latched("standby", Line, Bell, true);
    private static readonly Fact Taken = new DoorbellFact.Taken("standby", Line, false);
    private static readonly Fact Ended = new DoorbellFact.Ended("standby", Line);

    [Fact]
    public void What_is_delivered_coalesced_and_pending_is_all() =>
        Assert.Equal([], Check(Rung, Latched, Rung, Coalesced, Taken, Rung, Latched, Ended, Taken, Ended, Rung, Latched));

    [Fact]
    public void A_ring_that_comes_nowhere_is_found() =>
        Assert.Equal([$"{Rule}{Bell}: 2 rung, but 1 delivered, 0 coalesced, 0 pending"], Check(Rung, Rung, Latched, Taken, Ended));

    [Fact]
    public void A_ring_that_comes_from_nowhere_is_found() =>
        Assert.Equal([$"{Rule}{Bell}: 0 rung, but 0 delivered, 0 coalesced, 1 pending"], Check(Latched));

    [Fact]
    public void A_reset_of_the_machine_loses_what_is_pending() => Assert.Equal([], Check(Rung, Latched, new MachineFact.Reset("active", "hcall")));

    [Fact]
    public void A_level_interrupt_is_delivered_once_however_often_it_is_taken() => Assert.Equal([], Check(Rung, Latched, Taken, Ended, Taken, Ended));

    [Fact]
    public void Every_open_file_gets_it_queued_or_dropped() => Assert.Equal([], Check(
        [Open(1), Open(2), .. Enumerable.Range(0, 16).SelectMany(round =>
            new[] { Rung, Latched, Taken, Queue(1), round < 15 ? Queue(2) : Drop(2), Read(1, Line), Ended })]));

    [Fact]
    public void A_file_that_is_left_out_is_found() => Assert.Equal(
        [$"{Rule}standby: interrupt 67 ended, but file 2 has not got it"], Check(Open(1), Open(2), Rung, Latched, Taken, Queue(1), Ended));

    [Fact]
    public void A_file_that_was_opened_or_closed_meanwhile_need_not_get_it() => Assert.Equal(
        [], Check(Open(1), Open(2), Rung, Latched, Taken, Open(3), Queue(1), new FileFact.Closed("standby", 2), Ended));

    [Fact]
    public void A_handle_that_is_queued_twice_is_found() => Assert.Equal(
        [$"{Rule}standby: doorbell 67 queued at file 1, but it was taken only once"], Check(Open(1), Rung, Latched, Taken, Queue(1), Queue(1), Ended));

    [Fact]
    public void A_handle_that_is_queued_without_an_interrupt_is_found() => Assert.Equal(
        [$"{Rule}standby: doorbell 67 queued at file 1, but its interrupt is not active"], Check(Open(1), Rung, Latched, Taken, Ended, Queue(1)));

    [Fact]
    public void A_handle_that_is_dropped_though_there_is_room_is_found() => Assert.Equal(
        [$"{Rule}standby: doorbell 67 dropped at file 1: ring full, but 0 waited"], Check(Open(1), Rung, Latched, Taken, Drop(1), Ended));

    [Fact]
    public void A_sixteenth_handle_that_is_queued_is_found() => Assert.Equal(
        [$"{Rule}standby: doorbell 67 queued at file 1, but 15 wait already"],
        Check([Open(1), .. Enumerable.Range(0, 16).SelectMany(_ => new[] { Rung, Latched, Taken, Queue(1), Ended })]));

    [Fact]
    public void A_handle_that_is_read_but_was_never_queued_is_found() => Assert.Equal(
        [$"{Rule}standby: file 1 read: 67, but nothing was its turn"], Check(Open(1), Read(1, Line)));

    [Fact]
    public void Handles_that_are_read_in_another_order_are_found() => Assert.Equal(
        [$"{Rule}standby: file 1 read: 66, but 67 was its turn"],
        Check(
            Open(1), Rung, Latched, Taken, Queue(1), Ended, new DoorbellFact.Taken("standby", new(66), false), new FileFact.Queued("standby", 1, new(66)),
            Read(1, new(66))));

    [Fact]
    public void A_driver_that_loses_handles_by_a_defect_may() => Assert.Equal(
        [],
        Check(
            [Defect.ReadFaultLosesEntries],
            Open(1), Rung, Latched, Taken, Queue(1), Ended, new DoorbellFact.Taken("standby", new(66), false), new FileFact.Queued("standby", 1, new(66)),
            Read(1, new(66))));

    [Fact]
    public void A_driver_that_takes_a_pointer_for_a_handle_by_a_defect_may()
    {
        Fact[] facts = [Open(1), new FileFact.Queued("standby", 1, new(0xc0de))];
        Assert.Equal([], Check([Defect.PlainDoorbellPointer], facts));
        Assert.Single(Check(facts));
    }

    [Fact]
    public void Files_of_the_next_boot_are_others() => Assert.Equal(
        [],
        Check(Open(1), Open(2), new PartitionFact.GuestEntered("standby", new(2), 0), Open(1), Rung, Latched, Taken, Queue(1), Ended));

    [Fact]
    public void A_guest_that_has_not_heard_of_a_reset_of_the_machine_is_not_judged() => Assert.Equal(
        [],
        Check(
            Open(1), Rung, Latched, Taken, new MachineFact.Reset("active", "hcall"), Queue(1), Open(2), Queue(2),
            new PartitionFact.GuestEntered("standby", new(2), 0), Open(1), Rung, Latched, Taken, Queue(1), Ended));

    private static Fact Open(int file) => new FileFact.Opened("standby", file, "p");

    private static Fact Queue(int file) => new FileFact.Queued("standby", file, Line);

    private static Fact Drop(int file) => new FileFact.Dropped("standby", file, Line);

    private static Fact Read(int file, Handle handle) => new FileFact.Read("standby", file, [handle]);

    private static IEnumerable<string> Check(params Fact[] facts) => Check([], facts);

    private static IEnumerable<string> Check(Defect[] defects, params Fact[] facts)
    {
        var driver = defects.Aggregate(Fidelity.None, (fidelity, defect) => fidelity.With(defect, true));
        var run = new CheckedRun(Boards.Mutual, [Fidelity.None, driver], "doorbell-conservation");
        for (var i = 0; i < facts.Length; i++)
            run.Tell(i + 1, facts[i]);
        return run.Findings();
    }
}
