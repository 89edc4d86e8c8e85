using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Drivers.Tests;

public sealed class TransferTests
{
    private const ulong FirstPage = 0x10_0000;
    private static readonly Handle Worker = new(Trees.Worker);
    private static readonly Bytes Value = Bytes.Copy("console=ttyEHV0\0"u8);
    private readonly GuestBench _bench = GuestBench.Up(new LinuxProgram { Processes = [new Hand { Name = "a" }] }, WithMemory(0x20_0000));

    [Fact]
    [Conforms("b.4-30")]
    public void A_property_is_set_and_read_back_through_pages_of_the_kernel()
    {
        Assert.Equal((Errno.None, HcallStatus.Success), Result(new Ioctl.SetProp(Worker, "/chosen", "bootargs", Value)));
        var done = Done(new Ioctl.GetProp(Worker, "/chosen", "bootargs", 4096));

        Assert.Equal((Errno.None, HcallStatus.Success), (done.Error, done.Ret));
        Assert.Equal(Value, done.Value);
        Assert.Equal(
            [
                new Hcall.PartitionSetDtprop(Worker, FirstPage, FirstPage + 4096, FirstPage + 8192, 16),
                new Hcall.PartitionGetDtprop(Worker, FirstPage, FirstPage + 4096, FirstPage + 8192, 4096),
            ],
            _bench.Hcalls);
    }

    [Fact]
    [Conforms("b.4-1")]
    public void A_refusal_of_getprop_is_in_ret_and_brings_nothing()
    {
        _bench.Tell(new PeerCommand.Refuse(HcallToken.PartitionGetDtprop, HcallStatus.NoEntry));
        var done = Done(new Ioctl.GetProp(Worker, "/chosen", "bootargs", 1));

        Assert.Equal((Errno.None, HcallStatus.NoEntry, Bytes.Empty, null), (done.Error, done.Ret, done.Value, done.NeededBytes));
    }

