using System.Globalization;
using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Machine.Tests;

/// <summary>PARTITION_MEMCPY with random lists, against two arrays of bytes with holes.</summary>
public sealed class MemcpyModelTests
{
    private const int MemoryBytes = 0x5_0000;
    private const ulong ListAddress = 0x10_0000;

    /// <summary>Memory of either guest: 64 KiB, a dma-only area, 64 KiB, a hole, 64 KiB; then lists and the guest tree.</summary>
    private static string Guest(int number) => $$"""
        compatible = "partition"; dtb-window = <0 0x180000 0 0x10000>; guest-image = <0 0 0 0 0 4>;
        a { compatible = "guest-phys-mem-area"; phys-mem = <&a{{number}}>; guest-addr = <0 0>; };
        b { compatible = "guest-phys-mem-area"; phys-mem = <&b{{number}}>; guest-addr = <0 0x10000>; dma-only; };
        c { compatible = "guest-phys-mem-area"; phys-mem = <&c{{number}}>; guest-addr = <0 0x20000>; };
        d { compatible = "guest-phys-mem-area"; phys-mem = <&d{{number}}>; guest-addr = <0 0x40000>; };
        e { compatible = "guest-phys-mem-area"; phys-mem = <&e{{number}}>; guest-addr = <0 0x100000>; };
        """;

    private static string Areas(int number) => $$"""
        a{{number}}: a{{number}} { compatible = "phys-mem-area"; addr = <0 0x1{{number}}00000>; size = <0 0x10000>; };
        b{{number}}: b{{number}} { compatible = "phys-mem-area"; addr = <0 0x1{{number}}10000>; size = <0 0x10000>; };
        c{{number}}: c{{number}} { compatible = "phys-mem-area"; addr = <0 0x1{{number}}20000>; size = <0 0x10000>; };
        d{{number}}: d{{number}} { compatible = "phys-mem-area"; addr = <0 0x1{{number}}30000>; size = <0 0x10000>; };
        e{{number}}: e{{number}} { compatible = "phys-mem-area"; addr = <0 0x2{{number}}00000>; size = <0 0x100000>; };
        """;

