using FslHv.Abi;
using FslHv.Actors;
using FslHv.Hypervisor;

namespace FslHv.Machine.Tests.Devices;

/// <summary>The DMA hcalls, what gets through, and what a stop does to it. Source: Topaz <c>src/pamu.c</c>.</summary>
public sealed class DmaTests
{
    private const ulong Outside = 0x10000;

    [Fact]
    [Conforms("a.4-26", "a.4-27", "a.4-29")]
    public void Enabling_and_disabling_needs_a_dma_handle_and_ownership()
    {
        var machine = new DeviceMachine();
        foreach (var handle in new[] { new Handle(0), new Handle(1), machine.Interrupt("two"), machine.Device("two", DeviceMachine.Controller), Handle.Self })
        {
            Assert.Equal(HcallStatus.Invalid, machine.Call("two", new Hcall.DmaEnable(handle)));
            Assert.Equal(HcallStatus.Invalid, machine.Call("two", new Hcall.DmaDisable(handle)));
        }

        Assert.Equal(HcallStatus.InvalidState, machine.Call("two", new Hcall.DmaEnable(machine.Dma("two"))));
        Assert.Equal(HcallStatus.InvalidState, machine.Call("two", new Hcall.DmaDisable(machine.Dma("two"))));
        Assert.Equal(HcallStatus.Success, machine.Call("one", new Hcall.DmaDisable(machine.Dma("one"))));
        Assert.DoesNotContain(machine.Notes, note => note is DeviceFact);
        Assert.Equal(HcallStatus.Success, machine.Call("one", new Hcall.DmaEnable(machine.Dma("one"))));
        Assert.Single(machine.Notes, new DeviceFact.DmaEnabled(DeviceMachine.Controller, "one"));
        Assert.Equal(HcallStatus.Success, machine.Call("one", new Hcall.DmaEnable(machine.Dma("one"))));
        Assert.DoesNotContain(machine.Notes, note => note is DeviceFact);
        Assert.Equal(HcallStatus.Success, machine.Call("one", new Hcall.DmaDisable(machine.Dma("one"))));
        Assert.Single(machine.Notes, new DeviceFact.DmaDisabled(DeviceMachine.Controller, "one", "hcall"));
    }

    [Fact]
    public void Dma_is_off_at_power_on_and_a_copy_then_fails_without_a_violation()
    {
        var machine = new DeviceMachine();
        machine.Copy("one", 0, Outside);
        Assert.Single(machine.Notes, new DeviceFact.DmaBlocked(DeviceMachine.Channel, "one", 0, "disabled"));
        Assert.DoesNotContain(machine.Notes, note => note is DeviceFact.DmaDisabled);
        Assert.Equal("Failed", machine.Status("one"));
    }

    [Fact]
    [Conforms("a.4-28")]
    public void An_enabled_stream_copies_within_its_window_in_the_owners_memory()
    {
        var machine = Enabled();
        machine.Tell("one", new MakeStore(0x100, MemoryText.Parse(["text", "payload"])));
        machine.Copy("one", 0x100, 0xFFF8, 8);
        Assert.Single(machine.Notes, new DeviceFact.DmaDone(DeviceMachine.Channel, "one", 8));
        Assert.Equal("Done", machine.Status("one"));
        machine.Tell("one", new MakeLoad(0xFFF8, 8));
        Assert.Equal(["8 bytes: payload."], machine.Saw("one: loads "));
        machine.Tell("two", new MakeLoad(0xFFF8, 8));
        Assert.Equal(["8 bytes: ........"], machine.Saw("two: loads "));
    }

    [Theory]
    [InlineData(0ul, Outside, 1, Outside)]
    [InlineData(Outside, 0ul, 1, Outside)]
    [InlineData(0ul, 0xFFF8ul, 9, 0xFFF8ul)]
    [InlineData(0ul, ulong.MaxValue, 64, ulong.MaxValue)]
    public void Outside_the_window_is_a_violation_and_the_stream_is_off_until_it_is_enabled_again(ulong source, ulong target, int length, ulong address)
    {
        var machine = Enabled();
        machine.Copy("one", source, target, length);
        Assert.Single(machine.Notes, new DeviceFact.DmaBlocked(DeviceMachine.Channel, "one", address, "window"));
        Assert.Single(machine.Notes, new DeviceFact.DmaDisabled(DeviceMachine.Controller, "one", "violation"));
        machine.Copy("one", 0, 0x100);
        Assert.Single(machine.Notes, new DeviceFact.DmaBlocked(DeviceMachine.Channel, "one", 0, "disabled"));
        Assert.Equal(HcallStatus.Success, machine.Call("one", new Hcall.DmaEnable(machine.Dma("one"))));
        machine.Copy("one", 0, 0x100);
        Assert.Equal("Done", machine.Status("one"));
    }

