using FslHv.Abi;
using FslHv.Actors;
using FslHv.Simulation;
using FslHv.Tests;

namespace FslHv.Machine.Tests;

/// <summary>Memory that guests share: whatever the delays, all copies end equal, and no signal comes before the store that it follows.</summary>
public sealed class SharedMemoryTests
{
    private const int SharedBytes = 0x10000;

    private static readonly string Board = File.ReadAllText(Repository.File("tests/Machine.Tests/boards/shared-areas.dts"));

    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, Effort.Rounds(usually: 20, atLength: 4_000)).Select(seed => (ulong)seed)];

    /// <summary>
    /// Both write into the same few bytes, by stores and by copies, all at once; the order in which the hypervisor heard of it is what all copies follow.
    /// </summary>
    [Theory]
    [Conforms("d.1-10")]
    [MemberData(nameof(Seeds))]
    public void Copies_of_writers_that_race_end_equal(ulong seed)
    {
        var machine = Start(seed);
        var order = new StoreOrder(machine.Hypervisor);
        machine.Engine.Observe(order);
        var random = seed;
        for (var i = 0; i < 60; i++)
        {
            var (label, at) = Next(ref random, 3) switch { 0 => ("left", 0x200_0000UL), 1 => ("left", 0x300_0000UL), _ => ("right", 0x4000_0000UL) };
            var address = at + (ulong)Next(ref random, 40) + (Next(ref random, 4) == 0 ? 0xFF0UL : 0);
            var delay = Duration.FromNanoseconds(Next(ref random, 20_000));
            var bytes = Letters(1 + Next(ref random, 24), ref random);
            machine.Engine.Inject(machine.Guest(label), new MakeStore(address, bytes), delay);
            if (Next(ref random, 8) == 0)
                Copy(machine, label, at + 0x20, at + (ulong)Next(ref random, 40), delay);
        }

        machine.Run();
        var left = Load(machine, "left", 0x200_0000);
        Assert.Equal(left, Load(machine, "left", 0x300_0000));
        Assert.Equal(left, Load(machine, "right", 0x4000_0000));
        Assert.Equal(Bytes.Copy(order.Memory), left);
        Assert.True(order.Count >= 60);
        Assert.Equal(machine.Plan.SharedRanges[0].Partitions.Count * order.Count, order.Returned);
    }

    /// <summary>Whoever has taken the interrupt of a doorbell, or has got a byte, loads what was stored before it was rung or sent.</summary>
    [Theory]
    [Conforms("d.1-10")]
    [MemberData(nameof(Seeds))]
    public void Who_sees_the_signal_sees_the_data(ulong seed)
    {
        foreach (var signal in (string[])["doorbell", "byte"])
        {
            // Ways between cores are the slow ones here, so that an answer would overtake a store if it could.
            var machine = Start(
                seed, l => l.Name == "core-to-core" ? new(new(100), new(40_000)) : new(new(50), new(400)), label => new LitmusProgram(label, signal));
            var seen = machine.Run();
            Assert.DoesNotContain(seen, text => text.Contains("not the data", StringComparison.Ordinal));
            Assert.Equal(LitmusGuest.Rounds, seen.Count(text => text == "right: finds the data"));
        }
    }

    [Fact]
    public void A_guest_loads_at_once_what_it_stored_itself()
    {
        var machine = Start(1);
        machine.Engine.Inject(machine.Guest("right"), new MakeStore(0x4000_0000, Bytes.Copy("old"u8)), Duration.Zero);
        machine.Run();
        machine.Engine.Inject(machine.Guest("left"), new MakeStore(0x200_0000, Bytes.Copy("new"u8)), Duration.Zero);
        machine.Engine.Inject(machine.Guest("left"), new MakeLoad(0x300_0000, 3), Duration.FromNanoseconds(1));
        machine.Engine.Inject(machine.Guest("right"), new MakeLoad(0x4000_0000, 3), Duration.FromNanoseconds(1));
        var seen = machine.Run();
        Assert.Contains("left: loads 3 bytes: new", seen);
        Assert.Contains("right: loads 3 bytes: old", seen);
    }

    [Fact]
    public void Memory_of_one_guest_alone_is_not_reported()
    {
        var machine = Start(1);
        var order = new StoreOrder(machine.Hypervisor);
        machine.Engine.Observe(order);
        machine.Engine.Inject(machine.Guest("left"), new MakeStore(0x1000, Bytes.Copy("mine"u8)), Duration.Zero);
        machine.Engine.Inject(machine.Guest("left"), new MakeStore(0x201_1000, Bytes.Copy("mine"u8)), Duration.Zero);
        machine.Run();
        Assert.Equal(0, order.Count);
        machine.Engine.Inject(machine.Guest("left"), new MakeStore(0x201_0FFE, Bytes.Copy("half"u8)), Duration.Zero);
        machine.Run();
        Assert.Equal(1, order.Count);
        Assert.Equal(2, order.LastLength);
    }

    private static MachineUnderTest Start(ulong seed, Func<LatencyDefault, LatencyRange>? delay = null, Func<string, GuestProgram>? program = null)
    {
        var machine = new MachineUnderTest(Board, delay: delay ?? (_ => new(new(10), new(5_000))), seed: seed, program: program);
        machine.PowerOn();
        if (program is null)
            machine.Run();
        return machine;
    }

    private static void Copy(MachineUnderTest machine, string label, ulong from, ulong to, Duration delay)
    {
        machine.Engine.Inject(machine.Guest(label), new MakeStore(0x8000, ScatterGatherEntry.Write([new(from, to, 16)])), delay);
        machine.Engine.Inject(machine.Guest(label), new MakeCall(new Hcall.PartitionMemcpy(Handle.Self, Handle.Self, 0x8000, 1)), delay);
    }

    private static Bytes Load(MachineUnderTest machine, string label, ulong address)
    {
        var order = new LoadedBytes();
        machine.Engine.Observe(order);
        machine.Engine.Inject(machine.Guest(label), new MakeLoad(address, SharedBytes), Duration.Zero);
        machine.Run();
        return order.Last;
    }

    private static Bytes Letters(int count, ref ulong random)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++)
            bytes[i] = (byte)('a' + Next(ref random, 26));
        return Bytes.Take(bytes);
    }

    private static int Next(ref ulong random, int below)
    {
        random = (random * 6364136223846793005) + 1442695040888963407;
        return (int)((random >> 33) % (ulong)below);
    }

    /// <summary>The memory that the hypervisor's order of stores makes.</summary>
    private sealed class StoreOrder(ActorId hypervisor) : ITraceObserver
    {
        public byte[] Memory { get; } = new byte[SharedBytes];

        public int Count { get; private set; }

        public int Returned { get; private set; }

        public int LastLength { get; private set; }

        public void OnRecord(in TraceRecord record)
        {
            if (record is { Kind: TraceKind.Deliver, Payload: PartitionRequest.StoreShared })
                Returned++;
            if (record is not { Kind: TraceKind.Deliver, Payload: PartitionReport.Stored stored } || record.To != hypervisor)
                return;
            Count++;
            LastLength = stored.Bytes.Length;
            if (stored.PhysicalAddress < 0x4001_0000)
                stored.Bytes.Span.CopyTo(Memory.AsSpan((int)(stored.PhysicalAddress - 0x4000_0000)));
        }
    }

    private sealed class LoadedBytes : ITraceObserver
    {
        public Bytes Last { get; private set; }

        public void OnRecord(in TraceRecord record)
        {
            if (record is { Kind: TraceKind.Deliver, Payload: GuestLoaded loaded })
                Last = loaded.Bytes;
        }
    }
}
