using FslHv.Abi;
using FslHv.Actors;
using FslHv.Hypervisor;

namespace FslHv.Machine.Tests;

/// <summary>The calls of a hypervisor that is built with power management.</summary>
public sealed class PowerManagementTests
{
    private static readonly string Board = File.ReadAllText(Repository.File("boards/two-partitions.dts"));
    private readonly MachineUnderTest _machine = new(Board, options: new PlanOptions { PowerManagement = true });

    public PowerManagementTests()
    {
        _machine.PowerOn();
        _machine.Run();
    }

    [Fact]
    [Conforms("a.4-54", "a.4-56")]
    public void A_core_runs_naps_and_runs_again()
    {
        AnswersTo(new Hcall.GetCoreState(Handle.Self, 0), "success r4=0");
        AnswersTo(new Hcall.EnterNap(Handle.Self, 0), "EV_EINVAL r4=0"); // Physical core 0.
        AnswersTo(new Hcall.GetCoreState(new(2), 0), "success r4=1"); // The worker is stopped.
        AnswersTo(new Hcall.PartitionStart(new(2), 0, false), "success r4=0");
        AnswersTo(new Hcall.GetCoreState(new(2), 0), "success r4=0");
        AnswersTo("worker", new Hcall.EnterNap(Handle.Self, 1), "success r4=0");
        AnswersTo(new Hcall.GetCoreState(new(2), 1), "success r4=2");
        AnswersTo(new Hcall.GetCoreState(new(2), 0), "success r4=0");
        AnswersTo("worker", new Hcall.ExitNap(new(2), 1), "success r4=0");
        AnswersTo(new Hcall.GetCoreState(new(2), 1), "success r4=0");
    }

    [Fact]
    public void A_stop_ends_a_nap()
    {
        AnswersTo(new Hcall.PartitionStart(new(2), 0, false), "success r4=0");
        AnswersTo("worker", new Hcall.EnterNap(Handle.Self, 1), "success r4=0");
        AnswersTo(new Hcall.PartitionStop(new(2)), "success r4=0");
        AnswersTo(new Hcall.GetCoreState(new(2), 1), "success r4=1");
    }

    [Theory]
    [InlineData(2u, 1u)] // Another partition's.
    [InlineData(0xFFFF_FFFFu, 2u)] // No such vcpu.
    [InlineData(66u, 0u)] // No partition.
    [Conforms("a.4-56")]
    public void Only_own_vcpus_nap(uint partition, uint vcpu)
    {
        AnswersTo(new Hcall.EnterNap(new(partition), vcpu), "EV_EINVAL r4=0");
        AnswersTo(new Hcall.ExitNap(new(partition), vcpu), "EV_EINVAL r4=0");
    }

    [Theory]
    [InlineData(9u, 0u)]
    [InlineData(2u, 2u)]
    [Conforms("a.4-54")]
    public void The_state_of_no_core_is_invalid(uint partition, uint vcpu) =>
        AnswersTo(new Hcall.GetCoreState(new(partition), vcpu), "EV_EINVAL r4=0");

    [Fact]
    [Conforms("a.4-55")]
    public void Without_the_device_there_are_no_naps_whatever_the_arguments()
    {
        _machine.Engine.Arm(HypervisorFaults.NoPowerDevice, "hypervisor", 0, 2);
        AnswersTo(new Hcall.EnterNap(new(99), 99), "EV_ENODEV r4=0");
        AnswersTo(new Hcall.ExitNap(Handle.Self, 1), "EV_ENODEV r4=0");
    }

    private void AnswersTo(Hcall call, string answer) => AnswersTo("mgr", call, answer);

    private void AnswersTo(string guest, Hcall call, string answer)
    {
        _machine.Engine.Inject(_machine.Guest(guest), new MakeCall(call), Duration.Zero);
        Assert.Contains($"{guest}: returns {answer} r5=0 r6=0", _machine.Run());
    }
}