    [Fact]
    public void A_window_without_memory_behind_it_blocks_too_and_is_no_violation()
    {
        var board = DeviceMachine.Board("", "")
            .Replace("guest-addr = <0 0>; size = <0 0x10000>;", "guest-addr = <0 0x40000000>; size = <0 0x10000>;", StringComparison.Ordinal);
        var machine = new DeviceMachine(board: board);
        Assert.Equal(HcallStatus.Success, machine.Call("one", new Hcall.DmaEnable(machine.Dma("one"))));
        machine.Copy("one", 0x40000000, 0x40001000);
        Assert.Single(machine.Notes, new DeviceFact.DmaBlocked(DeviceMachine.Channel, "one", 0x40000000, "memory"));
        Assert.DoesNotContain(machine.Notes, note => note is DeviceFact.DmaDisabled);
    }

    [Fact]
    public void A_divided_window_is_open_at_its_subwindows_only()
    {
        var board = DeviceMachine.Board("", "").Replace(
            "guest-addr = <0 0>; size = <0 0x10000>;",
            "guest-addr = <0 0>; size = <0 0x10000>; subwindow-count = <4>; "
                + "s1 { compatible = \"dma-subwindow\"; guest-addr = <0 0x4000>; size = <0 0x4000>; };",
            StringComparison.Ordinal);
        var machine = new DeviceMachine(board: board);
        Assert.Equal(HcallStatus.Success, machine.Call("one", new Hcall.DmaEnable(machine.Dma("one"))));
        machine.Copy("one", 0x4000, 0x7FC0);
        Assert.Equal("Done", machine.Status("one"));
        machine.Copy("one", 0x4000, 0x8000);
        Assert.Single(machine.Notes, new DeviceFact.DmaBlocked(DeviceMachine.Channel, "one", 0x8000, "window"));
    }

    [Fact]
    [Conforms("a.4-30")]
    public void A_disabled_stream_lets_nothing_through()
    {
        var machine = Enabled();
        Assert.Equal(HcallStatus.Success, machine.Call("one", new Hcall.DmaDisable(machine.Dma("one"))));
        machine.Copy("one", 0, 0x100);
        Assert.Equal("Failed", machine.Status("one"));
    }

    [Fact]
    public void A_busy_device_takes_no_order_and_its_status_is_not_cleared()
    {
        var machine = Enabled();
        machine.Machine.Engine.Inject(
            machine.Machine.Guest("one"), new MakeUse(machine.Device("one", DeviceMachine.Channel), new DeviceOrder.Copy(0, 0x100, 8)),
            Duration.Zero);
        foreach (var order in new DeviceOrder[] { new DeviceOrder.ClearStatus(), new DeviceOrder.Copy(0, Outside, 8) })
            machine.Machine.Engine.Inject(
                machine.Machine.Guest("one"), new MakeUse(machine.Device("one", DeviceMachine.Channel), order), Duration.FromNanoseconds(100));
        machine.Run();
        Assert.Equal(["Idle", "Busy", "Busy"], machine.Saw("one: reads status "));
        Assert.Single(machine.Notes.OfType<DeviceFact.DmaDone>());
        Assert.DoesNotContain(machine.Notes, note => note is DeviceFact.DmaBlocked);
    }

    [Fact]
    public void No_device_answers_at_what_is_no_device()
    {
        var machine = new DeviceMachine();
        foreach (var handle in new[] { new Handle(0), machine.Dma("one"), machine.Interrupt("one"), machine.Manager("one") })
        {
            machine.Tell("one", new MakeUse(handle, new DeviceOrder.ReadStatus()));
            Assert.Equal(["Absent"], machine.Saw("one: reads status "));
        }
    }

