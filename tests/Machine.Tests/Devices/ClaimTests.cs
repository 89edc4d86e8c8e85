using FslHv.Abi;
using FslHv.Actors;
using FslHv.Hypervisor;
using FslHv.Tests;

namespace FslHv.Machine.Tests.Devices;

/// <summary>CLAIM_DEVICE: who may, when, and what comes along. Source: Topaz <c>src/hcalls.c</c>, <c>src/vmpic.c</c>, <c>src/pamu.c</c>.</summary>
public sealed class ClaimTests
{
    private readonly DeviceMachine _machine = new();

    [Theory]
    [InlineData(0u)] // No handle.
    [InlineData(1u)] // A partition.
    [InlineData(63u)]
    [InlineData(1023u)]
    [InlineData(1024u)]
    [InlineData(0xFFFF_FFFFu)]
    [Conforms("a.4-41")]
    public void What_is_no_device_is_refused(uint handle) =>
        Assert.Equal(HcallStatus.Invalid, _machine.Call("two", new Hcall.ClaimDevice(new Handle(handle))));

    [Fact]
    public void Interrupts_streams_and_the_own_error_queue_are_no_devices()
    {
        _machine.Stop("one");
        Assert.Equal(HcallStatus.Invalid, _machine.Call("two", new Hcall.ClaimDevice(_machine.Interrupt("two"))));
        Assert.Equal(HcallStatus.Invalid, _machine.Call("two", new Hcall.ClaimDevice(_machine.Dma("two"))));
        var queue = _machine.Machine.Plan.Find("two")!.LocalHandles.ToArray().OfType<HandleEntry.ErrorQueue>().Single(entry => !entry.Global);
        Assert.Equal(HcallStatus.Invalid, _machine.Call("two", new Hcall.ClaimDevice(queue.Handle)));
    }

    [Theory]
    [InlineData("", "", HcallStatus.Invalid)]
    [InlineData("claimable = \"standby\";", "claimable = \"standby\";", HcallStatus.Invalid)]
    [InlineData("claimable = \"active\";", "claimable = \"standby\";", HcallStatus.Success)]
    [InlineData("claimable = \"active\";", "", HcallStatus.Invalid)] // The caller's own node says that it cannot be claimed.
    [Conforms("a.4-41")]
    public void Only_what_somebody_owns_claimably_can_be_claimed(string one, string two, HcallStatus expected)
    {
        var board = $$"""
            /dts-v1/;
            / {
              compatible = "fsl,hv-config";
              a { compatible = "partition"; label = "one"; cpus = <0 1>; dtb-window = <0 0x1000 0 0x1000>; no-auto-start; d { device = "x"; {{one}} }; };
              b { compatible = "partition"; label = "two"; cpus = <1 1>; dtb-window = <0 0x01000000 0 0x10000>; guest-image = <0 0 0 0 0 0x1000>;
                  ram { compatible = "guest-phys-mem-area"; phys-mem = <&area>; guest-addr = <0 0>; }; d { device = "x"; {{two}} }; };
              area: area { compatible = "phys-mem-area"; addr = <0 0x10000000>; size = <0 0x10000000>; };
            };
            """;
        var machine = new MachineUnderTest(board);
        machine.PowerOn();
        machine.Run();
        machine.Engine.Inject(machine.Guest("two"), new MakeCall(new Hcall.ClaimDevice(new Handle(64))), Duration.Zero);
        machine.Run();
        Assert.Equal(expected, machine.Notes.OfType<HypervisorFact.HcallAnswered>().Single().Status);
    }

    [Fact]
    [Conforms("a.4-42", "c.7-17")]
    public void The_owner_must_be_stopped()
    {
        Assert.Equal(HcallStatus.InvalidState, _machine.Claim("two", DeviceMachine.Channel));
        Shell("one", LifecycleRequest.Pause);
        Assert.Equal(HcallStatus.InvalidState, _machine.Claim("two", DeviceMachine.Channel));
        Assert.Contains(CodeMarks.HypervisorOwnerNotStopped, _machine.Machine.Marks);
        Shell("one", LifecycleRequest.Stop);
        Assert.Equal(HcallStatus.Success, _machine.Claim("two", DeviceMachine.Channel));
        Assert.Single(_machine.Notes, new DeviceFact.Claimed("two", DeviceMachine.Channel, "one"));
    }

    [Fact]
    [Conforms("a.4-42")]
    public void The_owner_cannot_claim_what_it_has()
    {
        Assert.Equal(HcallStatus.InvalidState, _machine.Claim("one", DeviceMachine.Channel));
        _machine.Stop("one");
        Assert.Equal(HcallStatus.Success, _machine.Claim("two", DeviceMachine.Channel));
        Assert.Equal(HcallStatus.InvalidState, _machine.Claim("two", DeviceMachine.Channel));
    }

