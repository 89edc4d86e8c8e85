using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers.Tests;

/// <summary>A bridge that fills memory with what <see cref="IoctlNeeds"/> names gives every call the answer that all of memory gives it.</summary>
public sealed class IoctlBridgeTests
{
    [Fact]
    public void What_a_call_needs_is_all_that_it_looks_at()
    {
        var fidelity = Fidelity.Ideal;
        var cases = new IoctlCases(7, fidelity);
        var machine = new LinuxMachine(new LinuxProgram { Processes = [new Hand { Name = "a" }] });
        var file = machine.Open("a");
        var compared = 0;
        for (var i = 0; i < Effort.Rounds(usually: 150, atLength: 20_000); i++)
        {
            var next = cases.Next();
            if (next.Structure is not { } structure || structure.Layout.Number is not (2 or 5 or 7 or 8)
                || next.Memory.Regions.Span.ToArray().Any(region => region.LengthBytes > 1 << 20))
                continue;
            var whole = Ask(machine, file, next, next.Memory);
            var bridged = Ask(machine, file, next, Fetch(next));
            Assert.True(whole!.Error == bridged!.Error && whole.Writes == bridged.Writes, $"case {i}: {next}: {whole} but {bridged}");
            compared++;
        }

        Assert.InRange(compared, 30, int.MaxValue);
    }

    /// <summary>Round after round, until nothing is missing or nothing comes.</summary>
    private static UserMemory Fetch(IoctlCase call)
    {
        var known = UserMemory.Empty;
        for (var round = 0; ; round++)
        {
            Assert.InRange(round, 0, 10);
            var missing = IoctlNeeds.Missing(IoctlNumbering.Merged, new(new(1), call.Request, call.Argument, known, call.Order));
            var more = Add(known, call.Memory, missing);
            if (more == known)
                return known;
            known = more;
        }
    }

    /// <summary>Byte by byte, as they are or are not there, and as they may or may not be written.</summary>
    private static UserMemory Add(UserMemory known, UserMemory all, ValueList<UserRange> missing)
    {
        var bytes = new SortedDictionary<ulong, (byte Byte, bool IsWritable)>();
        foreach (var region in known.Regions)
            bytes[region.Address] = (region.Contents.Span[0], region.IsWritable);
        foreach (var range in missing)
        {
            for (var at = range.Address; at < range.Address + Math.Min(range.LengthBytes, 70_000) && all.ReadablePrefix(at, 1) == 1; at++)
                bytes[at] = (all.Read(at, 1).Span[0], all.WritablePrefix(at, 1) == 1);
        }

        return UserMemory.Of([.. bytes.Select(each => new UserRegion(each.Key, Bytes.Take([each.Value.Byte]), each.Value.IsWritable))]);
    }

    private static SyscallAnswer.RawIoctlDone? Ask(LinuxMachine machine, ActorId file, IoctlCase call, UserMemory memory)
    {
        var done = (SyscallAnswer.RawIoctlDone?)machine.Ask("a", file, id => new Syscall.RawIoctl(id, call.Request, call.Argument, memory, call.Order));
        return done is null ? null : done with { Id = default };
    }
}
