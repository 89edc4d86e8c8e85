using FslHv.Abi;
using FslHv.Actors;
using FslHv.Hypervisor;

namespace FslHv.Machine.Tests.Devices;

/// <summary>Hardware interrupts on their way from a device to the vcpu of its owner. Source: Topaz <c>src/vmpic.c</c>, libos <c>mpic.c</c>.</summary>
public sealed class InterruptTests
{
    private readonly DeviceMachine _machine = new();

    [Fact]
    public void A_device_interrupts_its_owner_which_takes_and_ends_it()
    {
        Unmask("one");
        Signal();
        Assert.Equal(["interrupt line of vcpu 0 raised"], _machine.Saw("one: "));
        Take("one", $"takes {_machine.Interrupt("one")}");
        Take("one", $"takes {_machine.Interrupt("one")}"); // Active: the same again.
        Assert.Single(_machine.Notes, new DeviceFact.Taken("one", _machine.Interrupt("one"), Again: true));
        Assert.Equal(HcallStatus.Success, _machine.Call("one", new Hcall.IntEoi(_machine.Interrupt("one"))));
        Assert.Single(_machine.Notes, new DeviceFact.Ended("one", _machine.Interrupt("one")));
        Take("one", "takes nothing");
        Assert.Equal(HcallStatus.Success, _machine.Call("one", new Hcall.IntEoi(_machine.Interrupt("one"))));
        Assert.DoesNotContain(_machine.Notes, note => note is DeviceFact.Ended);
    }

    [Fact]
    [Conforms("a.7-24")]
    public void It_is_masked_and_configured_as_the_hardware_tree_says_at_creation()
    {
        Assert.Equal(HcallStatus.Success, _machine.Call("one", new Hcall.IntGetMask(_machine.Interrupt("one"))));
        Assert.Equal(["success r4=1 r5=0 r6=0"], _machine.Saw("one: returns "));
        Assert.Equal(HcallStatus.Success, _machine.Call("one", new Hcall.IntGetConfig(_machine.Interrupt("one"))));
        Assert.Equal(["success r4=1 r5=0 r6=0"], _machine.Saw("one: returns ")); // Rising edge.
        Signal();
        Assert.Empty(_machine.Saw("one: "));
        Take("one", "takes nothing");
        Unmask("one");
        Assert.Contains(_machine.Notes, note => note.ToString() == "one: interrupt line of vcpu 0 raised");
        Take("one", $"takes {_machine.Interrupt("one")}");
    }

    [Fact]
    public void An_edge_is_one_signal_however_long_the_line_stays_up()
    {
        Unmask("one");
        Signal();
        Take("one", $"takes {_machine.Interrupt("one")}");
        End("one");
        Take("one", "takes nothing");
        Signal(); // Its line is up still.
        Assert.Empty(_machine.Notes.OfType<DeviceFact.Raised>());
        _machine.Use("one", DeviceMachine.Channel, new DeviceOrder.ClearStatus());
        Assert.Equal(["reads status Signalled"], _machine.Saw("one: "));
        Signal();
        Take("one", $"takes {_machine.Interrupt("one")}");
    }

    [Fact]
    public void A_level_comes_again_until_the_device_lets_go_of_its_line()
    {
        Assert.Equal(HcallStatus.Success, _machine.Call("one", new Hcall.IntSetConfig(_machine.Interrupt("one"), 3, 8, 0)));
        Unmask("one");
        Signal();
        Take("one", $"takes {_machine.Interrupt("one")}");
        End("one");
        Assert.Contains(_machine.Notes, note => note.ToString() == "one: interrupt line of vcpu 0 raised");
        Take("one", $"takes {_machine.Interrupt("one")}");
        _machine.Use("one", DeviceMachine.Channel, new DeviceOrder.ClearStatus());
        End("one");
        Take("one", "takes nothing");
    }

    [Fact]
    public void A_second_edge_before_the_first_is_taken_is_lost_in_it()
    {
        Signal();
        Assert.Single(_machine.Notes, new DeviceFact.Raised(DeviceMachine.Channel, "one", _machine.Interrupt("one"), Coalesced: false));
        _machine.Use("one", DeviceMachine.Channel, new DeviceOrder.ClearStatus());
        Signal();
        Assert.Single(_machine.Notes, new DeviceFact.Raised(DeviceMachine.Channel, "one", _machine.Interrupt("one"), Coalesced: true));
        Unmask("one");
        Take("one", $"takes {_machine.Interrupt("one")}");
        End("one");
        Take("one", "takes nothing");
    }

    [Fact]
    public void One_interrupt_of_a_vcpu_is_active_at_a_time_a_doorbell_or_a_device()
    {
        var bell = _machine.Machine.Plan.Find("one")!.LocalHandles.ToArray().OfType<HandleEntry.Interrupt>()
            .Single(entry => entry.Node == "two/state-change").Handle;
        Assert.Equal(HcallStatus.Success, _machine.Call("one", new Hcall.IntSetMask(bell, Masked: false)));
        _machine.Stop("two"); // The doorbell is pending and told.
        Take("one", $"takes {bell}");
        Unmask("one");
        Signal();
        Assert.Empty(_machine.Saw("one: ")); // Not while the doorbell is active.
        Take("one", $"takes {bell}");
        Assert.Equal(HcallStatus.Success, _machine.Call("one", new Hcall.IntEoi(bell)));
        Assert.Contains(_machine.Notes, note => note.ToString() == "one: interrupt line of vcpu 0 raised");
        Take("one", $"takes {_machine.Interrupt("one")}");
        Assert.Equal(HcallStatus.Success, _machine.Call("three", new Hcall.PartitionStart(_machine.Partition("two"), 0, Load: true)));
        Assert.DoesNotContain(_machine.Notes, note => note.ToString() == "one: interrupt line of vcpu 0 raised"); // Not while the device's is active.
        End("one");
        Assert.Contains(_machine.Notes, note => note.ToString() == "one: interrupt line of vcpu 0 raised");
        Take("one", $"takes {bell}");
    }