    [Theory]
    [InlineData("", "", false, "stop")]
    [InlineData("", "no-dma-disable;", true, "")]
    [InlineData("no-dma-disable;", "", true, "")]
    [InlineData("defer-dma-disable;", "", true, "")]
    [Conforms("c.6-2", "c.6-3", "c.6-4")]
    public void A_stop_disables_dma_unless_the_board_says_otherwise(string traits, string config, bool goesOn, string cause)
    {
        var machine = Enabled(traits, config);
        machine.Stop("one");
        Assert.Equal(goesOn ? [] : [cause], machine.Notes.OfType<DeviceFact.DmaDisabled>().Select(fact => fact.Cause));
        machine.Copy("two", 0, 0x100); // Registers are mapped in every partition that has the device.
        Assert.Equal(goesOn ? "Done" : "Failed", machine.Status("two"));
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "no-dma-disable;", false)]
    [InlineData("no-dma-disable;", "", false)]
    [InlineData("defer-dma-disable;", "", true)]
    [Conforms("c.6-2", "c.6-4")]
    public void A_restart_disables_also_what_a_stop_defers(string traits, string config, bool isDisabled)
    {
        var machine = Enabled(traits, config);
        machine.Begin("one", new Hcall.PartitionRestart(Handle.Self));
        machine.Run();
        Assert.Equal(isDisabled ? ["restart"] : [], machine.Notes.OfType<DeviceFact.DmaDisabled>().Select(fact => fact.Cause));
    }

    [Theory]
    [InlineData("no-dma-disable;", "")]
    [InlineData("", "no-dma-disable;")]
    public void What_is_never_disabled_is_enabled_from_the_beginning(string traits, string config)
    {
        var machine = new DeviceMachine(traits, config);
        machine.Copy("one", 0, 0x100);
        Assert.Equal("Done", machine.Status("one"));
        machine.Machine.Engine.Inject(machine.Machine.Hypervisor, new HypervisorRequest.Reset(), Duration.Zero);
        machine.Run();
        machine.Copy("one", 0, 0x100);
        Assert.Equal("Done", machine.Status("one"));
    }

    [Fact]
    [Conforms("a.4-45", "a.4-46", "a.4-47")]
    public void Deferred_dma_ends_with_PARTITION_STOP_DMA()
    {
        var machine = Enabled("defer-dma-disable;");
        Assert.Equal(HcallStatus.Invalid, machine.Call("two", new Hcall.PartitionStopDma(new Handle(9))));
        Assert.Equal(HcallStatus.InvalidState, machine.Call("two", new Hcall.PartitionStopDma(machine.Partition("one"))));
        Assert.Equal(HcallStatus.InvalidState, machine.Call("two", new Hcall.PartitionStopDma(Handle.Self)));
        machine.Stop("one");
        machine.Copy("two", 0, 0x100);
        Assert.Equal("Done", machine.Status("two"));
        Assert.Equal(HcallStatus.Success, machine.Call("two", new Hcall.PartitionStopDma(machine.Partition("one"))));
        Assert.Single(machine.Notes, new DeviceFact.DmaDisabled(DeviceMachine.Controller, "one", "stop-dma"));
        machine.Copy("two", 0, 0x100);
        Assert.Equal("Failed", machine.Status("two"));
    }

    [Fact]
    public void PARTITION_STOP_DMA_spares_what_is_never_disabled_and_what_was_claimed_away()
    {
        var machine = Enabled("", "no-dma-disable;");
        machine.Stop("one");
        Assert.Equal(HcallStatus.Success, machine.Call("two", new Hcall.PartitionStopDma(machine.Partition("one"))));
        Assert.DoesNotContain(machine.Notes, note => note is DeviceFact.DmaDisabled);
        Assert.Equal(HcallStatus.Success, machine.Claim("two", DeviceMachine.Controller));
        Assert.Equal(HcallStatus.Success, machine.Call("two", new Hcall.PartitionStopDma(machine.Partition("one"))));
        machine.Copy("two", 0, 0x100);
        Assert.Equal("Done", machine.Status("two"));
    }

    [Fact]
    [Conforms("c.7-19")]
    public void A_claimed_stream_keeps_window_and_switch_and_reaches_the_new_owners_memory()
    {
        var machine = Enabled("defer-dma-disable;");
        machine.Stop("one");
        Assert.Equal(HcallStatus.Success, machine.Claim("two", DeviceMachine.Controller));
        machine.Tell("two", new MakeStore(0, MemoryText.Parse(["text", "mine"])));
        machine.Copy("two", 0, 0x100, 5);
        Assert.Single(machine.Notes, new DeviceFact.DmaDone(DeviceMachine.Channel, "two", 5));
        machine.Tell("two", new MakeLoad(0x100, 5));
        Assert.Equal(["5 bytes: mine."], machine.Saw("two: loads "));
        machine.Copy("two", 0, Outside);
        Assert.Single(machine.Notes, new DeviceFact.DmaBlocked(DeviceMachine.Channel, "two", Outside, "window"));
    }

    [Fact]
    public void An_order_that_a_reset_of_the_machine_meets_comes_to_nothing()
    {
        for (var after = 0; after < 12_000; after += 150)
        {
            var machine = Enabled();
            machine.Machine.Engine.Inject(
                machine.Machine.Guest("one"), new MakeUse(machine.Device("one", DeviceMachine.Channel), new DeviceOrder.Copy(0, 0x100, 8)),
                Duration.Zero);
            machine.Machine.Engine.Inject(machine.Machine.Hypervisor, new HypervisorRequest.Reset(), Duration.FromNanoseconds(after));
            machine.Run();
            Assert.Contains(machine.Notes, note => note is MachineFact.Reset);
            Assert.Equal("Idle", machine.Status("one"));
        }
    }

    [Fact]
    [Conforms("a.4-49", "a.4-50")]
    public void Stash_targets_are_set_and_read_back_in_words_of_the_callers_memory()
    {
        var machine = new DeviceMachine();
        var dma = machine.Dma("one");
        Words(machine, 0, 2);
        Assert.Equal(HcallStatus.Success, machine.Call("one", new Hcall.DmaAttrSet(dma, Hcall.StashAttribute, 0x100)));
        Assert.Equal(HcallStatus.Success, machine.Call("one", new Hcall.DmaAttrGet(dma, Hcall.StashAttribute, 0x200)));
        Assert.Equal(["success r4=0 r5=0 r6=0"], machine.Saw("one: returns "));
        Assert.Equal(new StashWords(0, 2), Read(machine, 0x200));
    }

    [Fact]
    [Conforms("a.4-48", "a.4-50")]
    public void Stash_calls_are_refused_in_this_order()
    {
        var machine = new DeviceMachine();
        var dma = machine.Dma("one");
        var nowhere = 0x7000_0000_0000ul;
        Assert.Equal(HcallStatus.Invalid, machine.Call("one", new Hcall.DmaAttrSet(dma, 1, nowhere)));
        Assert.Equal(HcallStatus.Invalid, machine.Call("one", new Hcall.DmaAttrGet(dma, 3, nowhere)));
        Assert.Equal(HcallStatus.Invalid, machine.Call("one", new Hcall.DmaAttrSet(machine.Interrupt("one"), Hcall.StashAttribute, nowhere)));
        Assert.Equal(HcallStatus.Invalid, machine.Call("one", new Hcall.DmaAttrGet(machine.Interrupt("one"), Hcall.StashAttribute, nowhere)));
        Assert.Equal(HcallStatus.Fault, machine.Call("one", new Hcall.DmaAttrSet(dma, Hcall.StashAttribute, nowhere)));
        Assert.Equal(HcallStatus.Fault, machine.Call("one", new Hcall.DmaAttrSet(dma, Hcall.StashAttribute, 0x1000_0000 - 4)));
        Assert.Equal(HcallStatus.Fault, machine.Call("one", new Hcall.DmaAttrGet(dma, Hcall.StashAttribute, 0x1000_0000 - 4)));
        Words(machine, 1, 1);
        Assert.Equal(HcallStatus.Invalid, machine.Call("one", new Hcall.DmaAttrSet(dma, Hcall.StashAttribute, 0x100)));
        Words(machine, 0, 4);
        Assert.Equal(HcallStatus.Invalid, machine.Call("one", new Hcall.DmaAttrSet(dma, Hcall.StashAttribute, 0x100)));
        Words(machine, 77, 0); // No cache: the vcpu does not matter.
        Assert.Equal(HcallStatus.Success, machine.Call("one", new Hcall.DmaAttrSet(dma, Hcall.StashAttribute, 0x100)));
        Assert.Equal(new StashWords(77, 0), Read(machine, 0x100));
    }

    [Fact]
    public void A_standby_owner_may_set_the_stash_target_of_the_stream_that_all_have()
    {
        var machine = new DeviceMachine("", "stash-dest = <3>;");
        Assert.Equal(new StashWords(0, 3), Read(machine, 0x200, "two"));
        machine.Tell("two", new MakeStore(0x100, Bytes.Copy([0, 0, 0, 0, 0, 0, 0, 1])));
        Assert.Equal(HcallStatus.Success, machine.Call("two", new Hcall.DmaAttrSet(machine.Dma("two"), Hcall.StashAttribute, 0x100)));
        Assert.Equal(new StashWords(0, 1), Read(machine, 0x200));
    }

    private static DeviceMachine Enabled(string traits = "", string config = "")
    {
        var machine = new DeviceMachine(traits, config);
        Assert.Equal(HcallStatus.Success, machine.Call("one", new Hcall.DmaEnable(machine.Dma("one"))));
        return machine;
    }

    private static void Words(DeviceMachine machine, byte vcpu, byte cache) =>
        machine.Tell("one", new MakeStore(0x100, Bytes.Copy([0, 0, 0, vcpu, 0, 0, 0, cache])));

    /// <summary>What DMA_ATTR_GET writes, byte by byte.</summary>
    private static StashWords Read(DeviceMachine machine, ulong address, string label = "one")
    {
        Assert.Equal(HcallStatus.Success, machine.Call(label, new Hcall.DmaAttrGet(machine.Dma(label), Hcall.StashAttribute, address)));
        machine.Tell(label, new MakeLoad(address, 8));
        var bytes = machine.Notes.OfType<GuestLoads>().Single().Bytes.Span;
        Assert.True(bytes[..3].IndexOfAnyExcept((byte)0) < 0 && bytes[4..7].IndexOfAnyExcept((byte)0) < 0);
        return new(bytes[3], bytes[7]);
    }

    private sealed record StashWords(byte Vcpu, byte Cache);
}
