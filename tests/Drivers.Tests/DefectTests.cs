using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Drivers.Tests;

/// <summary>
/// Each defect of the driver's interrupts, files and initialisation: with it, and without it. Those of a read are in <see cref="ReadTests"/>.
/// </summary>
public sealed class DefectTests
{
    private static readonly ValueList<ProcessProgram> TwoHands = [new Hand { Name = "a" }, new Hand { Name = "b" }];

    // power-off-at-once

    [Fact]
    [Conforms("b.6-1", "b.6-3")]
    public void The_first_driver_powers_off_without_asking_anybody()
    {
        var bench = Up(Fidelity.Of(FidelityLevel.V2)).Ring(Trees.OwnShutdown);

        Assert.Equal(["mgr: asked to shut down", "mgr: powers off"], bench.Facts);
        Assert.Empty(bench.Notes.OfType<HandGot>());
        Assert.Equal(new Hcall.PartitionStop(Handle.Self), bench.Hcalls[^1]);
    }

    [Fact]
    public void The_power_off_at_once_is_work_for_later_not_for_the_handler()
    {
        var bench = Up(Fidelity.Ideal.With(Defect.PowerOffAtOnce, true));
        bench.Engine.SetLatency(Latencies.ContextSwitch, Simulation.LatencyRange.Fixed(Duration.FromMilliseconds(1)));
        bench.Tell(new PeerCommand.Ring(Trees.OwnShutdown)).RunFor(Duration.FromMicroseconds(900));

        Assert.Equal(["mgr: asked to shut down"], bench.Facts);
        Assert.Equal([new Hcall.IntEoi(new(Trees.OwnShutdown))], bench.Hcalls);
        bench.Run();
        Assert.Equal("mgr: powers off", bench.Facts[^1]);
    }

    [Fact]
    public void A_power_off_at_once_does_not_wait_for_one_in_order_that_has_begun()
    {
        var bench = Up(Fidelity.Ideal.With(Defect.PowerOffAtOnce, true));
        bench.Befall(new GuestEvent.PowerOff()).RunFor(Duration.FromSeconds(1));
        bench.Tell(new PeerCommand.Ring(Trees.OwnShutdown)).RunFor(Duration.FromMilliseconds(1));

        Assert.Equal("mgr: powers off", bench.Facts[^1]);
    }

    [Fact]
    public void A_guest_that_ignores_the_request_is_not_powered_off_at_once_either()
    {
        var bench = Up(Fidelity.Ideal.With(Defect.PowerOffAtOnce, true)).Befall(new GuestEvent.IgnoreShutdown()).Ring(Trees.OwnShutdown);

        Assert.Equal(["mgr: ignore-shutdown", "mgr: asked to shut down, ignores it"], bench.Facts);
    }

    // notify-before-queue

    [Fact]
    [Conforms("b.6-5")]
    public void The_first_driver_asks_for_the_status_and_wakes_the_chain_before_it_queues()
    {
        var bench = Up(Fidelity.Ideal.With(Defect.NotifyBeforeQueue, true));
        bench.Open("a");
        bench.Trace.Clear();
        bench.Engine.SetLatency(Latencies.ContextSwitch, Simulation.LatencyRange.Fixed(Duration.FromMilliseconds(1)));
        bench.Status(Trees.Worker, PartitionStatus.Stopped).Ring(Trees.WorkerStateChange);

        Assert.Equal(
            [
                "TakeInterrupt", "PartitionGetStatus", "mgr: partition 2 seen stopped", "mgr: doorbell 66 queued at file 1", "IntEoi",
                "mgr: failover chain runs for partition 2", "mgr: failover chain through for partition 2",
            ],
            Story(bench));
    }

    [Fact]
    public void A_plain_doorbell_is_queued_first_all_the_same()
    {
        var bench = Up(Fidelity.Ideal.With(Defect.NotifyBeforeQueue, true));
        bench.Open("a");
        bench.Trace.Clear();

        Assert.Equal(["TakeInterrupt", "mgr: doorbell 67 queued at file 1", "IntEoi"], Story(bench.Ring(Trees.WorkerWatchdog)));
    }

    // partition-from-reg

    [Theory]
    [InlineData(true, "mgr: partition 9 seen running")]
    [InlineData(false, "mgr: partition 2 seen running")]
    [Conforms("b.7-10")]
    public void The_first_driver_takes_the_partition_from_reg_alone(bool fromReg, string seen)
    {
        var tree = Trees.Manager();
        tree.Find("/hypervisor/handles/worker")!.Set(Trees.Cell("reg", 9));

        Assert.Equal([seen], Up(Fidelity.Ideal.With(Defect.PartitionFromReg, fromReg), tree).Ring(Trees.WorkerStateChange).Facts);
    }

