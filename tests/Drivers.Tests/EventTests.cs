using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers.Tests;

public sealed class EventTests
{
    public static TheoryData<PanicSetting, HcallToken?> Panics { get; } = new()
    {
        { PanicSetting.Hang, null }, { PanicSetting.Restart, HcallToken.PartitionRestart }, { PanicSetting.Stop, HcallToken.PartitionStop },
    };

    [Theory]
    [MemberData(nameof(Panics))]
    public void A_panic_kills_everything_at_once_and_then_does_as_it_is_set(PanicSetting setting, HcallToken? expected)
    {
        var bench = GuestBench.Up(new LinuxProgram
        {
            Panic = setting,
            Processes = [new FailoverDaemon { Name = "daemon" }],
            Subscribers = [new StandbySubscriber { Name = "standby" }],
        });
        bench.Befall(new GuestEvent.Panic("oops")).Run();
        bench.Ring(Trees.WorkerStateChange, Trees.OwnShutdown);

        Assert.Equal(["mgr: panic", $"mgr: kernel panic: oops (panic={setting.Name()})"], bench.Facts);
        Assert.Equal(expected is null ? [] : new[] { expected.Value }, bench.Hcalls.Select(call => call.Token));
        Assert.Equal(
            ["mgr/guest/daemon", "mgr/guest/fsl-hv", "mgr/guest/fsl-hv/file-1", "mgr/guest/standby"],
            bench.Trace.Records.Where(record => record.Kind == TraceKind.Stop).Select(record => bench.Engine.PathOf(record.To)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_guest_that_hangs_does_nothing_any_more()
    {
        var bench = GuestBench.Up(new LinuxProgram { Processes = [new FailoverDaemon { Name = "daemon" }] });
        bench.Befall(new GuestEvent.Hang()).Run();
        bench.Ring(Trees.WorkerStateChange, Trees.OwnShutdown);
        bench.Befall(new GuestEvent.Panic("late")).Run();

        Assert.Equal(["mgr: hang", "mgr: hangs", "mgr: panic strikes nothing: the guest hangs"], bench.Facts);
        Assert.Empty(bench.Hcalls);
    }

    [Fact]
    [Conforms("b.8-9", "b.8-10")]
    public void A_guest_stops_and_restarts_itself_with_minus_one()
    {
        var bench = GuestBench.Up(new LinuxProgram());
        bench.Befall(new GuestEvent.StopSelf()).Befall(new GuestEvent.RestartSelf()).Run();

        Assert.Equal(["mgr: stop-self", "mgr: restart-self"], bench.Facts);
        Assert.Equal([new Hcall.PartitionStop(Handle.Self), new Hcall.PartitionRestart(Handle.Self)], bench.Hcalls);
    }

    [Fact]
    public void A_guest_whose_stop_was_refused_goes_on()
    {
        var bench = GuestBench.Up(new LinuxProgram());
        bench.Tell(new PeerCommand.Refuse(HcallToken.PartitionStop, HcallStatus.InvalidState)).Befall(new GuestEvent.StopSelf()).Run();
        bench.Ring(Trees.WorkerWatchdog);

        Assert.Equal(new Hcall.IntEoi(new(Trees.WorkerWatchdog)), bench.Hcalls[^1]);
    }

    [Theory]
    [InlineData("ring-worker", Trees.RingWorker)]
    [InlineData("worker/shutdown", Trees.WorkerShutdown)]
    public void A_storm_rings_again_as_soon_as_the_last_ring_has_returned(string node, uint handle)
    {
        var bench = GuestBench.Up(new LinuxProgram());
        bench.Tell(new PeerCommand.Hold(HcallToken.DoorbellSend)).Befall(new GuestEvent.RingDoorbell(node, 3)).Run();
        Assert.Single(bench.Hcalls);

        bench.Tell(new PeerCommand.Release()).Run();
        Assert.Equal(Enumerable.Repeat(new Hcall.DoorbellSend(new(handle)), 3), bench.Hcalls);
    }

    [Fact]
    public void An_old_tree_that_has_only_reg_names_the_doorbell_too()
    {
        var tree = Trees.Manager();
        tree.Find("/hypervisor/handles/ring-worker")!.Remove("hv-handle");
        var bench = GuestBench.Up(new LinuxProgram(), tree);

        Assert.Equal([new Hcall.DoorbellSend(new(Trees.RingWorker))], bench.Befall(new GuestEvent.RingDoorbell("ring-worker", 1)).Run().Hcalls);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("worker")]
    [InlineData("shutdown")]
    public void What_is_no_send_doorbell_cannot_be_rung(string node)
    {
        var bench = GuestBench.Up(new LinuxProgram());

        Assert.Equal([$"mgr: ring-doorbell strikes nothing: no send doorbell {node}"], bench.Befall(new GuestEvent.RingDoorbell(node, 1)).Run().Facts);
    }

    [Fact]
    public void A_storm_of_none_is_ignored()
    {
        var bench = GuestBench.Up(new LinuxProgram());

        Assert.Equal(
            ["mgr: ring-doorbell strikes nothing: nothing to ring"],
            bench.Befall(new GuestEvent.RingDoorbell("ring-worker", 0)).Run().Facts);
    }

    [Fact]
    public void A_signal_reaches_its_process()
    {
        var bench = GuestBench.Up(new LinuxProgram { Processes = [new Hand { Name = "a" }, new Hand { Name = "b" }] });
        bench.Befall(new GuestEvent.Signal("b", SignalNumber.SIGUSR1)).Run();

        Assert.Equal([new HandGot("b", new ProcessNotice.Signalled(SignalNumber.SIGUSR1))], bench.Notes.OfType<HandGot>());
    }

    [Fact]
    public void A_process_that_is_not_there_or_not_there_any_more_takes_no_signal()
    {
        var bench = GuestBench.Up(new LinuxProgram { Processes = [new Hand { Name = "a" }] });
        bench.Command("a", new HandCommand.Exit(0));
        bench.Run().Befall(new GuestEvent.Signal("a", SignalNumber.SIGTERM)).Befall(new GuestEvent.Signal("c", SignalNumber.SIGTERM)).Run();

        Assert.Equal(["mgr: signal strikes nothing: no process a", "mgr: signal strikes nothing: no process c"], bench.Facts.Skip(1));
    }

    public static TheoryData<GuestEvent> Deaths { get; } =
        [new GuestEvent.Panic("early"), new GuestEvent.Hang(), new GuestEvent.StopSelf(), new GuestEvent.RestartSelf()];

    [Theory]
    [MemberData(nameof(Deaths))]
    public void A_guest_that_boots_can_die(GuestEvent e)
    {
        var bench = new GuestBench(new LinuxProgram());
        bench.RunFor(Duration.FromNanoseconds(150)).Befall(e).Run();

        Assert.IsType<GuestFact.Befell>(bench.Notes.OfType<Fact>().First());
    }

    public static TheoryData<GuestEvent> Others { get; } =
    [
        new GuestEvent.IgnoreShutdown(), new GuestEvent.PowerOff(), new GuestEvent.RingDoorbell("ring-worker", 1),
        new GuestEvent.Partman(["stop", "-h", "worker"]), new GuestEvent.Signal("a", SignalNumber.SIGTERM),
        new GuestEvent.UnloadDriver(),
    ];

    [Theory]
    [MemberData(nameof(Others))]
    public void A_guest_that_boots_can_do_nothing_else(GuestEvent e)
    {
        var bench = new GuestBench(new LinuxProgram());
        bench.RunFor(Duration.FromNanoseconds(150)).Befall(e).Run();

        Assert.Equal("the guest is still booting", Assert.IsType<GuestFact.EventIgnored>(bench.Notes.OfType<Fact>().First()).Reason);
    }
}
