using FslHv.Abi;
using FslHv.DeviceTree;

namespace FslHv.Drivers.Tests;

public sealed class BootTests
{
    [Fact]
    [Conforms("a.7-46", "a.7-47", "b.7-6", "b.7-14", "d.3-5")]
    public void Every_doorbell_gets_trigger_priority_and_vcpu_and_is_then_unmasked_in_the_order_of_the_tree()
    {
        var bench = new GuestBench(new LinuxProgram()).Run();

        Assert.Equal(
            new[] { 66u, 67u, 68u, 70u }.SelectMany(interrupt => new Hcall[]
            {
                new Hcall.IntSetConfig(new(interrupt), 0, 8, 0),
                new Hcall.IntSetMask(new(interrupt), false),
            }),
            bench.Hcalls);
        Assert.Equal(["mgr: fsl-hv loaded: 1 state-change, 2 plain, 1 shutdown doorbells", "mgr: linux is up (boot 1)"], bench.Facts);
    }

    [Fact]
    public void Processes_start_when_the_guest_is_up()
    {
        var bench = new GuestBench(new LinuxProgram { Processes = [new DoorbellLogger { Name = "a" }, new DoorbellLogger { Name = "b" }] }).Run();

        Assert.Equal(
            ["mgr: linux is up (boot 1)", "mgr: a opens /dev/fsl-hv (file 1)", "mgr: b opens /dev/fsl-hv (file 2)"],
            bench.Facts.Skip(1));
    }

    [Fact]
    public void Booting_takes_the_kernel_boot_latency() =>
        Assert.Empty(new GuestBench(new LinuxProgram(), prepare: engine => engine.SetLatency(Latencies.KernelBoot, Fixed(9))).RunFor(Ms(8)).Facts);

    [Fact]
    [Conforms("b.7-8", "c.4-8")]
    public void A_doorbell_that_rang_before_it_was_unmasked_arrives_at_unmask()
    {
        var bench = new GuestBench(new LinuxProgram());
        bench.Tell(new PeerCommand.Ring(Trees.WorkerStateChange)).Run();

        Assert.Equal("mgr: partition 2 seen running", bench.Facts[0]);
        Assert.Contains("mgr: linux is up (boot 1)", bench.Facts);
        Assert.Contains(new Hcall.IntEoi(new(Trees.WorkerStateChange)), bench.Hcalls);
    }

    [Fact]
    public void Subscribers_hear_of_a_stop_that_was_pending_when_the_driver_loaded()
    {
        var bench = new GuestBench(new LinuxProgram { Subscribers = [new StandbySubscriber { Name = "standby" }] });
        bench.Status(Trees.Worker, PartitionStatus.Stopped).Tell(new PeerCommand.Ring(Trees.WorkerStateChange)).Run();

        Assert.Contains("mgr: subscriber standby told that partition 2 stopped", bench.Facts);
    }

    [Fact]
    [Conforms("b.7-1")]
    public void Without_the_hypervisors_node_there_is_no_driver_and_no_device_node()
    {
        var bench = new GuestBench(new LinuxProgram { Processes = [new DoorbellLogger { Name = "log" }] }, new DeviceTreeDocument()).Run();

        Assert.Empty(bench.Hcalls);
        Assert.Equal(["cannot open /dev/fsl-hv: ENOENT"], bench.Said);
        Assert.Equal("mgr: log exits with 1", bench.Facts[^1]);
    }

    [Fact]
    [Conforms("b.7-2")]
    public void Without_a_version_of_the_hypervisor_there_is_no_driver()
    {
        var tree = Trees.Manager();
        tree.Find("/hypervisor")!.Remove("fsl,hv-version");

        Assert.Equal(["mgr: linux is up (boot 1)"], new GuestBench(new LinuxProgram(), tree).Run().Facts);
    }

    [Fact]
    public void A_tree_that_cannot_be_read_is_a_panic()
    {
        var bench = new GuestBench(new LinuxProgram { Panic = PanicSetting.Stop }, Bytes.Copy([1, 2, 3])).Run();

        Assert.StartsWith("mgr: kernel panic: guest tree: ", bench.Facts[0], StringComparison.Ordinal);
        Assert.Equal("mgr: halted", bench.Facts[1]); // It does not know its platform.
        Assert.Empty(bench.Hcalls);
    }