    [Theory]
    [InlineData(true, "mgr: fsl-hv skips /hypervisor/handles/worker/state-change: its parent has no handle")]
    [InlineData(false, "mgr: fsl-hv loaded: 1 state-change, 2 plain, 1 shutdown doorbells")]
    public void The_first_driver_skips_a_partition_that_has_only_hv_handle(bool fromReg, string fact)
    {
        var tree = Trees.Manager();
        tree.Find("/hypervisor/handles/worker")!.Remove("reg");

        Assert.Equal(fact, new GuestBench(new LinuxProgram { Fidelity = Fidelity.Ideal.With(Defect.PartitionFromReg, fromReg) }, tree).Run().Facts[0]);
    }

    // plain-doorbell-pointer

    [Fact]
    [Conforms("b.6-10")]
    public void Readers_get_half_a_kernel_address_for_a_plain_doorbell_and_the_handle_of_a_state_change()
    {
        var bench = Up(Fidelity.Ideal.With(Defect.PlainDoorbellPointer, true));
        var file = bench.Open("a");
        bench.Ring(Trees.WorkerWatchdog, Trees.WorkerResetRequest, Trees.WorkerStateChange, Trees.WorkerWatchdog);

        var read = bench.Read("a", file, 64).Handles;
        Assert.Equal(4, read.Count);
        Assert.True(read[0].Value >= 0xC000_0000 && read[1].Value >= 0xC000_0000, "no kernel addresses");
        Assert.NotEqual(read[0], read[1]);
        Assert.Equal(new Handle(Trees.WorkerStateChange), read[2]);
        Assert.Equal(read[0], read[3]);
    }

    [Fact]
    public void The_addresses_are_the_same_in_every_run()
    {
        Assert.Equal(Read(1), Read(2));

        static ValueList<Handle> Read(ulong seed)
        {
            var program = new LinuxProgram { Processes = [new Hand { Name = "a" }], Fidelity = Fidelity.Ideal.With(Defect.PlainDoorbellPointer, true) };
            var bench = new GuestBench(program, seed: seed).Run();
            var file = bench.Open("a");
            return bench.Ring(Trees.WorkerWatchdog, Trees.WorkerResetRequest).Read("a", file, 64).Handles;
        }
    }

    [Fact]
    [Conforms("b.6-11")]
    public void Without_that_defect_they_get_handles()
    {
        var bench = Up(Fidelity.Of(FidelityLevel.Merged2011).With(Defect.PlainDoorbellPointer, false));
        var file = bench.Open("a");

        Assert.Equal((ValueList<Handle>)[new(Trees.WorkerWatchdog)], bench.Ring(Trees.WorkerWatchdog).Read("a", file, 64).Handles);
    }

    // shutdown-interrupt-kept; at exit in UnloadTests

    [Fact]
    public void A_driver_that_gives_up_keeps_the_shutdown_interrupt_whose_handler_is_gone()
    {
        var bench = GivesUp(kept: true);

        Assert.Contains("mgr: kernel complains: Trying to free already-free IRQ 70", bench.Facts);
        Assert.DoesNotContain(new Hcall.IntSetMask(new(Trees.OwnShutdown), true), bench.Hcalls);
        Assert.Contains(new Hcall.IntSetMask(new(Trees.WorkerWatchdog), true), bench.Hcalls);
        bench.Trace.Clear();
        bench.Ring(Trees.OwnShutdown);
        Assert.Equal(["mgr: kernel panic: fsl-hv: shutdown-interrupt-kept: called a handler that is gone (panic=hang)"], bench.Facts);
    }

    [Fact]
    public void Without_that_defect_it_gives_the_shutdown_interrupt_back()
    {
        var bench = GivesUp(kept: false);

        Assert.Contains(new Hcall.IntSetMask(new(Trees.OwnShutdown), true), bench.Hcalls);
        Assert.DoesNotContain(bench.Facts, fact => fact.Contains("complains", StringComparison.Ordinal));
        bench.Trace.Clear();
        Assert.Empty(bench.Ring(Trees.OwnShutdown).Hcalls);
    }

    // open-before-lists

    [Fact]
    [Conforms("b.7-3")]
    public void An_open_before_the_lists_are_there_crashes_the_kernel()
    {
        var bench = new GuestBench(
            new LinuxProgram { Panic = PanicSetting.Restart, Fidelity = Fidelity.Of(FidelityLevel.Hardened2019) },
            prepare: engine => engine.Arm(DriverFaults.LoadOpened, "mgr", 0, 1)).Run();

        Assert.Equal(["mgr: kernel panic: fsl-hv: open-before-lists: walked a list that was not there yet (panic=restart)"], bench.Facts);
        Assert.Equal([new Hcall.PartitionRestart(Handle.Self)], bench.Hcalls);
    }

