using System.Text;
using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Machine.Tests;

/// <summary>What the two defects of the property calls show of the hypervisor's heap.</summary>
public sealed class HeapTests
{
    private const uint Path = 0x1000;
    private const uint Name = 0x2000;
    private const uint Value = 0x3000;
    private const uint Hole = 0xF000_0000;
    private static readonly Handle Worker = new(2);
    private static readonly string Board = File.ReadAllText(Repository.File("boards/two-partitions.dts"));

    [Theory]
    [InlineData(false, "8 bytes: abXXXXXX")]
    [InlineData(true, "8 bytes: abCDEFXX")]
    [Conforms("a.6-18")]
    public void A_property_is_followed_by_old_heap_only_with_the_leak(bool leaks, string loaded)
    {
        var machine = Boot(Fidelity.Ideal.With(Defect.PropertyHeapLeak, leaks));
        Set(machine, "/a", "long", "zzCDEF");
        Set(machine, "/a", "short", "ab");
        Set(machine, "/a", "long", "zzCDEF");
        Store(machine, Value, "XXXXXXXX");
        Strings(machine, "/a", "short");
        Assert.Contains("mgr: returns success r4=2 r5=0 r6=0", Do(machine, new MakeCall(new Hcall.PartitionGetDtprop(Worker, Path, Name, Value, 6))));
        Assert.Contains($"mgr: loads {loaded}", Do(machine, new MakeLoad(Value, 8)));
    }

    /// <summary>The tail of the buffer that nobody needs is not writable: only the leak touches it.</summary>
    [Theory]
    [InlineData(false, "success r4=2")]
    [InlineData(true, "EV_EFAULT r4=0")]
    [Conforms("a.6-18")]
    public void A_buffer_that_ends_early_is_a_fault_only_with_the_leak(bool leaks, string answer)
    {
        const uint EndOfMemory = 0x1000_0000;
        var machine = Boot(Fidelity.Ideal.With(Defect.PropertyHeapLeak, leaks));
        Set(machine, "/a", "short", "ab");
        Strings(machine, "/a", "short");
        Assert.Contains(
            $"mgr: returns {answer} r5=0 r6=0",
            Do(machine, new MakeCall(new Hcall.PartitionGetDtprop(Worker, Path, Name, EndOfMemory - 2, 6))));
    }

    [Theory]
    [InlineData(false, false, "success r4=1")]
    [InlineData(false, true, "success r4=1")]
    [InlineData(true, false, "EV_ENOENT r4=0")]
    [InlineData(true, true, "EV_ENOENT r4=0")]
    [Conforms("a.6-24")]
    public void After_a_double_free_the_next_path_and_name_share_a_block(bool freesTwice, bool isNameBad, string answer)
    {
        var machine = Boot(Fidelity.Ideal.With(Defect.PropertyDoubleFree, freesTwice));
        Set(machine, "/a", "p", "1");
        Strings(machine, "/a", "p");
        var bad = new Hcall.PartitionGetDtprop(Worker, isNameBad ? Path : Hole, isNameBad ? Hole : Name, Value, 1);
        Assert.Contains("mgr: returns EV_EFAULT r4=0 r5=0 r6=0", Do(machine, new MakeCall(bad)));
        var good = new Hcall.PartitionGetDtprop(Worker, Path, Name, Value, 1);
        Assert.Contains($"mgr: returns {answer} r5=0 r6=0", Do(machine, new MakeCall(good)));
        Assert.Contains("mgr: returns success r4=1 r5=0 r6=0", Do(machine, new MakeCall(good)));
    }

    private static void Set(MachineUnderTest machine, string path, string name, string value)
    {
        Strings(machine, path, name);
        Store(machine, Value, value);
        Assert.Contains(
            "mgr: returns success r4=0 r5=0 r6=0",
            Do(machine, new MakeCall(new Hcall.PartitionSetDtprop(Worker, Path, Name, Value, (uint)value.Length))));
    }

    private static void Strings(MachineUnderTest machine, string path, string name)
    {
        Store(machine, Path, path + "\0");
        Store(machine, Name, name + "\0");
    }

    private static void Store(MachineUnderTest machine, uint address, string text) =>
        Do(machine, new MakeStore(address, Bytes.Copy(Encoding.Latin1.GetBytes(text))));

    private static List<string> Do(MachineUnderTest machine, Message message)
    {
        machine.Engine.Inject(machine.Guest("mgr"), message, Duration.Zero);
        return machine.Run();
    }

    private static MachineUnderTest Boot(Fidelity fidelity)
    {
        var machine = new MachineUnderTest(Board, fidelity: fidelity);
        machine.PowerOn();
        machine.Run();
        return machine;
    }
}
