using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers.Tests;

public sealed class InterruptTests
{
    private static readonly LinuxProgram TwoReaders = new() { Processes = [new Hand { Name = "a" }, new Hand { Name = "b" }] };

    [Fact]
    [Conforms("b.5-5", "b.5-10", "b.6-9", "b.6-11")]
    public void A_plain_doorbell_goes_into_every_open_file_with_its_own_handle_newest_file_first()
    {
        var bench = GuestBench.Up(TwoReaders);
        bench.Open("a");
        bench.Open("b");
        bench.Trace.Clear();

        Assert.Equal(
            ["mgr: doorbell 67 queued at file 2", "mgr: doorbell 67 queued at file 1"],
            bench.Ring(Trees.WorkerWatchdog).Facts);
        Assert.Equal([new Hcall.IntEoi(new(Trees.WorkerWatchdog))], bench.Hcalls);
    }

    [Fact]
    [Conforms("b.5-13", "b.6-4")]
    public void A_state_change_is_queued_everywhere_before_the_status_is_asked_for_and_ended_last()
    {
        var bench = GuestBench.Up(TwoReaders);
        bench.Open("a");
        bench.Open("b");
        bench.Trace.Clear();
        bench.Ring(Trees.WorkerStateChange);

        Assert.Equal(
            [
                "TakeInterrupt",
                "mgr: doorbell 66 queued at file 2",
                "mgr: doorbell 66 queued at file 1",
                "PartitionGetStatus",
                "mgr: partition 2 seen running",
                "IntEoi",
            ],
            Story(bench));
    }

    [Fact]
    [Conforms("b.6-4")]
    public void Nothing_overtakes_the_queues_however_slow_they_are()
    {
        for (var seed = 1ul; seed <= 50; seed++)
        {
            var bench = new GuestBench(TwoReaders, seed: seed, prepare: engine =>
                engine.SetLatency(LatencyClass.Local, new(Duration.Zero, Duration.FromMicroseconds(50)))).Run();
            bench.Open("a");
            bench.Open("b");
            bench.Trace.Clear();
            bench.Ring(Trees.WorkerStateChange);

            Assert.Equal(["PartitionGetStatus", "mgr: partition 2 seen running", "IntEoi"], Story(bench).Skip(3));
        }
    }

    [Fact]
    public void A_refused_status_is_told_by_its_name_and_wakes_nobody()
    {
        var bench = GuestBench.Up(new LinuxProgram());
        bench.Tell(new PeerCommand.Refuse(HcallToken.PartitionGetStatus, HcallStatus.Invalid)).Ring(Trees.WorkerStateChange);

        Assert.Equal(["mgr: partition 2 seen EV_EINVAL"], bench.Facts);
    }

    [Theory]
    [InlineData(PartitionStatus.Running)]
    [InlineData(PartitionStatus.Starting)]
    [InlineData(PartitionStatus.Stopping)]
    [InlineData(PartitionStatus.Paused)]
    [Conforms("b.6-6", "b.6-8")]
    public void A_state_that_is_not_stopped_wakes_nobody(PartitionStatus status)
    {
        var bench = GuestBench.Up(new LinuxProgram());

        Assert.Equal([$"mgr: partition 2 seen {status.Name()}"], bench.Status(Trees.Worker, status).Ring(Trees.WorkerStateChange).Facts);
    }

    [Fact]
    [Conforms("b.5-12")]
    public void A_shutdown_doorbell_reaches_no_file()
    {
        var bench = GuestBench.Up(TwoReaders);
        var file = bench.Open("a", nonBlocking: true);
        bench.Befall(new GuestEvent.IgnoreShutdown()).Ring(Trees.OwnShutdown);

        Assert.Equal(Errno.EAGAIN, bench.Read("a", file, 4).Error);
        Assert.DoesNotContain(bench.Facts, fact => fact.Contains("queued", StringComparison.Ordinal));
    }