    [Fact]
    public void Without_that_defect_there_is_nothing_to_open_yet()
    {
        var bench = new GuestBench(new LinuxProgram(), prepare: engine => engine.Arm(DriverFaults.LoadOpened, "mgr", 0, 1)).Run();

        Assert.Equal("mgr: linux is up (boot 1)", bench.Facts[^1]);
    }

    // poll-under-spinlock

    [Fact]
    [Conforms("b.5-27")]
    public void The_first_poll_makes_the_kernel_complain_and_only_the_first()
    {
        var bench = Up(Fidelity.Ideal.With(Defect.PollUnderSpinlock, true));
        var (first, second) = (bench.Open("a"), bench.Open("b"));
        bench.Trace.Clear();
        bench.Ask<SyscallAnswer.PollDone>("a", first, id => new Syscall.Poll(id, Duration.Zero));
        bench.Ask<SyscallAnswer.PollDone>("a", first, id => new Syscall.Poll(id, Duration.Zero));
        bench.Ask<SyscallAnswer.PollDone>("b", second, id => new Syscall.Poll(id, Duration.Zero));

        Assert.Equal(["mgr: kernel complains: BUG: sleeping function called from invalid context: fsl_hv_poll"], bench.Facts);
    }

    [Fact]
    public void Without_that_defect_the_kernel_says_nothing()
    {
        var bench = Up(Fidelity.Ideal);
        var file = bench.Open("a");
        bench.Trace.Clear();
        bench.Ask<SyscallAnswer.PollDone>("a", file, id => new Syscall.Poll(id, Duration.Zero));

        Assert.Empty(bench.Facts);
    }

    // no-capability-check

