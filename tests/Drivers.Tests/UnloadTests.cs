using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers.Tests;

/// <summary>The driver is taken out of a kernel that runs on, with the flaw of its exit and without.</summary>
public sealed class UnloadTests
{
    private const string Asked = "mgr: unload-driver";
    private const string Unloaded = "mgr: fsl-hv unloaded: 4 interrupts given back, 0 kept";
    private const string KeptOne = "mgr: fsl-hv unloaded: 3 interrupts given back, 1 kept";
    private const string Crash = "mgr: kernel panic: fsl-hv: shutdown-interrupt-kept: called a handler that is gone (panic=hang)";

    private static readonly uint[] Every = [Trees.WorkerStateChange, Trees.WorkerWatchdog, Trees.WorkerResetRequest, Trees.OwnShutdown];

    [Fact]
    [Conforms("b.7-13")]
    public void Every_interrupt_is_given_back_newest_first()
    {
        var bench = Unload(Up(Fidelity.Ideal));

        Assert.Equal([Asked, Unloaded], bench.Facts);
        Assert.Equal(Masks(Trees.OwnShutdown, Trees.WorkerResetRequest, Trees.WorkerWatchdog, Trees.WorkerStateChange), bench.Hcalls);
    }

    [Fact]
    public void Then_rings_only_latch()
    {
        var bench = Unload(Up(Fidelity.Ideal));
        bench.Trace.Clear();
        bench.Ring(Every);

        Assert.Empty(bench.Notes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Then_there_is_no_device(bool kept)
    {
        var bench = Unload(Up(Fidelity.Ideal.With(Defect.ShutdownInterruptKept, kept)));

        Assert.Equal(Errno.ENOENT, Open(bench));
    }

    [Theory]
    [InlineData(FidelityLevel.V2, false)]
    [InlineData(FidelityLevel.Merged2011, true)]
    [InlineData(FidelityLevel.Hardened2019, true)]
    [InlineData(FidelityLevel.Ideal, false)]
    [Conforms("b.7-15", "b.7-16")]
    public void The_shutdown_interrupt_stays_behind_and_the_next_shutdown_doorbell_crashes_the_kernel(FidelityLevel level, bool kept)
    {
        var bench = Unload(Up(Fidelity.Of(level)));

        Assert.Equal(kept ? [Asked, "mgr: kernel complains: Trying to free already-free IRQ 70", KeptOne] : [Asked, Unloaded], bench.Facts);
        Assert.Equal(
            kept ? Masks(Trees.WorkerResetRequest, Trees.WorkerWatchdog, Trees.WorkerStateChange)
                : Masks(Trees.OwnShutdown, Trees.WorkerResetRequest, Trees.WorkerWatchdog, Trees.WorkerStateChange),
            bench.Hcalls);
        bench.Trace.Clear();
        bench.Ring(Trees.WorkerStateChange, Trees.WorkerWatchdog);
        Assert.Empty(bench.Notes);
        bench.Ring(Trees.OwnShutdown);
        Assert.Equal(kept ? [Crash] : [], bench.Facts);
        Assert.Equal(kept ? [Trees.OwnShutdown] : [], bench.Notes.OfType<Took>().Select(took => took.Vector));
        Assert.Empty(bench.Hcalls);
    }

    [Fact]
    public void It_crashes_too_when_the_guest_would_have_ignored_the_request()
    {
        var bench = Unload(Up(Fidelity.Ideal.With(Defect.ShutdownInterruptKept, true)).Befall(new GuestEvent.IgnoreShutdown()));

        Assert.Equal(Crash, bench.Ring(Trees.OwnShutdown).Facts[^1]);
    }

    [Fact]
    public void A_driver_with_an_open_file_stays_until_that_is_closed()
    {
        var bench = Up(Fidelity.Ideal);
        bench.Open("a");
        bench.Trace.Clear();
        Assert.Equal([Asked, "mgr: fsl-hv stays loaded: a file is open"], Unload(bench).Facts);
        Assert.Empty(bench.Hcalls);
        Assert.Contains(new Hcall.IntEoi(new(Trees.WorkerWatchdog)), bench.Ring(Trees.WorkerWatchdog).Hcalls);

        bench.Command("a", new HandCommand.Exit(0));
        Assert.Equal(Unloaded, Unload(bench.Run()).Facts[^1]);
    }

    [Fact]
    public void A_driver_somebody_subscribes_to_stays()
    {
        var bench = GuestBench.Up(new LinuxProgram { Subscribers = [new StandbySubscriber { Name = "standby" }] });

        Assert.Equal([Asked, "mgr: fsl-hv stays loaded: somebody subscribes to failovers"], Unload(bench).Facts);
        Assert.Empty(bench.Hcalls);
    }

    [Fact]
    public void A_driver_whose_chain_is_to_run_stays_until_it_is_through()
    {
        var bench = Up(Fidelity.Ideal);
        bench.Engine.SetLatency(Latencies.ContextSwitch, Simulation.LatencyRange.Fixed(Duration.FromMilliseconds(1)));
        bench.Status(Trees.Worker, PartitionStatus.Stopped).Tell(new PeerCommand.Ring(Trees.WorkerStateChange)).RunFor(Duration.FromMicroseconds(900));
        bench.Befall(new GuestEvent.UnloadDriver()).RunFor(Duration.FromMicroseconds(50));
        Assert.Equal("mgr: fsl-hv stays loaded: a failover chain runs", bench.Facts[^1]);
        bench.Run();
        Assert.Equal("mgr: failover chain through for partition 2", bench.Facts[^1]);

        Assert.Equal(Unloaded, Unload(bench).Facts[^1]);
    }

    [Fact]
    public void A_kernel_without_the_driver_has_nothing_to_unload()
    {
        var bench = Unload(Unload(Up(Fidelity.Ideal)));

        Assert.Equal("mgr: unload-driver strikes nothing: the driver is not there", bench.Facts[^1]);
    }

    [Fact]
    public void A_driver_that_unloads_opens_no_file_and_unloads_once()
    {
        var bench = Up(Fidelity.Ideal).Tell(new PeerCommand.Hold(HcallToken.IntSetMask));
        Unload(bench);

        Assert.Equal(Errno.ENODEV, Open(bench));
        Assert.Equal([Asked, Asked, "mgr: fsl-hv stays loaded: it is being unloaded"], Unload(bench).Facts);
        Assert.Single(bench.Hcalls);
        Assert.Equal(Unloaded, bench.Tell(new PeerCommand.Release()).Run().Facts[^1]);
        Assert.Equal(4, bench.Hcalls.Count);
    }

    [Fact]
    public void Its_last_handler_is_waited_for()
    {
        var bench = Up(Fidelity.Ideal).Tell(new PeerCommand.Hold(HcallToken.PartitionGetStatus)).Ring(Trees.WorkerStateChange);
        Unload(bench);
        Assert.Equal([Asked], bench.Facts);
        Assert.Contains(CodeMarks.DriverUnloadWaitsForHandler, bench.Notes);
        Assert.Equal(4, bench.Hcalls.OfType<Hcall.IntSetMask>().Count());

        bench.Tell(new PeerCommand.Release()).Run();
        Assert.Equal([Asked, "mgr: partition 2 seen running", Unloaded], bench.Facts);
        Assert.Equal(new Hcall.IntEoi(new(Trees.WorkerStateChange)), bench.Hcalls[^1]);
    }

    [Fact]
    public void Until_it_is_gone_the_handler_that_stays_behind_works()
    {
        var bench = Up(Fidelity.Ideal.With(Defect.ShutdownInterruptKept, true)).Tell(new PeerCommand.Hold(HcallToken.IntSetMask));
        Unload(bench).Ring(Trees.OwnShutdown);

        Assert.Contains("mgr: asked to shut down", bench.Facts);
        Assert.DoesNotContain(Crash, bench.Facts);
    }

    /// <summary>A doorbell, an open and the unloading meet: whichever is first, the open gets an answer, and the guest powers off or crashes.</summary>
    [Fact]
    public void Whatever_meets_the_unloading_ends_well()
    {
        var opens = new SortedSet<Errno>();
        var ends = new SortedSet<string>(StringComparer.Ordinal);
        for (var time = 0; time <= 1000; time += 5)
        {
            var bench = new GuestBench(Program(Fidelity.Ideal.With(Defect.ShutdownInterruptKept, true)), seed: (ulong)time + 1).Run();
            var isOpenFirst = time % 4 == 0;
            var id = isOpenFirst ? Ask() : default;
            bench.Befall(new GuestEvent.UnloadDriver()).RunFor(Duration.FromNanoseconds(time));
            id = isOpenFirst ? id : Ask();
            bench.Tell(new PeerCommand.Ring(Trees.OwnShutdown)).Run();
            opens.Add(bench.AnswerTo<SyscallAnswer.Opened>(id)!.Error);
            ends.Add(bench.Facts[^1]);

            RequestId Ask() => bench.Call("a", default, open => new Syscall.Open(open, UserProcess.DevicePath, false));
        }

        Assert.Equal([Errno.None, Errno.ENOENT, Errno.ENODEV], opens);
        Assert.Equal([Crash, "mgr: powers off"], ends);
    }

    /// <summary>The same for a driver that gives up loading.</summary>
    [Fact]
    public void Whatever_meets_a_driver_that_gives_up_ends_well()
    {
        var ends = new SortedSet<string>(StringComparer.Ordinal);
        for (var time = 0; time <= 3000; time += 10)
        {
            var bench = new GuestBench(
                Program(Fidelity.Ideal.With(Defect.ShutdownInterruptKept, true)),
                Trees.Manager(withSpare: true),
                seed: (ulong)time + 1,
                prepare: engine => engine.Arm(DriverFaults.LoadNoMemory, "mgr", 4, 1));
            bench.TellAt(Duration.FromNanoseconds(time), new PeerCommand.Ring(Trees.OwnShutdown)).Run();
            ends.Add($"{bench.Facts.Contains("mgr: linux is up (boot 1)")} {bench.Facts[^1]}");
        }

        Assert.Equal([$"False {Crash}", "False mgr: powers off", $"True {Crash}"], ends);
    }

    private static LinuxProgram Program(Fidelity fidelity) => new()
    {
        Processes = [new Hand { Name = "a" }],
        Fidelity = fidelity,
        ShutdownGrace = Duration.FromSeconds(1),
    };

    private static GuestBench Up(Fidelity fidelity) => GuestBench.Up(Program(fidelity));

    private static GuestBench Unload(GuestBench bench) => bench.Befall(new GuestEvent.UnloadDriver()).RunFor(Duration.FromMilliseconds(10));

    private static Errno Open(GuestBench bench) =>
        bench.Ask<SyscallAnswer.Opened>("a", default, id => new Syscall.Open(id, UserProcess.DevicePath, false)).Error;

    private static IEnumerable<Hcall> Masks(params uint[] interrupts) => interrupts.Select(interrupt => new Hcall.IntSetMask(new(interrupt), true));
}