    [Fact]
    [Conforms("c.7-18", "c.7-24")]
    public void A_stop_masks_and_forgets_what_was_set_and_what_is_pending_survives_for_the_claimer()
    {
        Assert.Equal(HcallStatus.Success, _machine.Call("one", new Hcall.IntSetConfig(_machine.Interrupt("one"), 1, 8, 0)));
        Signal();
        _machine.Stop("one");
        Assert.Equal(HcallStatus.InvalidState, _machine.Call("two", new Hcall.IntSetMask(_machine.Interrupt("two"), Masked: false)));
        Assert.Equal(HcallStatus.Success, _machine.Claim("two", DeviceMachine.Channel));
        Assert.Equal(HcallStatus.Success, _machine.Call("two", new Hcall.IntGetConfig(_machine.Interrupt("two"))));
        Assert.Equal(["success r4=1 r5=0 r6=0"], _machine.Saw("two: returns "));
        Take("two", "takes nothing");
        Unmask("two");
        Take("two", $"takes {_machine.Interrupt("two")}");
    }

    [Fact]
    public void An_active_interrupt_of_a_stopped_partition_is_over_and_does_not_come_again()
    {
        Unmask("one");
        Signal();
        Take("one", $"takes {_machine.Interrupt("one")}");
        _machine.Stop("one");
        Assert.Equal(HcallStatus.Success, _machine.Claim("two", DeviceMachine.Channel));
        Unmask("two");
        Take("two", "takes nothing");
    }

    [Fact]
    public void A_device_that_nobody_has_any_more_signals_its_new_owner()
    {
        _machine.Stop("one");
        Assert.Equal(HcallStatus.Success, _machine.Claim("two", DeviceMachine.Channel));
        Unmask("two");
        Signal();
        Assert.Single(_machine.Notes, new DeviceFact.Raised(DeviceMachine.Channel, "two", _machine.Interrupt("two"), Coalesced: false));
        Take("two", $"takes {_machine.Interrupt("two")}");
    }

    [Fact]
    public void A_reset_of_the_machine_leaves_nothing_pending()
    {
        Signal();
        _machine.Machine.Engine.Inject(_machine.Machine.Hypervisor, new HypervisorRequest.Reset(), Duration.Zero);
        _machine.Run();
        Unmask("one");
        Take("one", "takes nothing");
    }

    [Fact]
    [Conforms("a.4-34", "a.4-35", "a.4-36")]
    public void VMPIC_GET_MSIR_wants_a_hardware_interrupt_of_the_callers_own()
    {
        var bell = _machine.Machine.Plan.Find("one")!.LocalHandles.ToArray().OfType<HandleEntry.Interrupt>().First().Handle;
        Assert.Equal(HcallStatus.Invalid, _machine.Call("one", new Hcall.VmpicGetMsir(new Handle(0))));
        Assert.Equal(HcallStatus.Invalid, _machine.Call("one", new Hcall.VmpicGetMsir(_machine.Dma("one"))));
        Assert.Equal(HcallStatus.Invalid, _machine.Call("one", new Hcall.VmpicGetMsir(bell)));
        Assert.Equal(HcallStatus.InvalidState, _machine.Call("two", new Hcall.VmpicGetMsir(_machine.Interrupt("two"))));
        Assert.Equal(HcallStatus.Success, _machine.Call("one", new Hcall.VmpicGetMsir(_machine.Interrupt("one"))));
        Assert.Equal(["success r4=0 r5=0 r6=0"], _machine.Saw("one: returns "));
    }

    /// <summary>Otherwise a handler would never hear how its copy went.</summary>
    [Fact]
    public void A_signal_from_outside_does_not_take_the_place_of_a_status_that_nobody_has_seen()
    {
        Assert.Equal(HcallStatus.Success, _machine.Call("one", new Hcall.DmaEnable(_machine.Dma("one"))));
        _machine.Copy("one", 0x1000, 0x2000);
        Signal();
        Assert.Equal("done", _machine.Status("one"), ignoreCase: true);
        _machine.Use("one", DeviceMachine.Channel, new DeviceOrder.ClearStatus());
        Signal();
        Assert.Equal("signalled", _machine.Status("one"), ignoreCase: true);
    }

    private void Signal()
    {
        var plan = _machine.Machine.Plan.Devices.ToArray();
        _machine.Machine.Engine.Inject(
            _machine.Machine.Hypervisor, new HypervisorRequest.SignalDevice(Array.FindIndex(plan, device => device.Name == DeviceMachine.Channel)),
            Duration.Zero);
        _machine.Run();
    }

    private void Unmask(string label) =>
        Assert.Equal(HcallStatus.Success, _machine.Call(label, new Hcall.IntSetMask(_machine.Interrupt(label), Masked: false)));

    private void End(string label) => Assert.Equal(HcallStatus.Success, _machine.Call(label, new Hcall.IntEoi(_machine.Interrupt(label))));

    private void Take(string label, string seen)
    {
        _machine.Tell(label, new MakeTake(0));
        Assert.Equal(
            [seen],
            _machine.Notes.OfType<GuestSaw>().Select(saw => saw.Text[(label.Length + 2)..]).Where(text => text.StartsWith("takes", StringComparison.Ordinal)));
    }
}