    private static readonly string Board = $$"""
        /dts-v1/;
        / {
          compatible = "fsl,hv-config";
          {{Areas(0)}}
          {{Areas(1)}}
          hv { compatible = "hv-config"; };
          p { label = "a"; cpus = <0 1>; {{Guest(0)}} w { compatible = "managed-partition"; partition = <&q>; }; };
          q: q { label = "b"; cpus = <1 1>; {{Guest(1)}} };
        };
        """;

    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, 24).Select(seed => (ulong)seed)];

    [Theory]
    [MemberData(nameof(Seeds))]
    [Conforms("a.5-6", "a.5-7", "a.5-9", "a.5-11")]
    public void Copies_do_what_two_arrays_do(ulong seed)
    {
        var machine = new MachineUnderTest(Board);
        machine.PowerOn();
        machine.Run();
        var random = seed;
        byte[][] model = [new byte[MemoryBytes], new byte[MemoryBytes]];
        foreach (var which in (int[])[0, 1])
            Fill(machine, model[which], which, ref random);

        for (var round = 0; round < 8; round++)
        {
            var entries = Entries(ref random);
            var (source, target) = (Next(ref random, 2), Next(ref random, 2));
            Tell(machine, 0, new MakeStore(ListAddress, ScatterGatherEntry.Write(entries)));
            var expected = Model(model[source], model[target], entries) ? "success" : "EV_EFAULT";
            var call = new Hcall.PartitionMemcpy(HandleOf(machine, source), HandleOf(machine, target), ListAddress, (uint)entries.Length);
            Assert.Contains($"a: returns {expected} r4=0 r5=0 r6=0", Tell(machine, 0, new MakeCall(call)));
        }

        foreach (var which in (int[])[0, 1])
            Assert.Equal(Text(model[which]), Contents(machine, which));
    }

    /// <summary>Both of two copies that are made at once are whole, whichever goes first.</summary>
    [Fact]
    [Conforms("a.5-5")]
    public void Copies_at_once_take_turns_and_each_is_whole()
    {
        var machine = new MachineUnderTest(Board);
        machine.PowerOn();
        machine.Run();
        var here = Enumerable.Range(0, 300).Select(i => new ScatterGatherEntry(0, 0x2_0000 + ((ulong)i * 8), 8)).ToArray();
        var there = Enumerable.Range(0, 300).Select(i => new ScatterGatherEntry(0, 0x4_0000 + ((ulong)i * 8), 8)).ToArray();
        Tell(machine, 0, new MakeStore(0, Letters(8, 'a')));
        Tell(machine, 1, new MakeStore(0, Letters(8, 'b')));
        Tell(machine, 0, new MakeStore(ListAddress, ScatterGatherEntry.Write(here)));
        Tell(machine, 1, new MakeStore(ListAddress, ScatterGatherEntry.Write(there)));
        machine.Engine.Inject(machine.Guest("a"), new MakeCall(new Hcall.PartitionMemcpy(Handle.Self, HandleOf(machine, 1), ListAddress, 300)), Duration.Zero);
        var seen = Tell(machine, 1, new MakeCall(new Hcall.PartitionMemcpy(Handle.Self, Handle.Self, ListAddress, 300)));

        Assert.Contains("a: returns success r4=0 r5=0 r6=0", seen);
        Assert.Contains("b: returns success r4=0 r5=0 r6=0", seen);
        Assert.Contains(CodeMarks.HypervisorCopyWaitsItsTurn, machine.Marks);
        var contents = Contents(machine, 1);
        Assert.Equal(new string('a', 2400), contents.Substring(0x2_0000, 2400));
        Assert.Equal(new string('b', 2400), contents.Substring(0x4_0000, 2400));
    }

    [Fact]
    public void A_copy_ends_though_its_caller_is_stopped_meanwhile()
    {
        var machine = new MachineUnderTest(Board);
        machine.PowerOn();
        machine.Run();
        var list = Enumerable.Range(0, 300).Select(i => new ScatterGatherEntry(0, 0x2_0000 + ((ulong)i * 8), 8)).ToArray();
        Tell(machine, 0, new MakeStore(0, Letters(8, 'a')));
        Tell(machine, 0, new MakeStore(ListAddress, ScatterGatherEntry.Write(list)));
        machine.Engine.Inject(machine.Guest("a"), new MakeCall(new Hcall.PartitionMemcpy(Handle.Self, HandleOf(machine, 1), ListAddress, 300)), Duration.Zero);
        machine.Run(Duration.FromMicroseconds(30));
        machine.Engine.Inject(machine.Hypervisor, new HypervisorRequest.Shell(machine.Plan.Find("a")!.Spec.Id, LifecycleRequest.Stop), Duration.Zero);
        machine.Run();

        Assert.Equal(new string('a', 2400), Contents(machine, 1).Substring(0x2_0000, 2400));
    }

    private static bool IsMemory(ulong address) => address is < 0x1_0000 or >= 0x2_0000 and < 0x3_0000 or >= 0x4_0000 and < MemoryBytes;

    /// <summary>Entry after entry, in pieces that are read as a whole before they are written, up to the first byte that is no memory.</summary>
    private static bool Model(byte[] source, byte[] target, ScatterGatherEntry[] entries)
    {
        foreach (var entry in entries)
        {
            for (var done = 0UL; done < entry.SizeBytes; done += 64 * 1024)
            {
                var piece = Math.Min(64 * 1024, entry.SizeBytes - done);
                var (from, to) = (entry.Source + done, entry.Target + done);
                var count = 0UL;
                while (count < piece && IsMemory(from + count) && IsMemory(to + count))
                    count++;
                var bytes = count == 0 ? [] : source[(int)from..(int)(from + count)];
                bytes.CopyTo(target, count == 0 ? 0 : (int)to);
                if (count < piece)
                    return false;
            }
        }

        return true;
    }

    private static ScatterGatherEntry[] Entries(ref ulong random)
    {
        var entries = new ScatterGatherEntry[Next(ref random, 8) == 0 ? 128 + Next(ref random, 200) : Next(ref random, 12)];
        for (var i = 0; i < entries.Length; i++)
            entries[i] = new(Address(ref random), Address(ref random), (ulong)Next(ref random, Next(ref random, 6) == 0 ? 0x1_1000 : 0x300));
        return entries;
    }

    private static ulong Address(ref ulong random)
    {
        var area = Next(ref random, 30) switch { 0 => 0x1_0000UL, 1 => 0x3_0000UL, 2 => 0x6_0000UL, var n => (ulong)(n % 3) * 0x2_0000 };
        return area + (ulong)Next(ref random, Next(ref random, 8) == 0 ? 0x1_0000 : 0xF000);
    }

    private static void Fill(MachineUnderTest machine, byte[] model, int which, ref ulong random)
    {
        foreach (var area in (int[])[0, 0x2_0000, 0x4_0000])
        {
            for (var i = 0; i < 0x1_0000; i++)
                model[area + i] = (byte)('a' + Next(ref random, 26));
            Tell(machine, which, new MakeStore((ulong)area, Bytes.Copy(model.AsSpan(area, 0x1_0000))));
        }
    }

    private static string Contents(MachineUnderTest machine, int which)
    {
        var text = new string('.', MemoryBytes).ToCharArray();
        foreach (var area in (int[])[0, 0x2_0000, 0x4_0000])
        {
            var seen = Tell(machine, which, new MakeLoad((ulong)area, 0x1_0000)).Single(line => line.Contains(": loads ", StringComparison.Ordinal));
            seen[(seen.LastIndexOf(' ') + 1)..].CopyTo(0, text, area, 0x1_0000);
        }

        return new string(text);
    }

    private static string Text(byte[] bytes) => new([.. bytes.Select(b => b == 0 ? '.' : (char)b)]);

    private static Bytes Letters(int count, char letter) => MemoryText.Parse(["fill", count.ToString(CultureInfo.InvariantCulture), $"{letter}"]);

    private static List<string> Tell(MachineUnderTest machine, int which, Message message)
    {
        machine.Engine.Inject(machine.Guest(which == 0 ? "a" : "b"), message, Duration.Zero);
        return machine.Run();
    }

    private static Handle HandleOf(MachineUnderTest machine, int which) => which == 0 ? Handle.Self : machine.HandleOf("b");

    private static int Next(ref ulong random, int below)
    {
        random = (random * 6364136223846793005) + 1442695040888963407;
        return (int)((random >> 33) % (ulong)below);
    }
}
