using FslHv.Abi;
using FslHv.Actors;
using FslHv.Hypervisor;

namespace FslHv.Machine.Tests;

/// <summary>Hcalls by registers: the same calls, and what only registers can say.</summary>
public sealed class TrapTests
{
    private const string Manager = "mgr";
    private static readonly string Board = File.ReadAllText(Repository.File("boards/two-partitions.dts"));

    /// <summary>An arbitrary sample of calls, each once by type and once by registers, on machines of their own: the same is seen.</summary>
    [Fact]
    public void A_call_by_registers_is_the_same_call()
    {
        Hcall[] calls =
        [
            new Hcall.PartitionGetStatus(new(2)), new Hcall.PartitionStart(new(2), 0x40, false), new Hcall.PartitionStop(new(2)),
            new Hcall.PartitionRestart(new(9)),
            new Hcall.DoorbellSend(new(65)), new Hcall.DoorbellSend(new(66)), new Hcall.IntSetConfig(new(66), 1, 8, 1), new Hcall.IntGetConfig(new(66)),
            new Hcall.IntSetMask(new(66), false), new Hcall.IntGetMask(new(66)), new Hcall.IntEoi(new(66)), new Hcall.IntIack(), new Hcall.SendNmi(3),
            new Hcall.SendNmi(4),
            new Hcall.ByteChannelSend(new(76), Bytes.Copy("sixteen bytes ok"u8)), new Hcall.ByteChannelPoll(new(76)), new Hcall.ByteChannelReceive(new(76), 99),
            new Hcall.PartitionGetDtprop(new(2), 0x1000, 0x1000, 0x1000, 4), new Hcall.PartitionMemcpy(new(1), new(2), 0x2000, 1), new Hcall.SystemReset(),
            new Hcall.GetCoreState(Handle.Self, 0), new Hcall.Unknown(0x20099),
        ];
        var typed = Boot();
        var trapped = Boot();
        foreach (var call in calls)
        {
            typed.Engine.Inject(typed.Guest(Manager), new MakeCall(call), Duration.Zero);
            trapped.Engine.Inject(trapped.Guest(Manager), new MakeTrap(HcallCodec.Encode(call)), Duration.Zero);
            var seen = typed.Run();
            Assert.Equal(seen, trapped.Run());
            Assert.Contains(seen, line => line.StartsWith("mgr: returns ", StringComparison.Ordinal));
        }
    }

    [Fact]
    [Conforms("a.1-9")]
    public void A_call_from_user_mode_is_an_exception_and_nothing_else()
    {
        var seen = Trap(Fidelity.Ideal, new Hcall.PartitionStop(Handle.Self));
        Assert.Equal(["mgr: takes a program exception"], seen);
    }

    [Fact]
    [Conforms("a.1-10")]
    public void A_call_from_user_mode_is_carried_out_as_well_with_the_defect()
    {
        var seen = Trap(Fidelity.Ideal.With(Defect.UserHcallExecutes, true), new Hcall.DoorbellSend(new(65)));
        Assert.Contains("mgr: takes a program exception", seen);
        Assert.Contains("mgr: DOORBELL_SEND(65) → success", seen);
    }

    [Fact]
    [Conforms("a.1-8")]
    public void A_number_that_no_call_has_is_unimplemented()
    {
        var machine = Boot();
        machine.Engine.Inject(machine.Guest(Manager), new MakeTrap(new HcallRegisters(1, R11: 0x10008)), Duration.Zero);
        Assert.Contains("mgr: returns EV_UNIMPLEMENTED r4=0 r5=0 r6=0", machine.Run());
    }

    /// <summary>Whether the name of the caller of a refused stop is noted, and the entry of a refused start kept, is a switch each.</summary>
    [Theory]
    [InlineData(true, "manager")]
    [InlineData(false, "nothing")]
    [Conforms("a.4-51")]
    public void A_refused_restart_notes_who_asked_while_the_defect_is_there(bool isThere, string noted)
    {
        var machine = Boot(Fidelity.Ideal.With(Defect.StoppedByOnRefusal, isThere));
        Do(machine, new Hcall.PartitionRestart(new(2)));
        Do(machine, new Hcall.PartitionStart(new(2), 0, false));
        machine.Engine.Inject(machine.Guest("worker"), new ReadTree("/hypervisor", "fsl,hv-stopped-by"), Duration.Zero);
        Assert.Contains($"worker: finds fsl,hv-stopped-by = {noted}", machine.Run());
    }