    [Fact]
    [Conforms("c.7-15")]
    public void Controller_and_channel_are_claimed_by_themselves()
    {
        _machine.Stop("one");
        Assert.Equal(HcallStatus.Success, _machine.Claim("two", DeviceMachine.Channel));
        Assert.Equal(HcallStatus.Success, _machine.Call("two", new Hcall.IntSetMask(_machine.Interrupt("two"), Masked: false)));
        Assert.Equal(HcallStatus.InvalidState, _machine.Call("two", new Hcall.DmaEnable(_machine.Dma("two"))));
        Assert.Equal(HcallStatus.Success, _machine.Claim("three", DeviceMachine.Controller));
        Assert.Equal(HcallStatus.InvalidState, _machine.Call("two", new Hcall.DmaEnable(_machine.Dma("two"))));
        Assert.Equal(HcallStatus.Success, _machine.Call("three", new Hcall.DmaEnable(_machine.Dma("three"))));
        Assert.Equal(HcallStatus.InvalidState, _machine.Call("three", new Hcall.IntGetMask(_machine.Interrupt("three"))));
    }

    [Fact]
    [Conforms("c.7-21", "c.6-11")]
    public void Both_live_trees_say_so_when_the_call_returns_and_the_old_owner_comes_up_as_standby()
    {
        _machine.Stop("one");
        Assert.Equal("active", Text("one", "fsl,hv-claimable"));
        Assert.Equal(HcallStatus.Success, _machine.Claim("two", DeviceMachine.Channel));
        Assert.Equal("standby", Text("one", "fsl,hv-claimable"));
        Assert.Equal("disabled", Text("one", "status"));
        Assert.Equal("active", Text("two", "fsl,hv-claimable"));
        Assert.Equal("okay", Text("two", "status"));
        Assert.Equal(HcallStatus.Success, _machine.Call("two", new Hcall.PartitionStart(_machine.Partition("one"), 0, Load: true)));
        _machine.Tell("one", new ReadTree("/devices/d/channel@0", "status"));
        Assert.Equal(["one: finds status = disabled"], _machine.Notes.OfType<GuestSaw>().Select(saw => saw.Text));
        Assert.Equal(HcallStatus.InvalidState, _machine.Call("one", new Hcall.IntGetMask(_machine.Interrupt("one"))));
    }

    [Fact]
    public void A_status_that_is_the_hardwares_own_stays()
    {
        var hardware = DeviceMachine.Hardware.Replace("channel@0 {", "channel@0 { status = \"fail\";", StringComparison.Ordinal);
        var machine = new MachineUnderTest(DeviceMachine.Board("", ""), hardware: hardware);
        var holders = machine.Plan.Devices.ToArray().Single(device => device.Name == DeviceMachine.Channel).Holders;
        Assert.All(holders, holder => Assert.False(holder.ShowsStatus));
        Assert.Equal("fail", GuestTrees.Of(machine.Plan.Find("two")!)!.Find("/devices/d/channel@0")!.Property("status")!.AsString());
    }

    [Fact]
    [Conforms("c.7-22")]
    public void No_doorbell_is_rung()
    {
        _machine.Stop("one");
        Assert.Equal(HcallStatus.Success, _machine.Claim("two", DeviceMachine.Channel));
        Assert.DoesNotContain(_machine.Notes, note => note is DoorbellFact);
    }

    [Fact]
    public void The_error_manager_is_claimed_like_a_device()
    {
        Assert.Equal(HcallStatus.InvalidState, _machine.Call("two", new Hcall.ClaimDevice(_machine.Manager("two"))));
        _machine.Stop("one");
        Assert.Equal(HcallStatus.Success, _machine.Call("two", new Hcall.ClaimDevice(_machine.Manager("two"))));
        Assert.Single(_machine.Notes, new DeviceFact.Claimed("two", "error-manager", "one"));
        Assert.Equal(HcallStatus.InvalidState, _machine.Call("two", new Hcall.ClaimDevice(_machine.Manager("two"))));
    }

