using FslHv.Abi;
using FslHv.Actors;
using FslHv.Hypervisor;

namespace FslHv.Machine.Tests;

/// <summary>A reset of the machine comes while a serial line is sending.</summary>
public sealed class ResetOfByteChannelsTests
{
    private readonly MachineUnderTest _machine = new(File.ReadAllText(Repository.File("boards/manager-and-worker.dts")));

    [Fact]
    public void What_waits_in_a_channel_is_lost_and_the_line_sends_what_comes_after_power_on()
    {
        _machine.PowerOn();
        _machine.Run();
        Send(3);
        _machine.Run(Duration.FromMicroseconds(10));
        _machine.Engine.Inject(_machine.Hypervisor, new HypervisorRequest.Reset(), Duration.Zero);
        _machine.Run();
        Assert.Equal(["\\x180HV> "], Sent().ConvertAll(bytes => PrintedBytes.Of(bytes.Span)));

        Send(7);
        _machine.Run();
        var sent = Assert.Single(Sent());
        Assert.DoesNotContain((byte)3, sent.Span.ToArray());
        Assert.Contains((byte)7, sent.Span.ToArray());
    }

    private void Send(byte data)
    {
        var console = _machine.Plan.Find("manager")!.LocalHandles.ToArray().OfType<HandleEntry.ByteChannel>().First();
        _machine.Engine.Inject(_machine.Guest("manager"), new MakeCall(new Hcall.ByteChannelSend(console.Handle, Bytes.Copy([data]))), Duration.Zero);
    }

    private List<Bytes> Sent() => [.. _machine.Notes.OfType<ByteChannelFact.Sent>().Select(fact => fact.Data)];
}
