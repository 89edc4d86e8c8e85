using FslHv.Abi;
using FslHv.Actors;
using static FslHv.Abi.FidelityLevel;

namespace FslHv.Drivers.Tests;

/// <summary>Strings and values of the property calls, flawed in every way, at every level.</summary>
public sealed class PropertyDefectTests
{
    private const ulong Argument = 0x2000;
    private const ulong Path = 0x1_0000;
    private const ulong Name = 0x2_0000;
    private const ulong Value = 0x3_0000;
    private const ulong Nowhere = unchecked(16 - 0xC000_0000_0000_0000UL);

    /// <summary>Level, which string, flaw: errno, or "crash", or "goes on".</summary>
    public static TheoryData<FidelityLevel, string, string, string> Strings
    {
        get
        {
            var data = new TheoryData<FidelityLevel, string, string, string>();
            foreach (var which in (string[])["path", "name"])
            {
                foreach (var (flaw, v2, merged, later) in ((string, string, string, string)[])
                    [
                        ("faults", "goes on", "crash EFAULT", "EFAULT"),
                        ("ends too late", "ENAMETOOLONG", "crash EINVAL", "EINVAL"),
                        ("no memory", "ENOMEM", "crash ENOMEM", "ENOMEM"),
                    ])
                {
                    data.Add(V2, which, flaw, v2);
                    data.Add(Merged2011, which, flaw, merged);
                    data.Add(Hardened2019, which, flaw, later);
                    data.Add(Ideal, which, flaw, later);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Strings))]
    [Conforms("b.4-23", "b.4-24", "b.4-25", "b.4-26", "b.4-28", "b.4-32", "b.4-36")]
    public void A_flawed_string_has_its_outcome(FidelityLevel level, string which, string flaw, string expected)
    {
        foreach (var isGet in (bool[])[true, false])
        {
            var bench = Bench(level);
            bench.Tell(new PeerCommand.Refuse(HcallToken.PartitionGetDtprop, HcallStatus.Fault));
            bench.Tell(new PeerCommand.Refuse(HcallToken.PartitionSetDtprop, HcallStatus.Fault));
            if (flaw == "no memory")
                bench.Engine.Arm(which == "path" ? DriverFaults.IoctlPathNoMemory : DriverFaults.IoctlNameNoMemory, "mgr", 0, 1);
            var bad = flaw switch { "faults" => new byte[1], "ends too late" => new byte[4096], _ => new byte[4095] };
            Array.Fill(bad, (byte)'x');
            var memory = Memory(isGet, which == "path" ? bad : null, which == "name" ? bad : null, flaw == "no memory");
            var done = Call(bench, level, isGet, memory);

            if (expected == "goes on")
                GoesOn(bench, which, done);
            else if (expected.StartsWith("crash ", StringComparison.Ordinal))
                Assert.Equal((null, $"fsl-hv: error-pointer-freed: an error pointer was freed ({expected[6..]})"), (done, Panic(bench)));
            else
                Assert.Equal((expected, 0, 0), ($"{done?.Error}", done?.Writes.Count, bench.Hcalls.Count));
        }
    }

    /// <summary>The path is looked at before the name, the name before the length, the length before the value.</summary>
    [Fact]
    [Conforms("b.4-27", "b.4-29", "b.4-34")]
    public void The_first_flaw_counts()
    {
        var bench = Bench(Ideal);
        Assert.Equal(Errno.EFAULT, Call(bench, Ideal, false, Memory(false, [], Long(4096), false, proplen: 32769))?.Error);
        Assert.Equal(Errno.EINVAL, Call(bench, Ideal, false, Memory(false, Long(4096), [], false))?.Error);
        Assert.Equal(Errno.EFAULT, Call(bench, Ideal, false, Memory(false, null, [], false, proplen: 32769))?.Error);
        Assert.Equal(Errno.EINVAL, Call(bench, Ideal, false, Memory(false, null, null, false, proplen: 32769))?.Error);
        Assert.Equal(Errno.EFAULT, Call(bench, Ideal, false, Memory(false, null, null, false, proplen: 32768))?.Error);
        bench.Engine.Arm(DriverFaults.IoctlValueNoMemory, "mgr", 0, 1);
        Assert.Equal(Errno.ENOMEM, Call(bench, Ideal, false, Memory(false, null, null, false, proplen: 32768))?.Error);
        Assert.Empty(bench.Hcalls);
        Assert.Equal(Errno.None, Call(bench, Ideal, false, Memory(false, null, null, false, proplen: 0))?.Error);
    }

    private static void GoesOn(GuestBench bench, string which, SyscallAnswer.RawIoctlDone? done)
    {
        Assert.Equal(Errno.None, done?.Error);
        Assert.Equal([new UserWrite(Argument, RawCalls.Word(ByteOrder.Big, (uint)HcallStatus.Fault))], done!.Writes);
        var (path, name) = Assert.Single(bench.Hcalls) switch
        {
            Hcall.PartitionGetDtprop get => (get.PathAddress, get.NameAddress),
            Hcall.PartitionSetDtprop set => (set.PathAddress, set.NameAddress),
            var other => throw new InvalidOperationException($"{other}"),
        };
        Assert.Equal((which == "path", which == "name"), (path == Nowhere, name == Nowhere));
    }

    private static byte[] Long(int length) => [.. Enumerable.Repeat((byte)'x', length)];

    /// <summary>A call's memory: a string that is not given is a good one; the value is 8 bytes.</summary>
    private static UserMemory Memory(bool isGet, byte[]? path, byte[]? name, bool withNul, uint proplen = 8)
    {
        var structure = RawCalls.Structure(
            isGet ? IoctlNumber.GetProp : IoctlNumber.SetProp,
            ByteOrder.Big,
            ("handle", 2), ("path", Path), ("propname", Name), ("propval", Value), ("proplen", proplen));
        var regions = new List<UserRegion> { new(Argument, structure), new(Value, Bytes.Take(new byte[8])) };
        foreach (var (address, bytes) in ((ulong, byte[]?)[])[(Path, path), (Name, name)])
        {
            var all = bytes is null ? [(byte)'p', 0] : withNul ? [.. bytes, 0] : bytes;
            if (all.Length > 0)
                regions.Add(new(address, Bytes.Take(all)));
        }

        return UserMemory.Of([.. regions]);
    }

    private static GuestBench Bench(FidelityLevel level) =>
        GuestBench.Up(new LinuxProgram { Fidelity = Fidelity.Of(level), Processes = [new Hand { Name = "a" }] }, TransferTests.WithMemory(0x20_0000));

    private static string? Panic(GuestBench bench) => bench.Notes.OfType<GuestFact.Panicked>().SingleOrDefault()?.Reason;

    /// <summary>The answer; null when none comes.</summary>
    private static SyscallAnswer.RawIoctlDone? Call(GuestBench bench, FidelityLevel level, bool isGet, UserMemory memory)
    {
        var request = RawCalls.Request(isGet ? IoctlNumber.GetProp : IoctlNumber.SetProp, Fidelity.Of(level));
        var id = bench.Call("a", bench.Open("a"), id => new Syscall.RawIoctl(id, request, Argument, memory, ByteOrder.Big));
        bench.RunFor(Duration.FromMilliseconds(1));
        return bench.AnswerTo<SyscallAnswer.RawIoctlDone>(id);
    }
}