    /// <summary>A board that gives the role for good and lets it be claimed too is warned of, and does no harm.</summary>
    [Fact]
    public void Who_is_the_error_manager_for_good_stays_it()
    {
        const string Active = "vcpu = <0>; claimable = \"active\"; };", Standby = "vcpu = <0>; claimable = \"standby\"; };";
        var board = DeviceMachine.Board("", "");
        var second = board.IndexOf(Standby, StringComparison.Ordinal);
        board = board[..second] + Active + board[(second + Standby.Length)..];
        var first = board.IndexOf(Active, StringComparison.Ordinal);
        var machine = new DeviceMachine(board: board[..first] + "vcpu = <0>; };" + board[(first + Active.Length)..]);
        machine.Stop("two");
        Assert.Equal(HcallStatus.Success, machine.Call("three", new Hcall.ClaimDevice(machine.Manager("three"))));
        Assert.Equal(HcallStatus.Invalid, machine.Call("one", new Hcall.ClaimDevice(machine.Manager("one"))));
        Assert.Equal(HcallStatus.NoEntry, machine.Call("one", new Hcall.ErrGetInfo(machine.Manager("one"), Hcall.ErrorRecordBytes, 0x2000, 0)));
        Assert.Equal(HcallStatus.Invalid, machine.Call("three", new Hcall.ErrGetInfo(machine.Manager("three"), Hcall.ErrorRecordBytes, 0x2000, 0)));
    }

    [Fact]
    public void A_device_that_is_called_like_the_error_manager_is_not_it()
    {
        var board = DeviceMachine.Board("", "").Replace("device = \"dma0\"", "device = \"error-manager\"", StringComparison.Ordinal);
        var machine = new MachineUnderTest(board);
        machine.PowerOn();
        machine.Run();
        machine.Engine.Inject(machine.Guest("one"), new MakeCall(new Hcall.PartitionStop(Handle.Self)), Duration.Zero);
        machine.Run();
        var device = machine.Plan.Find("two")!.LocalHandles.ToArray().OfType<HandleEntry.Device>().Single();
        machine.Engine.Inject(machine.Guest("two"), new MakeCall(new Hcall.ClaimDevice(device.Handle)), Duration.Zero);
        machine.Run();
        Assert.Equal(HcallStatus.Success, machine.Notes.OfType<HypervisorFact.HcallAnswered>().Single().Status);
        Assert.Equal([false, true], machine.Plan.Devices.ToArray().Select(each => each.IsErrorManager));
    }

    [Fact]
    [Conforms("a.4-43")]
    public void Without_memory_nothing_is_changed()
    {
        _machine.Stop("one");
        _machine.Machine.Engine.Arm(HypervisorFaults.ClaimNoMemory, "hypervisor", 0, 1);
        Assert.Equal(HcallStatus.NoMemory, _machine.Claim("two", DeviceMachine.Channel));
        Assert.Equal("active", Text("one", "fsl,hv-claimable"));
        Assert.Equal(HcallStatus.Success, _machine.Claim("two", DeviceMachine.Channel));
    }

    [Fact]
    [Conforms("a.4-44")]
    public void An_interrupt_that_stays_active_is_an_error_after_the_old_owners_tree_was_changed()
    {
        _machine.Stop("one");
        _machine.Machine.Engine.Arm(HypervisorFaults.ClaimInterruptActive, "hypervisor", 0, 2);
        Assert.Equal(HcallStatus.Success, _machine.Claim("two", DeviceMachine.Controller)); // It has no interrupt.
        Assert.Equal(HcallStatus.IoError, _machine.Claim("two", DeviceMachine.Channel));
        Assert.Equal("standby", Text("one", "fsl,hv-claimable"));
        Assert.Equal("standby", Text("two", "fsl,hv-claimable"));
        Assert.Equal(HcallStatus.InvalidState, _machine.Call("two", new Hcall.IntGetMask(_machine.Interrupt("two"))));
        Assert.Equal(HcallStatus.IoError, _machine.Claim("two", DeviceMachine.Channel));
        Assert.Equal(HcallStatus.Success, _machine.Claim("two", DeviceMachine.Channel));
    }

    [Fact]
    public void The_state_is_refused_before_memory_is_short()
    {
        _machine.Machine.Engine.Arm(HypervisorFaults.ClaimNoMemory, "hypervisor", 0, 1);
        Assert.Equal(HcallStatus.InvalidState, _machine.Claim("two", DeviceMachine.Channel));
        _machine.Stop("one");
        Assert.Equal(HcallStatus.NoMemory, _machine.Claim("two", DeviceMachine.Channel));
    }

    [Fact]
    public void Of_two_that_claim_at_once_one_wins()
    {
        var marks = new HashSet<CodeMark>();
        for (var seed = 1UL; seed <= (ulong)Effort.Rounds(usually: 50, atLength: 2_000); seed++)
        {
            var machine = new DeviceMachine(seed: seed, delay: DeviceMachine.Anything);
            machine.Stop("one");
            machine.Begin("two", new Hcall.ClaimDevice(machine.Device("two", DeviceMachine.Channel)));
            machine.Begin("three", new Hcall.ClaimDevice(machine.Device("three", DeviceMachine.Channel)));
            machine.Run();
            HcallStatus[] answers = [.. machine.Answers("two"), .. machine.Answers("three")];
            Assert.Equal([HcallStatus.Success, HcallStatus.InvalidState], answers.Order());
            Assert.Single(machine.Notes.OfType<DeviceFact.Claimed>());
            marks.UnionWith(machine.Machine.Marks);
        }

        Assert.Contains(CodeMarks.HypervisorCallWaitsItsTurn, marks);
    }

