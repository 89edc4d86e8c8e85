using FslHv.Abi;
using FslHv.Actors;
using static FslHv.Drivers.Tests.RawCalls;

namespace FslHv.Drivers.Tests;

/// <summary>ioctls as bytes: the number, the structure, what is written back.</summary>
public sealed class RawIoctlTests
{
    private const ulong Argument = 0x2000;
    private const ulong Value = 0x5000;

    public static TheoryData<int, ByteOrder, FidelityLevel> Simple
    {
        get
        {
            var data = new TheoryData<int, ByteOrder, FidelityLevel>();
            foreach (var number in (int[])[1, 2, 3, 4, 6])
            {
                foreach (var order in Enum.GetValues<ByteOrder>())
                {
                    data.Add(number, order, FidelityLevel.V2);
                    data.Add(number, order, FidelityLevel.Ideal);
                }
            }

            return data;
        }
    }

    public static TheoryData<int> Numbers => [1, 2, 3, 4, 5, 6, 7, 8];

    [Theory]
    [MemberData(nameof(Simple))]
    [Conforms("b.4-5", "b.4-6", "b.3-7")]
    public void Bytes_and_a_typed_call_are_one_hcall(int number, ByteOrder order, FidelityLevel level)
    {
        var bench = Bench(Fidelity.Of(level));
        var call = (IoctlNumber)number;
        var done = Raw(bench, level, call, order, UserMemory.Of(new UserRegion(Argument, Handles(call, order))));

        Assert.Equal(Errno.None, done.Error);
        Assert.Equal(HcallOf(call), Assert.Single(bench.Hcalls));
        var expected = call == IoctlNumber.GetStatus
            ? Structure(call, order, ("partition", Trees.Worker), ("status", (ulong)PartitionStatus.Running))
            : Word(order, 0);
        Assert.Equal([new UserWrite(Argument, expected)], done.Writes);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    [Conforms("b.4-3")]
    public void A_structure_with_a_hole_at_any_byte_does_nothing(int number)
    {
        foreach (var level in FidelityLevels.Every.ToArray())
        {
            var bench = Bench(Fidelity.Of(level));
            var file = bench.Open("a");
            var bytes = Handles((IoctlNumber)number, ByteOrder.Big);
            for (var hole = 0; hole < bytes.Length; hole++)
            {
                var parts = new List<UserRegion>();
                if (hole > 0)
                    parts.Add(new(Argument, Bytes.Copy(bytes.Span[..hole])));
                if (hole < bytes.Length - 1)
                    parts.Add(new(Argument + (ulong)hole + 1, Bytes.Copy(bytes.Span[(hole + 1)..])));
                var done = Raw(bench, level, (IoctlNumber)number, ByteOrder.Big, UserMemory.Of([.. parts]), file);
                Assert.Equal((Errno.EFAULT, 0), (done.Error, done.Writes.Count));
            }

            Assert.Empty(bench.Hcalls);
        }
    }

    [Theory]
    [MemberData(nameof(Simple))]
    [Conforms("b.4-4")]
    public void A_result_that_cannot_be_written_is_EFAULT_after_the_action(int number, ByteOrder order, FidelityLevel level)
    {
        var bench = Bench(Fidelity.Of(level));
        var memory = UserMemory.Of(new UserRegion(Argument, Handles((IoctlNumber)number, order), isWritable: false));
        var done = Raw(bench, level, (IoctlNumber)number, order, memory);

        Assert.Equal((Errno.EFAULT, 0), (done.Error, done.Writes.Count));
        Assert.Single(bench.Hcalls);
    }

    [Fact]
    [Conforms("b.4-6", "b.4-1")]
    public void A_refused_status_keeps_what_the_caller_had_in_it()
    {
        var bench = Bench(Fidelity.Ideal).Tell(new PeerCommand.Refuse(HcallToken.PartitionGetStatus, HcallStatus.Invalid));
        var bytes = Structure(IoctlNumber.GetStatus, ByteOrder.Little, ("ret", 77), ("partition", 9), ("status", 0xDEAD_BEEF));
        var done = Raw(bench, FidelityLevel.Ideal, IoctlNumber.GetStatus, ByteOrder.Little, UserMemory.Of(new UserRegion(Argument, bytes)));

        var expected = Structure(IoctlNumber.GetStatus, ByteOrder.Little, ("ret", 8), ("partition", 9), ("status", 0xDEAD_BEEF));
        Assert.Equal((Errno.None, new UserWrite(Argument, expected)), (done.Error, Assert.Single((IEnumerable<UserWrite>)done.Writes)));
    }

    /// <summary>The whole structure goes back: as far as it can be written.</summary>
    [Fact]
    public void A_status_is_written_up_to_the_first_byte_that_faults()
    {
        var bytes = Structure(IoctlNumber.GetStatus, ByteOrder.Big, ("partition", 2)).Span;
        var memory = UserMemory.Of(new(Argument, Bytes.Copy(bytes[..9])), new(Argument + 9, Bytes.Copy(bytes[9..]), isWritable: false));
        var done = Raw(Bench(Fidelity.Ideal), FidelityLevel.Ideal, IoctlNumber.GetStatus, ByteOrder.Big, memory);

        Assert.Equal(Errno.EFAULT, done.Error);
        Assert.Equal([new UserWrite(Argument, Bytes.Take([0, 0, 0, 0, 0, 0, 0, 2, 0]))], done.Writes);
    }

    [Theory]
    [InlineData(FidelityLevel.Ideal, 0xC008AF02, Errno.ENOTTY)]
    [InlineData(FidelityLevel.Merged2011, 0xC0280001, Errno.ENOTTY)]
    [InlineData(FidelityLevel.Hardened2019, 0xC009AF01, Errno.ENOTTY)]
    [InlineData(FidelityLevel.V2, 0xC008AF01, Errno.EINVAL)]
    [InlineData(FidelityLevel.V2, 0xC0270001, Errno.EINVAL)]
    [InlineData(FidelityLevel.V2, 0xC0280009, Errno.EINVAL)]
    [InlineData(FidelityLevel.V2, 0xFFFF0001, Errno.None)]
    [Conforms("b.2-3", "b.2-5", "b.2-6", "b.2-7")]
    public void A_number_is_looked_at_before_the_structure(FidelityLevel level, uint request, Errno expected)
    {
        var bench = Bench(Fidelity.Of(level));
        var memory = expected == Errno.None ? UserMemory.Of(new UserRegion(Argument, Handles(IoctlNumber.Restart, ByteOrder.Big))) : UserMemory.Empty;
        var file = bench.Open("a");
        var done = bench.Ask<SyscallAnswer.RawIoctlDone>("a", file, id => new Syscall.RawIoctl(id, request, Argument, memory, ByteOrder.Big));

        Assert.Equal(expected, done.Error);
        Assert.Equal(expected == Errno.None ? 1 : 0, bench.Hcalls.Count);
        if (expected != Errno.None)
            Assert.Equal($"mgr: file 1 ioctl 0x{request:x8} → {expected}", bench.Facts[^1]);
    }

    /// <summary>The number comes before the capability, the capability before the structure.</summary>
    [Fact]
    public void Where_a_capability_is_asked_for_bytes_need_it_too()
    {
        var fidelity = Fidelity.Ideal.With(Defect.NoCapabilityCheck, false);
        var bench = GuestBench.Up(new LinuxProgram { Fidelity = fidelity, Processes = [new Hand { Name = "a", IsCapable = false }] });
        Assert.Equal(Errno.EPERM, Raw(bench, FidelityLevel.Ideal, IoctlNumber.Stop, ByteOrder.Big, UserMemory.Empty).Error);
        Assert.Equal(Errno.ENOTTY, Raw(bench, FidelityLevel.V2, IoctlNumber.Stop, ByteOrder.Big, UserMemory.Empty).Error);
        var memory = UserMemory.Of(new UserRegion(Argument, Handles(IoctlNumber.GetStatus, ByteOrder.Big)));
        Assert.Equal(Errno.None, Raw(bench, FidelityLevel.Ideal, IoctlNumber.GetStatus, ByteOrder.Big, memory).Error);
        Assert.Single(bench.Hcalls);
    }

    [Fact]
    public void A_closed_file_knows_no_number()
    {
        var bench = Bench(Fidelity.Ideal);
        var file = bench.Open("a");
        bench.Ask<SyscallAnswer.Closed>("a", file, id => new Syscall.Close(id));

        Assert.Equal(
            Errno.EBADF,
            bench.Ask<SyscallAnswer.RawIoctlDone>("a", file, id => new Syscall.RawIoctl(id, 1, 0, UserMemory.Empty, ByteOrder.Big)).Error);
    }

    [Theory]
    [InlineData(ByteOrder.Big)]
    [InlineData(ByteOrder.Little)]
    [Conforms("b.4-30", "b.3-8")]
    public void A_property_comes_back_as_value_length_and_ret(ByteOrder order)
    {
        var done = GetProp(WithProperty(Fidelity.Ideal), order, room: 64, writable: 64);

        Assert.Equal(Errno.None, done.Error);
        Assert.Equal([new UserWrite(Value, Text("abc")), new(Argument + 32, Word(order, 4)), new(Argument, Word(order, 0))], done.Writes);
    }

    [Fact]
    public void A_value_is_written_as_far_as_it_can_be_and_then_nothing_is()
    {
        var done = GetProp(WithProperty(Fidelity.Ideal), ByteOrder.Big, room: 64, writable: 3);

        Assert.Equal(Errno.EFAULT, done.Error);
        Assert.Equal([new UserWrite(Value, Bytes.Copy("abc"u8))], done.Writes);
    }

    [Fact]
    public void A_length_that_cannot_be_written_comes_after_the_value_and_before_ret()
    {
        var bench = WithProperty(Fidelity.Ideal);
        var bytes = Property(ByteOrder.Big, 64).Span;
        var memory = Memory(64, new(Argument, Bytes.Copy(bytes[..33])), new(Argument + 33, Bytes.Copy(bytes[33..]), isWritable: false));
        var done = Raw(bench, FidelityLevel.Ideal, IoctlNumber.GetProp, ByteOrder.Big, memory);

        Assert.Equal(Errno.EFAULT, done.Error);
        Assert.Equal([new UserWrite(Value, Text("abc"))], done.Writes);
    }

    [Theory]
    [InlineData(FidelityLevel.Ideal, true)]
    [InlineData(FidelityLevel.Hardened2019, false)]
    [InlineData(FidelityLevel.V2, false)]
    [Conforms("b.4-31")]
    public void A_property_that_does_not_fit_says_how_long_it_is_unless_that_is_lost(FidelityLevel level, bool isTold)
    {
        var bench = Bench(Fidelity.Of(level)).Tell(new PeerCommand.Refuse(HcallToken.PartitionGetDtprop, HcallStatus.BufferOverflow, 500));
        var done = GetProp(bench, ByteOrder.Big, room: 64, writable: 64, level);

        UserWrite ret = new(Argument, Word(ByteOrder.Big, (uint)HcallStatus.BufferOverflow));
        Assert.Equal(isTold ? [new(Argument + 32, Word(ByteOrder.Big, 500)), ret] : [ret], done.Writes);
        var typed = bench.Ask<SyscallAnswer.IoctlDone>("a", bench.Open("a"), id => new Syscall.Control(id, new Ioctl.GetProp(new(2), "/p", "n", 64)));
        Assert.Equal(isTold ? 500u : null, typed.NeededBytes);
    }

    [Theory]
    [InlineData(1, 0x2ffful)]
    [InlineData(5000, 0x10ul)]
    public void A_copy_is_written_into_the_buffer_and_ret_after_it(int count, ulong offset)
    {
        var bench = Bench(Fidelity.Ideal);
        var there = Bytes.Take([.. Enumerable.Range(0, count).Select(i => (byte)(i * 3))]);
        var bytes = Structure(IoctlNumber.Memcpy, ByteOrder.Little, ("source", 0xFFFFFFFF), ("target", 2), ("local_vaddr", Value), ("count", (ulong)count));
        var sent = Raw(
            bench, FidelityLevel.Ideal, IoctlNumber.Memcpy, ByteOrder.Little,
            UserMemory.Of(new(Argument, bytes), new(Value, there, isWritable: false)));
        var local = 0x1_0000 + offset;
        bytes = Structure(
            IoctlNumber.Memcpy, ByteOrder.Little, ("source", 2), ("target", 0xFFFFFFFF), ("local_vaddr", local), ("count", (ulong)count),
            ("reserved", 9));
        var got = Raw(
            bench, FidelityLevel.Ideal, IoctlNumber.Memcpy, ByteOrder.Little,
            UserMemory.Of(new(Argument, bytes), new(local, Bytes.Take(new byte[count]))));

        Assert.Equal([new UserWrite(Argument, Word(ByteOrder.Little, 0))], sent.Writes);
        Assert.Equal([new UserWrite(local, there), new(Argument, Word(ByteOrder.Little, 0))], got.Writes);
    }

    [Fact]
    public void A_buffer_stays_written_when_ret_cannot_be()
    {
        var bytes = Structure(IoctlNumber.Memcpy, ByteOrder.Big, ("source", 2), ("target", 0xFFFFFFFF), ("local_vaddr", Value), ("count", 2));
        var memory = UserMemory.Of(new(Argument, bytes, isWritable: false), new(Value, Bytes.Take([1, 2])));
        var done = Raw(Bench(Fidelity.Ideal), FidelityLevel.Ideal, IoctlNumber.Memcpy, ByteOrder.Big, memory);

        Assert.Equal(Errno.EFAULT, done.Error);
        Assert.Equal([new UserWrite(Value, Bytes.Take([0, 0]))], done.Writes);
    }

    [Theory]
    [InlineData(DriverFaults.IoctlCopyIn, Errno.EFAULT, 0)]
    [InlineData(DriverFaults.IoctlCopyOut, Errno.EFAULT, 1)]
    public void Faults_strike_bytes_as_they_strike_typed_calls(string fault, Errno expected, int calls)
    {
        var bench = Bench(Fidelity.Ideal);
        bench.Engine.Arm(fault, "mgr", 0, 1);
        var done = Raw(
            bench, FidelityLevel.Ideal, IoctlNumber.Stop, ByteOrder.Big,
            UserMemory.Of(new UserRegion(Argument, Handles(IoctlNumber.Stop, ByteOrder.Big))));

        Assert.Equal((expected, 0, calls), (done.Error, done.Writes.Count, bench.Hcalls.Count));
    }

    private static GuestBench Bench(Fidelity fidelity) =>
        GuestBench.Up(new LinuxProgram { Fidelity = fidelity, Processes = [new Hand { Name = "a" }] }, TransferTests.WithMemory(0x20_0000));

    private static GuestBench WithProperty(Fidelity fidelity)
    {
        var bench = Bench(fidelity);
        bench.Ask<SyscallAnswer.IoctlDone>("a", bench.Open("a"), id => new Syscall.Control(id, new Ioctl.SetProp(new(2), "/p", "n", Text("abc"))));
        return bench;
    }

    private static Bytes Property(ByteOrder order, uint room) =>
        Structure(IoctlNumber.GetProp, order, ("handle", 2), ("path", 0x3000), ("propname", 0x4000), ("propval", Value), ("proplen", room), ("reserved", 0x55));

    private static UserMemory Memory(int writable, params ReadOnlySpan<UserRegion> more) =>
        UserMemory.Of([new(0x3000, Text("/p")), new(0x4000, Text("n")), new(Value, Bytes.Take(new byte[writable])), .. more]);

    private static SyscallAnswer.RawIoctlDone GetProp(
        GuestBench bench, ByteOrder order, uint room, int writable, FidelityLevel level = FidelityLevel.Ideal) =>
        Raw(bench, level, IoctlNumber.GetProp, order, Memory(writable, new UserRegion(Argument, Property(order, room))));

    private static Bytes Handles(IoctlNumber call, ByteOrder order) => call switch
    {
        IoctlNumber.Start => Structure(call, order, ("partition", 2), ("entry_point", 0x1000), ("load", 7)),
        IoctlNumber.Doorbell => Structure(call, order, ("doorbell", 2)),
        IoctlNumber.Memcpy => Structure(call, order, ("source", 2), ("target", 0xFFFFFFFF)),
        IoctlNumber.GetProp or IoctlNumber.SetProp => Structure(call, order, ("handle", 2)),
        _ => Structure(call, order, ("partition", 2)),
    };

    private static Hcall HcallOf(IoctlNumber call) => call switch
    {
        IoctlNumber.Restart => new Hcall.PartitionRestart(new(2)),
        IoctlNumber.GetStatus => new Hcall.PartitionGetStatus(new(2)),
        IoctlNumber.Start => new Hcall.PartitionStart(new(2), 0x1000, true),
        IoctlNumber.Stop => new Hcall.PartitionStop(new(2)),
        IoctlNumber.Doorbell => new Hcall.DoorbellSend(new(2)),
        _ => throw new ArgumentOutOfRangeException(nameof(call)),
    };

    private static SyscallAnswer.RawIoctlDone Raw(
        GuestBench bench, FidelityLevel level, IoctlNumber call, ByteOrder order, UserMemory memory, ActorId file = default)
    {
        file = file.IsNone ? bench.Open("a") : file;
        return bench.Ask<SyscallAnswer.RawIoctlDone>("a", file, id => new Syscall.RawIoctl(id, Request(call, Fidelity.Of(level)), Argument, memory, order));
    }
}