    [Fact]
    [Conforms("a.7-46")]
    public void The_trigger_comes_from_the_second_cell_of_interrupts()
    {
        var tree = Trees.Plain(70);
        tree.Find("/hypervisor/handles/ring-me-70")!.Set(DeviceTreeProperty.FromCells("interrupts", 70, 3));

        Assert.Equal(new Hcall.IntSetConfig(new(70), 3, 8, 0), new GuestBench(new LinuxProgram(), tree).Run().Hcalls[0]);
    }

    [Fact]
    [Conforms("b.7-4")]
    public void Doorbells_are_found_anywhere_in_the_tree()
    {
        var tree = Trees.Bare();
        tree.Root.Add(new DeviceTreeNode("odd")).Add(new DeviceTreeNode("place")).Add(Trees.Receive("bell", 80, "epapr,hv-receive-doorbell"));

        Assert.Equal("mgr: fsl-hv loaded: 0 state-change, 1 plain, 0 shutdown doorbells", new GuestBench(new LinuxProgram(), tree).Run().Facts[0]);
    }

    [Fact]
    [Conforms("b.7-5")]
    public void A_node_without_interrupts_is_skipped()
    {
        var tree = Trees.Plain(70, 71);
        tree.Find("/hypervisor/handles/ring-me-70")!.Remove("interrupts");

        Assert.Equal(
            ["mgr: fsl-hv skips /hypervisor/handles/ring-me-70: no interrupts property", "mgr: fsl-hv loaded: 0 state-change, 1 plain, 0 shutdown doorbells"],
            new GuestBench(new LinuxProgram(), tree).Run().Facts.Take(2));
    }

    [Fact]
    [Conforms("b.7-9")]
    public void A_state_change_node_whose_parent_has_only_reg_is_used()
    {
        var tree = Trees.Manager();
        tree.Find("/hypervisor/handles/worker")!.Remove("hv-handle");

        Assert.Contains("fsl-hv loaded: 1 state-change", new GuestBench(new LinuxProgram(), tree).Run().Facts[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0 }, "its parent's hv-handle has 3 bytes")]
    [InlineData(new byte[] { 0, 0, 0, 2, 0, 0, 0, 2 }, "its parent's hv-handle has 8 bytes")]
    [InlineData(new byte[] { 0x80, 0, 0, 2 }, "its parent's hv-handle is negative")]
    [Conforms("b.7-8", "b.7-11")]
    public void A_state_change_node_whose_parent_has_a_bad_handle_is_skipped(byte[] handle, string reason)
    {
        var tree = Trees.Manager();
        tree.Find("/hypervisor/handles/worker")!.Set(DeviceTreeProperty.FromBytes("hv-handle", handle));

        Assert.Equal($"mgr: fsl-hv skips /hypervisor/handles/worker/state-change: {reason}", new GuestBench(new LinuxProgram(), tree).Run().Facts[0]);
    }

    [Fact]
    public void A_state_change_node_whose_parent_has_no_handle_is_skipped()
    {
        var tree = Trees.Manager();
        tree.Find("/hypervisor/handles/worker")!.Remove("hv-handle");
        tree.Find("/hypervisor/handles/worker")!.Remove("reg");

        Assert.EndsWith("its parent has no handle", new GuestBench(new LinuxProgram(), tree).Run().Facts[0], StringComparison.Ordinal);
    }

    [Fact]
    [Conforms("b.7-12")]
    public void An_interrupt_that_the_hypervisor_refuses_is_skipped()
    {
        var bench = new GuestBench(new LinuxProgram(), Trees.Plain(70));
        bench.Tell(new PeerCommand.Refuse(HcallToken.IntSetConfig, HcallStatus.Invalid)).Run();

        Assert.Equal("mgr: fsl-hv skips /hypervisor/handles/ring-me-70: interrupt 70: EV_EINVAL", bench.Facts[0]);
        Assert.Equal("mgr: fsl-hv loaded: 0 state-change, 0 plain, 0 shutdown doorbells", bench.Facts[1]);
    }