    /// <summary>Either the owner starts first and the claim is refused, or the claim comes first and the owner comes up as standby.</summary>
    [Fact]
    public void A_start_of_the_owner_and_a_claim_do_not_meet_halfway()
    {
        var claimed = 0;
        var marks = new HashSet<CodeMark>();
        var rounds = Effort.Rounds(usually: 100, atLength: 4_000);
        for (var seed = 1UL; seed <= (ulong)rounds; seed++)
        {
            var machine = new DeviceMachine(seed: seed, delay: DeviceMachine.Anything);
            machine.Stop("one");
            machine.Begin("two", new Hcall.ClaimDevice(machine.Device("two", DeviceMachine.Channel)), Duration.FromNanoseconds((long)(seed % 7) * 100));
            if (seed % 2 == 0)
                machine.Begin("three", new Hcall.PartitionStart(machine.Partition("one"), 0, Load: false), Duration.FromNanoseconds((long)(seed % 5) * 100));
            else
                machine.Machine.Engine.Inject(
                    machine.Machine.Hypervisor, new HypervisorRequest.Shell(machine.Machine.Plan.Find("one")!.Spec.Id, LifecycleRequest.Start),
                    Duration.FromNanoseconds((long)(seed % 11) * 100));
            machine.Run();
            var facts = machine.Notes.ToList();
            var claim = facts.FindIndex(fact => fact is DeviceFact.Claimed);
            var start = facts.FindIndex(fact => fact is PartitionFact.Entered { Partition: "one", State: PartitionState.Starting });
            Assert.True(start >= 0);
            Assert.Equal(claim >= 0 ? HcallStatus.Success : HcallStatus.InvalidState, machine.Answers("two").Single());
            Assert.True(claim < start);
            claimed += claim >= 0 ? 1 : 0;
            machine.Tell("one", new ReadTree("/devices/d/channel@0", "fsl,hv-claimable"));
            Assert.Equal([claim >= 0 ? "standby" : "active"], machine.Saw("one: finds fsl,hv-claimable = "));
            marks.UnionWith(machine.Machine.Marks);
        }

        Assert.Contains(CodeMarks.HypervisorStartKeptBack, marks);
        Assert.InRange(claimed, 1, rounds - 1);
    }

    [Fact]
    public void A_claimer_that_stops_meanwhile_has_claimed_before_it_is_stopped()
    {
        for (var seed = 1UL; seed <= (ulong)Effort.Rounds(usually: 50, atLength: 2_000); seed++)
        {
            var machine = new DeviceMachine(seed: seed, delay: DeviceMachine.Anything);
            machine.Stop("one");
            machine.Begin("two", new Hcall.ClaimDevice(machine.Device("two", DeviceMachine.Channel)));
            machine.Begin("two", new Hcall.PartitionStop(Handle.Self));
            machine.Run();
            var facts = machine.Notes.ToList();
            Assert.InRange(
                facts.FindIndex(fact => fact is DeviceFact.Claimed), 0,
                facts.FindIndex(fact => fact is PartitionFact.Entered { Partition: "two", State: PartitionState.Stopped }));
            Assert.Equal(HcallStatus.Success, machine.Claim("three", DeviceMachine.Channel));
        }
    }

    [Fact]
    public void A_reset_of_the_machine_forgets_claims_and_calls_in_work()
    {
        _machine.Stop("one");
        Assert.Equal(HcallStatus.Success, _machine.Claim("two", DeviceMachine.Channel));
        _machine.Begin("three", new Hcall.ClaimDevice(_machine.Device("three", DeviceMachine.Controller)));
        _machine.Machine.Engine.Inject(_machine.Machine.Hypervisor, new HypervisorRequest.Reset(), Duration.FromMicroseconds(1));
        _machine.Run();
        Assert.Contains(_machine.Notes, note => note is MachineFact.Reset);
        Assert.Equal(HcallStatus.Success, _machine.Call("one", new Hcall.IntGetMask(_machine.Interrupt("one"))));
        Assert.Equal(HcallStatus.InvalidState, _machine.Claim("two", DeviceMachine.Channel));
    }

    private string Text(string label, string property) => _machine.Property("three", label, "/devices/d/channel@0", property);

    private void Shell(string label, LifecycleRequest request)
    {
        _machine.Machine.Engine.Inject(
            _machine.Machine.Hypervisor, new HypervisorRequest.Shell(_machine.Machine.Plan.Find(label)!.Spec.Id, request), Duration.Zero);
        _machine.Run();
    }
}