    [Theory]
    [InlineData(true, "0x80")]
    [InlineData(false, "0x40")]
    [Conforms("a.4-18")]
    public void A_refused_start_changes_the_entry_while_the_defect_is_there(bool isThere, string entry)
    {
        var machine = Boot(Fidelity.Ideal.With(Defect.EntryOnRefusal, isThere));
        Do(machine, new Hcall.PartitionStart(new(2), 0x40, false));
        Do(machine, new Hcall.PartitionStart(new(2), 0x80, false));
        Do(machine, new Hcall.PartitionStop(new(2)));
        machine.Engine.Inject(machine.Hypervisor, new HypervisorRequest.Shell(machine.Plan.Find("worker")!.Spec.Id, LifecycleRequest.Start), Duration.Zero);
        Assert.Contains(machine.Run(), line => line.StartsWith($"worker: entered at {entry},", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    [Conforms("c.3-7")]
    public void A_start_that_fails_late_rings_only_without_the_defect(bool isThere, int rings)
    {
        var machine = Boot(Fidelity.Ideal.With(Defect.LateFailureSilent, isThere));
        var seen = Do(machine, new Hcall.PartitionStart(new(2), 0xF000_0000, false));
        Assert.Contains(seen, line => line.Contains("outside the mapped area", StringComparison.Ordinal));
        Assert.Equal(rings, seen.Count(line => line.StartsWith("doorbell state-change of worker rung", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(true, 2u)]
    [InlineData(false, 0u)]
    [Conforms("c.4-4")]
    public void A_partition_without_a_tree_hangs_in_starting_only_with_the_defect(bool isThere, uint state)
    {
        var source = Board.Replace("dtb-window = <0 0x01000000 0 0x10000>;\n    no-auto-start;", "no-auto-start;", StringComparison.Ordinal);
        var machine = new MachineUnderTest(source, fidelity: Fidelity.Ideal.With(Defect.InitFailureHangs, isThere));
        machine.PowerOn();
        machine.Run();
        Assert.Contains($"mgr: returns success r4={state} r5=0 r6=0", Do(machine, new Hcall.PartitionGetStatus(new(2))));
    }

    /// <summary>The exception is the vcpu's, and comes when the vcpu does.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_parked_vcpu_takes_no_exception(bool executes)
    {
        var machine = Boot(Fidelity.Ideal.With(Defect.UserHcallExecutes, executes));
        var id = machine.Plan.Find(Manager)!.Spec.Id;
        machine.Engine.Inject(machine.Hypervisor, new HypervisorRequest.Shell(id, LifecycleRequest.Pause), Duration.Zero);
        machine.Run();
        machine.Engine.Inject(machine.Guest(Manager), new MakeTrap(HcallCodec.Encode(new Hcall.PartitionGetStatus(new(2))), IsUserMode: true), Duration.Zero);
        Assert.Empty(machine.Run());
        machine.Engine.Inject(machine.Hypervisor, new HypervisorRequest.Shell(id, LifecycleRequest.Resume), Duration.Zero);
        var after = machine.Run();
        Assert.Single(after, line => line.StartsWith("mgr: takes a program exception", StringComparison.Ordinal));
        Assert.Equal(executes ? 1 : 0, after.Count(line => line.StartsWith("mgr: returns success", StringComparison.Ordinal)));
    }

    private static List<string> Trap(Fidelity fidelity, Hcall call)
    {
        var machine = Boot(fidelity);
        machine.Engine.Inject(machine.Guest(Manager), new MakeTrap(HcallCodec.Encode(call), IsUserMode: true), Duration.Zero);
        return machine.Run();
    }

    private static List<string> Do(MachineUnderTest machine, Hcall call)
    {
        machine.Engine.Inject(machine.Guest(Manager), new MakeCall(call), Duration.Zero);
        return machine.Run();
    }

    private static MachineUnderTest Boot(Fidelity? fidelity = null)
    {
        var machine = new MachineUnderTest(Board, fidelity: fidelity);
        machine.PowerOn();
        machine.Run();
        return machine;
    }
}
