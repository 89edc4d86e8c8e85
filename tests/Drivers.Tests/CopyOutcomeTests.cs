using FslHv.Abi;
using FslHv.Actors;
using static FslHv.Abi.FidelityLevel;

namespace FslHv.Drivers.Tests;

/// <summary>What a copy of each kind of count comes to at each level, on a whole machine whose kernel has 128 MiB for its drivers.</summary>
public sealed class CopyOutcomeTests
{
    private const ulong FourGiB = 1UL << 32;
    private const ulong Big = 1UL << 44;
    private const ulong BufferAddress = 0x1000_0000;
    private const ulong Remote = 0x200_0000;
    private const string ZeroSize = "fsl-hv: memcpy-count-unchecked: a zero-size allocation was dereferenced";
    private const string Overrun = "fsl-hv: memcpy-count-unchecked: the heap was overrun";
    private const string NoPages = "fsl-hv: memcpy-pages-32: a zero-size allocation was dereferenced";
    private const string NeverPinned = "fsl-hv: pin-count-uninitialised: pages were released that had never been pinned";

    /// <summary>Level, count, offset in a page; how many bytes are copied, or errno, or why the kernel panics.</summary>
    public static TheoryData<FidelityLevel, ulong, int, object> Outcomes
    {
        get
        {
            var data = new TheoryData<FidelityLevel, ulong, int, object>();
            void Add(ulong count, int offset, object v2, object merged, object hardened, object ideal)
            {
                data.Add(V2, count, offset, v2);
                data.Add(Merged2011, count, offset, merged);
                data.Add(Hardened2019, count, offset, hardened);
                data.Add(Ideal, count, offset, ideal);
            }

            Add(0, 0, ZeroSize, ZeroSize, Errno.EINVAL, Errno.EINVAL);
            Add(0, 2, 0UL, 0UL, Errno.EINVAL, Errno.EINVAL);
            Add(1, 0, 1UL, 1UL, 1UL, 1UL);
            Add(1, 4095, 1UL, 1UL, 1UL, 1UL);
            Add(4096, 0, 4096UL, 4096UL, 4096UL, 4096UL);
            Add(4096, 2, 4096UL, 4096UL, 4096UL, 4096UL);
            Add(1_000_000, 4095, 1_000_000UL, 1_000_000UL, 1_000_000UL, 1_000_000UL);
            Add(FourGiB, 0, Errno.ENOMEM, NeverPinned, Errno.ENOMEM, Errno.ENOMEM); // 2^32 less a page are left after the first: nothing is cut off.
            Add(FourGiB + 4096, 0, 4096UL, 4096UL, 4096UL, Errno.ENOMEM);
            Add(FourGiB + 4096, 2, 4096UL, 4096UL, 4096UL, Errno.ENOMEM);
            Add(FourGiB + 8192, 0, 8192UL, 8192UL, 8192UL, Errno.ENOMEM);
            Add(Big, 0, NoPages, NoPages, NoPages, Errno.ENOMEM);
            Add(Big, 2, 4094UL, 4094UL, 4094UL, Errno.ENOMEM);
            Add(Big + 4096, 0, 4096UL, 4096UL, 4096UL, Errno.ENOMEM);
            Add(Big + 4096, 2, 4096UL, 4096UL, 4096UL, Errno.ENOMEM);
            Add(ulong.MaxValue - 4095, 0, Errno.ENOMEM, NeverPinned, Errno.ENOMEM, Errno.ENOMEM);
            Add(ulong.MaxValue - 4095, 2, ZeroSize, ZeroSize, Errno.EINVAL, Errno.EINVAL);
            Add(ulong.MaxValue, 0, ZeroSize, ZeroSize, Errno.EINVAL, Errno.EINVAL);
            Add(ulong.MaxValue, 2, Overrun, Overrun, Errno.EINVAL, Errno.EINVAL);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Outcomes))]
    [Conforms("b.4-9", "b.4-10", "b.4-11", "b.4-12", "b.4-16", "b.4-17", "b.4-18", "b.4-19", "b.4-20")]
    public void Every_count_has_its_outcome(FidelityLevel level, ulong count, int offset, object expected)
    {
        var fidelity = Fidelity.Of(level);
        var machine = new LinuxMachine(new LinuxProgram { Fidelity = fidelity, Processes = [new Hand { Name = "a" }] });
        var buffer = new UserBuffer(BufferAddress + (ulong)offset, UserMemory.Of(new UserRegion(BufferAddress, 1UL << 62, Page())));
        var done = Control(machine, new Ioctl.Memcpy(Handle.Self, LinuxMachine.Worker, Remote, count, buffer));

        if (expected is string panic)
            Assert.Equal((null, panic), (done, machine.Panic));
        else if (expected is Errno error)
            Assert.Equal((error, null), (done?.Error, machine.Panic));
        else
            IsCopied(machine, (ulong)expected, offset, done);
    }

    /// <summary>Where less than the buffer is pinned nothing is copied, whatever the count says.</summary>
    [Theory]
    [InlineData(V2, Errno.EACCES)]
    [InlineData(Merged2011, Errno.EFAULT)]
    [InlineData(Hardened2019, Errno.EFAULT)]
    [InlineData(Ideal, Errno.EFAULT)]
    [Conforms("b.4-13", "b.4-14", "b.4-35")]
    public void A_buffer_that_is_not_all_there_or_may_not_be_written_is_refused(FidelityLevel level, Errno expected)
    {
        var machine = new LinuxMachine(new LinuxProgram { Fidelity = Fidelity.Of(level), Processes = [new Hand { Name = "a" }] });
        var readOnly = new UserBuffer(BufferAddress, UserMemory.Of(new UserRegion(BufferAddress, 5000, Page(), isWritable: false)));

        Assert.Equal(Errno.None, Control(machine, new Ioctl.Memcpy(Handle.Self, LinuxMachine.Worker, Remote, 5000, readOnly))?.Error);
        Assert.Equal(expected, Control(machine, new Ioctl.Memcpy(Handle.Self, LinuxMachine.Worker, Remote, 5001, readOnly))?.Error);
        Assert.Equal(expected, Control(machine, new Ioctl.Memcpy(LinuxMachine.Worker, Handle.Self, Remote, 5000, readOnly))?.Error);
        Assert.Equal(expected, Control(machine, new Ioctl.Memcpy(Handle.Self, LinuxMachine.Worker, Remote, 1 << 20, new(0, UserMemory.Empty)))?.Error);
    }

    [Theory]
    [InlineData(V2)]
    [InlineData(Hardened2019)]
    public void A_list_for_which_there_is_no_memory_leaks_the_array_of_pages_in_the_first_version(FidelityLevel level)
    {
        var machine = new LinuxMachine(new LinuxProgram { Fidelity = Fidelity.Of(level), Processes = [new Hand { Name = "a" }] });
        machine.Engine.Arm(DriverFaults.IoctlListNoMemory, "mgr", 0, 1);
        var copy = new Ioctl.Memcpy(
            Handle.Self, LinuxMachine.Worker, Remote, 4096 * 600,
            new(BufferAddress, UserMemory.Of(new UserRegion(BufferAddress, 1UL << 40, Page()))));

        Assert.Equal(Errno.ENOMEM, Control(machine, copy)?.Error);
        Assert.Equal(level == V2 ? [new DriverFact.Leaked("mgr", 2)] : [], machine.Facts.OfType<DriverFact.Leaked>());
        Assert.Equal(Errno.None, Control(machine, copy)?.Error);
    }

    [Theory]
    [InlineData(V2)]
    [InlineData(Merged2011)]
    [InlineData(Ideal)]
    public void An_array_for_which_there_is_no_memory_is_ENOMEM_and_nothing_else(FidelityLevel level)
    {
        var machine = new LinuxMachine(new LinuxProgram { Fidelity = Fidelity.Of(level), Processes = [new Hand { Name = "a" }] });
        machine.Engine.Arm(DriverFaults.IoctlPageArrayNoMemory, "mgr", 0, 1);
        var done = Control(machine, new Ioctl.Memcpy(Handle.Self, LinuxMachine.Worker, Remote, 1, Bytes.Take([1])));

        Assert.Equal((Errno.ENOMEM, null), (done?.Error, machine.Panic));
        Assert.Empty(machine.Facts.OfType<DriverFact.Leaked>());
    }

    /// <summary>The two defects of width apart: either alone cuts off its own part.</summary>
    [Fact]
    public void Each_defect_of_width_has_its_own_effect()
    {
        var call = new Ioctl.Memcpy(Handle.Self, LinuxMachine.Worker, 0, FourGiB + 8192, new(2, UserMemory.Empty));
        Assert.Equal(FourGiB + 8192, CopyPlan.Of(call, Fidelity.Ideal).CopiedBytes);
        Assert.Equal(8192UL, CopyPlan.Of(call, Fidelity.Ideal.With(Defect.MemcpyLeft32, true)).CopiedBytes);
        Assert.Equal(FourGiB + 8192, CopyPlan.Of(call, Fidelity.Ideal.With(Defect.MemcpyPages32, true)).CopiedBytes);
        call = call with { CountBytes = Big + 8192, Buffer = new(0, UserMemory.Empty) };
        Assert.Equal(Big + 8192, CopyPlan.Of(call, Fidelity.Ideal.With(Defect.MemcpyLeft32, false)).CopiedBytes);
        Assert.Equal(8192UL, CopyPlan.Of(call, Fidelity.Ideal.With(Defect.MemcpyPages32, true)).CopiedBytes);
        Assert.Equal((Big / 4096) + 2, CopyPlan.Of(call, Fidelity.Ideal.With(Defect.MemcpyLeft32, true)).Pages);
    }

    /// <summary>The words of the list besides it are the same either way.</summary>
    [Theory]
    [InlineData(V2, 0x6b)]
    [InlineData(Hardened2019, 0x6b)]
    [InlineData(Ideal, 0)]
    public void The_reserved_word_of_an_entry_is_0_or_whatever_was_there(FidelityLevel level, byte expected)
    {
        var call = new Ioctl.Memcpy(Handle.Self, LinuxMachine.Worker, Remote, 5000, Bytes.Take(new byte[5000]), 4000);
        var transfer = Transfer.For(new(1), new ControlQuestion(ActorId.None, new(1), call), Fidelity.Of(level))!;
        var (address, list) = (transfer with { Pages = new(0x10_0000, transfer.PageCount) }).Stores()[1];

        Assert.Equal((0x10_3000UL, 3 * 32), (address, list.Length));
        Assert.Equal(
            [new(0x10_0FA0, Remote, 96), new(0x10_1000, Remote + 96, 4096), new ScatterGatherEntry(0x10_2000, Remote + 4192, 808)],
            Enumerable.Range(0, 3).Select(i => ScatterGatherEntry.Read(list.Span[(32 * i)..])));
        for (var i = 0; i < 3; i++)
            Assert.Equal(Enumerable.Repeat(expected, 8), list.Span.Slice((32 * i) + 24, 8).ToArray());
    }

    /// <summary>What the worker's memory holds then, byte by byte, up to behind the end.</summary>
    private static void IsCopied(LinuxMachine machine, ulong count, int offset, SyscallAnswer.IoctlDone? done)
    {
        Assert.Equal((Errno.None, HcallStatus.Success, null), (done?.Error, done?.Ret, machine.Panic));
        var length = (int)count + 5000;
        var back = Control(machine, new Ioctl.Memcpy(LinuxMachine.Worker, Handle.Self, Remote, (ulong)length, Bytes.Take(new byte[length])));
        var page = Page();
        for (var i = 0; i < length; i++)
            Assert.Equal(i < (int)count ? page.Span[(i + offset) % 4096] : 0, back!.Value.Span[i]);
    }

    private static Bytes Page() => Bytes.Take([.. Enumerable.Range(0, 4096).Select(i => (byte)((i * 7 % 255) + 1))]);

    private static SyscallAnswer.IoctlDone? Control(LinuxMachine machine, Ioctl call) =>
        (SyscallAnswer.IoctlDone?)machine.Ask("a", machine.Open("a"), id => new Syscall.Control(id, call));
}