    [Theory]
    [InlineData(4095, 1, 0, Errno.None)]
    [InlineData(4096, 1, 0, Errno.EINVAL)]
    [InlineData(1, 4095, 0, Errno.None)]
    [InlineData(1, 4096, 0, Errno.EINVAL)]
    [InlineData(1, 1, 32768, Errno.None)]
    [InlineData(1, 1, 32769, Errno.EINVAL)]
    [Conforms("b.4-23", "b.4-26", "b.4-27")]
    public void Paths_names_and_values_have_their_limits(int path, int name, int length, Errno expected)
    {
        Assert.Equal(expected, Result(new Ioctl.SetProp(Worker, new string('p', path), new string('n', name), Bytes.Take(new byte[length]))).Item1);
        _bench.Tell(new PeerCommand.Refuse(HcallToken.PartitionGetDtprop, HcallStatus.NoEntry));
        Assert.Equal(expected, Result(new Ioctl.GetProp(Worker, new string('p', path), new string('n', name), (uint)length)).Item1);
        Assert.Equal(expected == Errno.None ? 2 : 0, _bench.Hcalls.Count);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(4096, 0)]
    [InlineData(4096, 1)]
    [InlineData(10_000, 4095)]
    [Conforms("b.4-11", "b.4-15")]
    public void A_buffer_goes_to_the_remote_and_comes_back(int length, int offset)
    {
        var there = Bytes.Take([.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))]);
        Assert.Equal((Errno.None, HcallStatus.Success), Result(new Ioctl.Memcpy(Handle.Self, Worker, 0x1234, (ulong)length, there, offset)));
        var back = Done(new Ioctl.Memcpy(Worker, Handle.Self, 0x1234, (ulong)length, Bytes.Take(new byte[length + 5]), offset));

        Assert.Equal(there, back.Value);
        var entries = (length + offset + 4095) / 4096;
        Assert.Equal(entries, (int)((Hcall.PartitionMemcpy)_bench.Hcalls[0]).Entries);
        Assert.Equal(_bench.Hcalls[0], ((Hcall.PartitionMemcpy)_bench.Hcalls[1]) with { Source = Handle.Self, Target = Worker });
    }

    [Fact]
    [Conforms("b.4-8")]
    public void Exactly_one_side_of_a_copy_is_remote()
    {
        Assert.Equal(Errno.EINVAL, Result(new Ioctl.Memcpy(Worker, Worker, 0, 1, Value)).Item1);
        Assert.Equal(Errno.EINVAL, Result(new Ioctl.Memcpy(Handle.Self, Handle.Self, 0, 1, Value)).Item1);
        Assert.Empty(_bench.Hcalls);
    }

    [Theory]
    [InlineData(0, 0, Errno.EINVAL)]
    [InlineData(0, 1, Errno.EINVAL)]
    [InlineData(ulong.MaxValue, 0, Errno.EINVAL)]
    [InlineData(ulong.MaxValue - 4094, 0, Errno.EINVAL)]
    [InlineData(ulong.MaxValue - 4095, 0, Errno.ENOMEM)]
    [InlineData(ulong.MaxValue - 4095, 1, Errno.EINVAL)]
    [InlineData(17, 0, Errno.EFAULT)]
    [Conforms("b.4-9", "b.4-10", "b.4-14")]
    public void Counts_that_are_nothing_or_too_much_are_refused(ulong count, int offset, Errno expected)
    {
        Assert.Equal(expected, Result(new Ioctl.Memcpy(Handle.Self, Worker, 0, count, Value, offset)).Item1);
        Assert.Empty(_bench.Hcalls);
    }

    [Fact]
    [Conforms("b.4-12")]
    public void Without_enough_pages_there_is_no_memory()
    {
        var much = Bytes.Take(new byte[0x10_0000]);
        Assert.Equal(Errno.ENOMEM, Result(new Ioctl.Memcpy(Handle.Self, Worker, 0, (ulong)much.Length, much)).Item1);
        Assert.Contains(CodeMarks.DriverNoPages, _bench.Notes);
        Assert.Equal(Errno.None, Result(new Ioctl.Memcpy(Handle.Self, Worker, 0, 0xF0000, much)).Item1);
    }

    [Fact]
    public void Calls_under_way_have_pages_of_their_own_and_give_them_back()
    {
        var file = _bench.Open("a");
        _bench.Tell(new PeerCommand.Hold(HcallToken.PartitionSetDtprop));
        for (var i = 0; i < 3; i++)
            _bench.Call("a", file, id => new Syscall.Control(id, new Ioctl.SetProp(Worker, "/p", $"n{i}", Value)));
        _bench.RunFor(Duration.FromMilliseconds(1));
        Assert.Equal([FirstPage, FirstPage + 0x3000, FirstPage + 0x6000], _bench.Hcalls.OfType<Hcall.PartitionSetDtprop>().Select(call => call.PathAddress));
        _bench.Tell(new PeerCommand.Release());
        _bench.RunFor(Duration.FromMilliseconds(1));

        Result(new Ioctl.SetProp(Worker, "/p", "again", Value));
        Assert.Equal(FirstPage, _bench.Hcalls.OfType<Hcall.PartitionSetDtprop>().Last().PathAddress);
    }

    [Fact]
    public void A_file_stays_until_its_last_copy_is_over()
    {
        var file = _bench.Open("a");
        _bench.Tell(new PeerCommand.Hold(HcallToken.PartitionMemcpy));
        _bench.Call("a", file, id => new Syscall.Control(id, new Ioctl.Memcpy(Worker, Handle.Self, 0, 4, Value)));
        _bench.Call("a", file, id => new Syscall.Close(id));
        _bench.RunFor(Duration.FromMilliseconds(1));
        Assert.Empty(_bench.Notes.OfType<FileFact.Closed>());
        _bench.Tell(new PeerCommand.Release());
        _bench.RunFor(Duration.FromMilliseconds(1));
        Assert.Single(_bench.Notes.OfType<FileFact.Closed>());
    }

    [Theory]
    [InlineData(DriverFaults.IoctlCopyIn, Errno.EFAULT, 0)]
    [InlineData(DriverFaults.IoctlValueNoMemory, Errno.ENOMEM, 0)]
    [InlineData(DriverFaults.IoctlCopyOut, Errno.EFAULT, 1)]
    [Conforms("b.4-2", "b.4-28")]
    public void Faults_of_the_driver_strike_before_or_after_the_action(string fault, Errno expected, int calls)
    {
        _bench.Engine.Arm(fault, "mgr", 0, 1);
        Assert.Equal(expected, Result(new Ioctl.SetProp(Worker, "/chosen", "bootargs", Value)).Item1);
        Assert.Equal(calls, _bench.Hcalls.Count);
    }

    [Theory]
    [InlineData(DriverFaults.IoctlPageArrayNoMemory, Errno.ENOMEM)]
    [InlineData(DriverFaults.IoctlListNoMemory, Errno.ENOMEM)]
    [InlineData(DriverFaults.IoctlPinNoMemory, Errno.ENOMEM)]
    [InlineData(DriverFaults.IoctlPinShort, Errno.EFAULT)]
    [InlineData(DriverFaults.IoctlPinNoMemory, Errno.EACCES, Defect.PinShortfallEacces)]
    [InlineData(DriverFaults.IoctlPinShort, Errno.EACCES, Defect.PinShortfallEacces)]
    public void Faults_of_a_copy_strike_before_its_action(string fault, Errno expected, Defect? defect = null)
    {
        var fidelity = defect is { } one ? Fidelity.Ideal.With(one, true) : Fidelity.Ideal;
        var bench = GuestBench.Up(new LinuxProgram { Fidelity = fidelity, Processes = [new Hand { Name = "a" }] }, WithMemory(0x20_0000));
        var file = bench.Open("a");
        bench.Engine.Arm(fault, "mgr", 0, 1);
        Assert.Equal(expected, Result(bench, file));
        Assert.Empty(bench.Hcalls);
        Assert.Equal(Errno.None, Result(bench, file));
        Assert.Single(bench.Hcalls);

        static Errno Result(GuestBench bench, ActorId file) =>
            bench.Ask<SyscallAnswer.IoctlDone>("a", file, id => new Syscall.Control(id, new Ioctl.Memcpy(Handle.Self, Worker, 0, 16, Value))).Error;
    }

    internal static DeviceTreeDocument WithMemory(ulong size) => Trees.WithMemory(Trees.Manager(), (uint)size);

    private (Errno, HcallStatus) Result(Ioctl call) => Done(call) is var done ? (done.Error, done.Ret) : default;

    private SyscallAnswer.IoctlDone Done(Ioctl call) =>
        _bench.Ask<SyscallAnswer.IoctlDone>("a", _bench.Open("a"), id => new Syscall.Control(id, call));
}