    [Fact]
    [Conforms("b.5-4")]
    public void A_file_that_is_opened_later_has_no_history()
    {
        var bench = GuestBench.Up(TwoReaders);
        bench.Ring(Trees.WorkerWatchdog);
        var file = bench.Open("a", nonBlocking: true);

        Assert.Equal(Errno.EAGAIN, bench.Read("a", file, 4).Error);
    }

    [Fact]
    [Conforms("a.7-48")]
    public void A_spurious_interrupt_does_nothing()
    {
        var bench = GuestBench.Up(new LinuxProgram());
        bench.Tell(new PeerCommand.RaiseLine()).Run();

        Assert.Equal(["TakeInterrupt"], Story(bench));
    }

    [Fact]
    public void Interrupts_are_handled_one_at_a_time()
    {
        var bench = GuestBench.Up(new LinuxProgram());
        bench.Tell(new PeerCommand.Ring(Trees.WorkerWatchdog)).Tell(new PeerCommand.Ring(Trees.WorkerResetRequest)).Run();

        Assert.Equal(["TakeInterrupt", "IntEoi", "TakeInterrupt", "IntEoi"], Story(bench));
    }

    [Fact]
    public void A_line_that_is_raised_before_the_end_of_interrupt_returned_is_not_lost()
    {
        var bench = GuestBench.Up(new LinuxProgram());
        bench.Tell(new PeerCommand.Hold(HcallToken.IntEoi)).Ring(Trees.WorkerWatchdog);
        bench.Ring(Trees.WorkerResetRequest);
        Assert.Equal(["TakeInterrupt", "IntEoi"], Story(bench));

        bench.Tell(new PeerCommand.Release()).Run();
        Assert.Equal(["TakeInterrupt", "IntEoi", "TakeInterrupt", "IntEoi"], Story(bench));
    }

    [Fact]
    public void A_line_that_is_raised_while_a_spurious_one_is_taken_is_not_lost()
    {
        var bench = GuestBench.Up(new LinuxProgram());
        bench.Tell(new PeerCommand.RaiseLine());
        bench.RunFor(Duration.FromNanoseconds(250)); // The question has arrived, its answer is on its way.
        Assert.Equal(["TakeInterrupt"], Story(bench));
        bench.Tell(new PeerCommand.Pend(Trees.WorkerWatchdog));
        bench.Engine.Inject(bench.ActorAt("mgr/guest"), new GuestNotice.InterruptLine(0), Duration.Zero);
        bench.Run();

        Assert.Equal(["TakeInterrupt", "TakeInterrupt", "IntEoi"], Story(bench));
    }

    [Fact]
    public void A_repeated_answer_has_no_effect()
    {
        var bench = GuestBench.Up(new LinuxProgram());
        bench.Ring(Trees.WorkerWatchdog).Tell(new PeerCommand.RepeatLastAnswer()).Run();

        Assert.Equal(["TakeInterrupt", "IntEoi"], Story(bench));
    }

    [Fact]
    public void A_file_that_closes_while_a_handler_waits_for_it_does_not_hold_the_interrupt_up()
    {
        for (var seed = 1ul; seed <= 100; seed++)
        {
            var bench = new GuestBench(TwoReaders, seed: seed, prepare: engine =>
                engine.SetLatency(LatencyClass.Local, new(Duration.Zero, Duration.FromMicroseconds(2)))).Run();
            var file = bench.Open("a");
            bench.Trace.Clear();
            bench.Tell(new PeerCommand.Ring(Trees.WorkerWatchdog));
            bench.Call("a", file, id => new Syscall.Close(id));
            bench.Run();

            Assert.Contains("mgr: file 1 closed", bench.Facts);
            Assert.Equal(["TakeInterrupt", "IntEoi"], bench.Notes.OfType<CallSeen>().Select(Name));
        }
    }

    /// <summary>Calls by name and facts, in trace order.</summary>
    private static IEnumerable<string> Story(GuestBench bench) => bench.Notes.Where(note => note is CallSeen or Fact)
        .Select(note => note is CallSeen seen ? Name(seen) : note.ToString());

    private static string Name(CallSeen seen) => seen.Call is GuestCall.Issue issue ? issue.Call.GetType().Name : seen.Call.GetType().Name;
}
