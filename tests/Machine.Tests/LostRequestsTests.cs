using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Machine.Tests;

/// <summary>Whatever comes from outside while the hypervisor obeys nobody is lost, and each of it is told.</summary>
public sealed class LostRequestsTests
{
    private static readonly ErrorRecord Halting = ErrorRecord.Of(ErrorDomains.Find("ddr")!.Value, "address parity");

    private static readonly Duration Moment = Duration.FromMilliseconds(20);

    private readonly MachineUnderTest _machine;

    public LostRequestsTests()
    {
        _machine = new(Read("everything"), hardware: Read("everything-hardware"));
        _machine.PowerOn();
        _machine.Run(Moment);
    }

    [Fact]
    public void By_a_hypervisor_that_hangs()
    {
        Send(new HypervisorRequest.HardwareError(Halting));
        _machine.Run(Moment);
        Assert.Single(_machine.Notes, note => note is MachineFact.Halted);
        SendAll();
        _machine.Run(Moment);
        Assert.Equal(Lost("the hypervisor hangs"), _machine.Notes.Select(note => note.ToString()));
    }

    [Fact]
    public void By_a_machine_that_resets()
    {
        Send(new HypervisorRequest.Reset());
        SendAll();
        var seen = _machine.Run(Moment);
        Assert.Single(_machine.Notes, note => note is MachineFact.Reset);
        Assert.DoesNotContain(_machine.Notes, note => note is DeviceFact.Raised or MachineFact.Halted or ErrorFact.Recorded);
        Assert.Equal(Lost("the machine resets"), seen.Where(text => text.EndsWith(": the machine resets", StringComparison.Ordinal)));
    }

    private static string Read(string board) => File.ReadAllText(Repository.File($"tests/Machine.Tests/boards/{board}.dts"));

    private string[] Lost(string reason) =>
    [
        $"reset by the operator dropped: {reason}", $"an interrupt of {_machine.Plan.Devices[0].Name} dropped: {reason}",
        $"serial line serial0: 3 bytes discarded: {reason}", $"ddr: address parity is ignored: {reason}",
        $"beta: a command of the shell dropped: {reason}",
    ];

    private void SendAll()
    {
        Send(new HypervisorRequest.Reset());
        Send(new HypervisorRequest.SignalDevice(0));
        Send(new HypervisorRequest.SerialInput("serial0", Bytes.Copy("abc"u8)));
        Send(new HypervisorRequest.HardwareError(Halting));
        Send(new HypervisorRequest.Shell(_machine.Plan.Find("beta")!.Spec.Id, LifecycleRequest.Stop));
    }

    private void Send(HypervisorRequest request) => _machine.Engine.Inject(_machine.Hypervisor, request, Duration.Zero);
}