    public static TheoryData<Ioctl, bool> Calls { get; } = new()
    {
        { new Ioctl.Restart(new(Trees.Worker)), true },
        { new Ioctl.Start(new(Trees.Worker), 0, false), true },
        { new Ioctl.Stop(new(Trees.Worker)), true },
        { new Ioctl.Doorbell(new(Trees.RingWorker)), true },
        { new Ioctl.Memcpy(Handle.Self, new(Trees.Worker), 0, 4, Bytes.Copy([1, 2, 3, 4])), true },
        { new Ioctl.SetProp(new(Trees.Worker), "/chosen", "bootargs", Bytes.Copy([0])), true },
        { new Ioctl.GetStatus(new(Trees.Worker)), false },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    [Conforms("b.1-6")]
    public void Without_that_defect_what_changes_something_needs_the_capability(Ioctl call, bool needsIt)
    {
        var fidelity = Fidelity.Ideal.With(Defect.NoCapabilityCheck, false);

        Assert.Equal(needsIt ? Errno.EPERM : Errno.None, Control(fidelity, isCapable: false, call));
        Assert.Equal(Errno.None, Control(fidelity, isCapable: true, call));
        Assert.Equal(Errno.None, Control(Fidelity.Ideal, isCapable: false, call));
    }

    [Fact]
    public void What_is_not_permitted_reaches_no_hypervisor()
    {
        var bench = GuestBench.Up(new LinuxProgram
        {
            Processes = [new Hand { Name = "a", IsCapable = false }],
            Fidelity = Fidelity.Ideal.With(Defect.NoCapabilityCheck, false),
        });
        var file = bench.Open("a");
        bench.Ask<SyscallAnswer.IoctlDone>("a", file, id => new Syscall.Control(id, new Ioctl.Stop(new(Trees.Worker))));

        Assert.Empty(bench.Hcalls);
    }

    [Theory]
    [InlineData(IoctlNumber.Stop, Errno.EPERM)]
    [InlineData(IoctlNumber.GetStatus, Errno.None)]
    public void The_same_holds_for_an_ioctl_of_bytes(IoctlNumber number, Errno error)
    {
        var bench = GuestBench.Up(new LinuxProgram
        {
            Processes = [new Hand { Name = "a", IsCapable = false }],
            Fidelity = Fidelity.Ideal.With(Defect.NoCapabilityCheck, false),
        });
        var file = bench.Open("a");
        var memory = UserMemory.Of(new UserRegion(0x1000, RawCalls.Structure(number, ByteOrder.Big, ("partition", Trees.Worker))));

        Assert.Equal(
            error,
            bench.Ask<SyscallAnswer.RawIoctlDone>(
                "a", file, id => new Syscall.RawIoctl(id, IoctlLayout.Of(number).MergedRequest, 0x1000, memory, ByteOrder.Big))
                .Error);
    }

    // state-sampled-late

    [Fact]
    [Conforms("b.6-8")]
    public void A_quick_start_hides_a_stop_from_a_driver_that_asks_late()
    {
        var bench = Up(Fidelity.Ideal).Tell(new PeerCommand.RingStop(Trees.WorkerStateChange)).Run();

        Assert.Equal(["mgr: partition 2 seen running"], bench.Facts);
    }

    [Fact]
    public void A_driver_that_learns_the_state_that_rang_runs_the_chain_for_a_stop_that_is_over()
    {
        var bench = Up(Fidelity.Ideal.With(Defect.StateSampledLate, false)).Tell(new PeerCommand.RingStop(Trees.WorkerStateChange)).Run();

        Assert.Equal(
            ["mgr: partition 2 seen stopped", "mgr: failover chain runs for partition 2", "mgr: failover chain through for partition 2"], bench.Facts);
        Assert.Equal([new Hcall.IntEoi(new(Trees.WorkerStateChange))], bench.Hcalls);
    }

    [Fact]
    public void And_does_not_run_it_for_another_change_though_the_partition_has_stopped_since()
    {
        var bench = Up(Fidelity.Ideal.With(Defect.StateSampledLate, false)).Status(Trees.Worker, PartitionStatus.Stopped).Ring(Trees.WorkerStateChange);

        Assert.Empty(bench.Facts);
    }

    // What the device has not.

    [Theory]
    [InlineData(false, Errno.EINVAL)]
    [InlineData(true, Errno.EBADF)]
    [Conforms("b.1-3")]
    public void The_device_has_no_write(bool isReadOnly, Errno error)
    {
        var bench = Up(Fidelity.Ideal);
        var file = bench.Ask<SyscallAnswer.Opened>("a", default, id => new Syscall.Open(id, UserProcess.DevicePath, false) { IsReadOnly = isReadOnly }).File;

        Assert.Equal((error, 0), Written(bench, "a", file));
        Assert.Equal((Errno.EBADF, 0), Written(bench, "b", file));
    }

    [Fact]
    [Conforms("b.1-4", "b.1-5")]
    public void The_device_has_no_position_and_no_memory()
    {
        var bench = Up(Fidelity.Ideal);
        var file = bench.Open("a");

        Assert.Equal(Errno.ESPIPE, bench.Ask<SyscallAnswer.Refused>("a", file, id => new Syscall.Seek(id, 4)).Error);
        Assert.Equal(Errno.ENODEV, bench.Ask<SyscallAnswer.Refused>("a", file, id => new Syscall.Map(id, 4096)).Error);
        Assert.Equal(Errno.EBADF, bench.Ask<SyscallAnswer.Refused>("b", file, id => new Syscall.Seek(id, 4)).Error);
        Assert.Equal(Errno.EBADF, bench.Ask<SyscallAnswer.Refused>("b", file, id => new Syscall.Map(id, 4096)).Error);
    }

    private static GuestBench Up(Fidelity fidelity, DeviceTreeDocument? tree = null) =>
        GuestBench.Up(new LinuxProgram { Processes = TwoHands, Fidelity = fidelity, ShutdownGrace = Duration.FromSeconds(10) }, tree);

    /// <summary>A driver that finds no memory for the doorbell behind the shutdown doorbell.</summary>
    private static GuestBench GivesUp(bool kept) => new GuestBench(
        new LinuxProgram { Fidelity = Fidelity.Ideal.With(Defect.ShutdownInterruptKept, kept) },
        Trees.Manager(withSpare: true),
        prepare: engine => engine.Arm(DriverFaults.LoadNoMemory, "mgr", 4, 1)).Run();

    private static Errno Control(Fidelity fidelity, bool isCapable, Ioctl call)
    {
        var bench = GuestBench.Up(
            new LinuxProgram { Processes = [new Hand { Name = "a", IsCapable = isCapable }], Fidelity = fidelity }, TransferTests.WithMemory(0x20_0000));
        var file = bench.Open("a");
        return bench.Ask<SyscallAnswer.IoctlDone>("a", file, id => new Syscall.Control(id, call)).Error;
    }

    private static (Errno Error, int Count) Written(GuestBench bench, string hand, ActorId file)
    {
        var written = bench.Ask<SyscallAnswer.Written>(hand, file, id => new Syscall.Write(id, Bytes.Copy([1])));
        return (written.Error, written.Count);
    }

    /// <summary>Calls by name and facts, in trace order.</summary>
    private static IEnumerable<string> Story(GuestBench bench) => bench.Notes.Where(note => note is CallSeen or Fact)
        .Select(note =>
            note is CallSeen { Call: var call } ? call is GuestCall.Issue issue ? issue.Call.GetType().Name : call.GetType().Name : note.ToString());
}
