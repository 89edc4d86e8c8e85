using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Machine.Tests;

/// <summary>The list of PARTITION_MEMCPY as it lies in the caller's memory. Source: Topaz <c>src/hcalls.c</c>.</summary>
public sealed class MemcpyListTests
{
    private const ulong MemoryEnd = 0x1000_0000;
    private readonly MachineUnderTest _machine = new(File.ReadAllText(Repository.File("boards/manager-and-worker.dts")));

    public MemcpyListTests()
    {
        _machine.PowerOn();
        _machine.Run();
        Tell("manager", new MakeStore(0x200_0000, Bytes.Copy("x"u8)));
    }

    /// <summary>A list at an odd address, byte for byte: source 0x2000000, target 0x3000000, size 1, and a reserved word that is not zero.</summary>
    [Fact]
    [Conforms("a.5-1", "a.5-2")]
    public void An_entry_is_four_big_endian_words_wherever_it_lies_and_the_fourth_is_not_looked_at()
    {
        byte[] entry = [0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];
        Tell("manager", new MakeStore(0x8003, Bytes.Copy(entry)));

        Assert.Contains("manager: returns success r4=0 r5=0 r6=0", Copy(0x8003, 1));
        Assert.Equal("1 bytes: x", Loaded(0x300_0000));
    }

    [Theory]
    [InlineData(MemoryEnd - 4096, 129, "x")]
    [InlineData(MemoryEnd - 4096 + 32, 128, ".")]
    [Conforms("a.5-4")]
    public void What_128_entries_say_is_done_before_the_next_are_read(ulong list, int count, string expected)
    {
        var entries = Enumerable.Repeat(new ScatterGatherEntry(0x200_0000, 0x300_0000, 1), (int)(MemoryEnd - list) / ScatterGatherEntry.EntryBytes);
        Tell("manager", new MakeStore(list, ScatterGatherEntry.Write([.. entries])));

        Assert.Contains("manager: returns EV_EFAULT r4=0 r5=0 r6=0", Copy(list, (uint)count));
        Assert.Equal($"1 bytes: {expected}", Loaded(0x300_0000));
    }

    private List<string> Copy(ulong list, uint count) =>
        Tell("manager", new MakeCall(new Hcall.PartitionMemcpy(Handle.Self, _machine.HandleOf("worker"), list, count)));

    private string Loaded(ulong address) => Assert.Single(Tell("worker", new MakeLoad(address, 1)))["worker: loads ".Length..];

    private List<string> Tell(string label, Message message)
    {
        _machine.Engine.Inject(_machine.Guest(label), message, Duration.Zero);
        return _machine.Run();
    }
}
