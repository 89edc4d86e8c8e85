using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Machine.Tests;

public sealed class JoinedChannelsTests
{
    private static readonly string Board = File.ReadAllText(Repository.File("boards/linked-guests.dts")).Replace(
        "spare { compatible = \"byte-channel\"; };",
        "spare: spare { compatible = \"byte-channel\"; }; loop { compatible = \"byte-channel\"; endpoint = <&spare>; };",
        StringComparison.Ordinal);

    /// <summary>Source: Topaz <c>test/byte-chan</c>.</summary>
    [Fact]
    [Conforms("a.7-27", "a.7-28", "d.1-17")]
    public void Two_channels_of_one_partition_may_be_joined()
    {
        var machine = new MachineUnderTest(Board);
        machine.PowerOn();
        machine.Run();

        Assert.Contains("manager: interrupt 80 (rx of loop) pending", Call(machine, new Hcall.ByteChannelSend(new(79), Bytes.Copy("there"u8))));
        Assert.Contains("manager: interrupt 77 (rx of spare) pending", Call(machine, new Hcall.ByteChannelSend(new(82), Bytes.Copy("back"u8))));
        var there = Call(machine, new Hcall.ByteChannelReceive(new(82), 16));
        Assert.Contains("manager: interrupt 78 (tx of spare) pending", there);
        Assert.Contains("manager: returns success r4=5 r5=0 r6=0 \"there\"", there);
        Assert.Contains("manager: returns success r4=4 r5=0 r6=0 \"back\"", Call(machine, new Hcall.ByteChannelReceive(new(79), 16)));
    }

    private static List<string> Call(MachineUnderTest machine, Hcall call)
    {
        machine.Engine.Inject(machine.Guest("manager"), new MakeCall(call), Duration.Zero);
        return machine.Run(Duration.FromMicroseconds(4));
    }
}