    [Fact]
    public void The_second_of_two_nodes_with_one_interrupt_is_skipped()
    {
        var tree = Trees.Plain(70);
        tree.Root.Add(Trees.Receive("again", 70, "epapr,hv-receive-doorbell"));

        Assert.Equal("mgr: fsl-hv skips /again: interrupt 70 is taken", new GuestBench(new LinuxProgram(), tree).Run().Facts[0]);
    }

    [Fact]
    [Conforms("b.7-12")]
    public void An_interrupt_request_that_fails_skips_its_node_alone()
    {
        var bench = new GuestBench(
            new LinuxProgram(), Trees.Plain(70, 71), prepare: engine => engine.Arm(DriverFaults.LoadNoInterrupt, "mgr", 0, 1)).Run();

        Assert.Equal("mgr: fsl-hv skips /hypervisor/handles/ring-me-70: interrupt 70 cannot be had", bench.Facts[0]);
        Assert.Equal("mgr: fsl-hv loaded: 0 state-change, 1 plain, 0 shutdown doorbells", bench.Facts[1]);
    }

    [Fact]
    [Conforms("b.7-7", "b.7-13")]
    public void No_memory_for_a_doorbell_undoes_all_and_leaves_no_device_node()
    {
        var bench = new GuestBench(
            new LinuxProgram { Processes = [new DoorbellLogger { Name = "log" }] },
            Trees.Plain(70, 71, 72),
            prepare: engine => engine.Arm(DriverFaults.LoadNoMemory, "mgr", 2, 1)).Run();

        Assert.Equal([new Hcall.IntSetMask(new(71), true), new Hcall.IntSetMask(new(70), true)], bench.Hcalls.TakeLast(2));
        Assert.Equal(["cannot open /dev/fsl-hv: ENOENT"], bench.Said);
    }

    [Fact]
    public void An_interrupt_of_a_driver_that_gives_up_is_ended_all_the_same()
    {
        var taken = 0;
        for (var seed = 1ul; seed <= 100; seed++)
        {
            var bench = new GuestBench(new LinuxProgram(), Trees.Plain(70, 71), seed, engine =>
            {
                engine.Arm(DriverFaults.LoadNoMemory, "mgr", 1, 1);
                engine.SetLatency(Latencies.Hcall, new(Actors.Duration.Zero, Actors.Duration.FromMicroseconds(1)));
                engine.SetLatency(Actors.LatencyClass.Local, new(Actors.Duration.Zero, Actors.Duration.FromMicroseconds(1)));
            });
            bench.Tell(new PeerCommand.Ring(70)).Run();
            var really = bench.Notes.Count(note => note is Took { Vector: 70 });
            taken += really;

            Assert.Equal(really, bench.Hcalls.Count(call => call is Hcall.IntEoi));
        }

        Assert.NotEqual(0, taken);
    }

    [Fact]
    [Conforms("b.1-1")]
    public void Only_the_drivers_path_can_be_opened()
    {
        var bench = GuestBench.Up(new LinuxProgram { Processes = [new Hand { Name = "hand" }] });

        var opened = bench.Ask<SyscallAnswer.Opened>("hand", default, id => new Syscall.Open(id, "/dev/null", false));
        Assert.Equal((Errno.ENOENT, true), (opened.Error, opened.File.IsNone));
    }

    [Fact]
    [Conforms("b.5-3")]
    public void No_memory_for_a_queue_refuses_the_open()
    {
        var bench = GuestBench.Up(new LinuxProgram { Processes = [new Hand { Name = "hand" }] });
        bench.Engine.Arm(DriverFaults.OpenNoMemory, "mgr", 0, 1);

        var refused = bench.Ask<SyscallAnswer.Opened>("hand", default, id => new Syscall.Open(id, UserProcess.DevicePath, false));
        Assert.Equal(Errno.ENOMEM, refused.Error);
        Assert.Empty(bench.Facts);
        bench.Open("hand");
        Assert.Equal(["mgr: hand opens /dev/fsl-hv (file 1)"], bench.Facts);
    }

    private static Actors.Duration Ms(long count) => Actors.Duration.FromMilliseconds(count);

    private static Simulation.LatencyRange Fixed(long milliseconds) => Simulation.LatencyRange.Fixed(Ms(milliseconds));
}
