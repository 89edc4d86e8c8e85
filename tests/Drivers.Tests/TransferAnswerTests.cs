using FslHv.Abi;
using FslHv.DeviceTree;

namespace FslHv.Drivers.Tests;

/// <summary>What the hypervisor is asked and what comes back, where a copy or a property is concerned.</summary>
public sealed class TransferAnswerTests
{
    private static readonly Handle Worker = new(Trees.Worker);
    private readonly GuestBench _bench = GuestBench.Up(new LinuxProgram { Processes = [new Hand { Name = "a" }] }, WithMemory());

    [Fact]
    [Conforms("b.4-21")]
    public void A_copy_that_fails_in_part_tells_no_more_than_that()
    {
        _bench.Tell(new PeerCommand.Refuse(HcallToken.PartitionMemcpy, HcallStatus.Fault));
        var done = Done(new Ioctl.Memcpy(Handle.Self, Worker, 0, 4, Bytes.Copy("data"u8)));

        Assert.Equal((Errno.None, HcallStatus.Fault, Bytes.Empty), (done.Error, done.Ret, done.Value));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4097)]
    [InlineData(600_000)]
    [Conforms("b.4-22")]
    public void The_list_of_a_copy_lies_at_a_multiple_of_32(int length)
    {
        Done(new Ioctl.Memcpy(Handle.Self, Worker, 0, (ulong)length, Bytes.Take(new byte[length]), 5));

        Assert.Equal(0ul, Assert.IsType<Hcall.PartitionMemcpy>(Assert.Single(_bench.Hcalls)).ListAddress % 32);
    }

    [Fact]
    [Conforms("b.4-33")]
    public void A_property_of_ones_own_is_asked_for_by_minus_one()
    {
        Assert.Equal(Errno.None, Done(new Ioctl.SetProp(Handle.Self, "/chosen", "bootargs", Bytes.Copy("x\0"u8))).Error);

        Assert.Equal(Handle.Self, Assert.IsType<Hcall.PartitionSetDtprop>(Assert.Single(_bench.Hcalls)).Partition);
    }

    [Fact]
    [Conforms("b.5-11")]
    public void A_doorbell_that_rings_twice_is_read_twice()
    {
        var file = _bench.Open("a");
        _bench.Ring(Trees.WorkerWatchdog, Trees.WorkerWatchdog);

        Assert.Equal([new Handle(Trees.WorkerWatchdog), new Handle(Trees.WorkerWatchdog)], _bench.Read("a", file, 64).Handles);
    }

    private static DeviceTreeDocument WithMemory()
    {
        var tree = Trees.Manager();
        tree.Root.Set(DeviceTreeProperty.FromCells("#address-cells", 2)).Set(DeviceTreeProperty.FromCells("#size-cells", 2));
        tree.Root.Add(new DeviceTreeNode("memory@0"))
            .Set(DeviceTreeProperty.FromStrings("device_type", "memory"))
            .Set(DeviceTreeProperty.FromCells("reg", 0, 0, 0, 0x20_0000));
        return tree;
    }

    private SyscallAnswer.IoctlDone Done(Ioctl call) =>
        _bench.Ask<SyscallAnswer.IoctlDone>("a", _bench.Open("a"), id => new Syscall.Control(id, call));
}
