using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Machine.Tests.Devices;

/// <summary>
/// Memory that a partition has as <c>dma-only</c>: there for its devices, a hole to everybody else. "one" and "three" have the pool so, right behind their RAM;
/// "two" has it as ordinary memory.
/// </summary>
public sealed class DmaOnlyTests
{
    /// <summary>Guest address of the pool in "one" and "three"; the RAM ends there.</summary>
    private const ulong Pool = 0x1000_0000;

    /// <summary>Guest address of the pool in "two".</summary>
    private const ulong Ordinary = 0x1800_0000;

    private const ulong PoolBytes = 0x4000;
    private const ulong List = 0x8000;

    private static readonly string Board = DeviceMachine.Board("defer-dma-disable;", "")
        .Replace("areas {", "areas { pool: pool { compatible = \"phys-mem-area\"; addr = <0 0x40000000>; size = <0 0x4000>; };", StringComparison.Ordinal)
        .Replace("guest-addr = <0 0>; size = <0 0x10000>;", "guest-addr = <0 0>; size = <0 0x20000000>;", StringComparison.Ordinal)
        .Replace(RamOf("one"), RamOf("one") + Area("0x10000000", "dma-only;"), StringComparison.Ordinal)
        .Replace(RamOf("two"), RamOf("two") + Area("0x18000000", ""), StringComparison.Ordinal)
        .Replace(RamOf("three"), RamOf("three") + Area("0x10000000", "dma-only;"), StringComparison.Ordinal);

    private readonly DeviceMachine _machine = Enabled();

    [Theory]
    [InlineData(Pool)]
    [InlineData(Pool - 3)]
    [InlineData(Pool + 0xFFD)]
    [InlineData(Pool + PoolBytes - 7)]
    public void A_device_copies_into_it_and_from_it(ulong address)
    {
        Store("one", 0x100, "payload");
        Copies(0x100, address, 7);
        Copies(address, 0x200, 7);
        Assert.Equal("7 bytes: payload", Load("one", 0x200, 7));
    }

    [Fact]
    public void It_ends_where_it_ends()
    {
        _machine.Copy("one", 0x100, Pool + PoolBytes - 3, 4);
        Assert.Single(_machine.Notes, new DeviceFact.DmaBlocked(DeviceMachine.Channel, "one", Pool + PoolBytes - 3, "memory"));
        _machine.Copy("one", Pool + PoolBytes, 0x100, 1);
        Assert.Single(_machine.Notes, new DeviceFact.DmaBlocked(DeviceMachine.Channel, "one", Pool + PoolBytes, "memory"));
    }

    [Fact]
    public void The_guest_itself_sees_no_memory_there()
    {
        Store("one", 0x100, "payload");
        Copies(0x100, Pool, 7);
        Assert.Equal("0 bytes: ", Load("one", Pool, 7));
        Assert.Equal("3 bytes: ...", Load("one", Pool - 3, 7));
        Store("one", Pool, "nothing");
        Copies(Pool, 0x200, 7);
        Assert.Equal("7 bytes: payload", Load("one", 0x200, 7));
    }

    /// <summary>As source, as target, and as the place of the list; a copy that begins before it goes as far as it.</summary>
    [Fact]
    [Conforms("a.5-11")]
    public void MEMCPY_faults_there()
    {
        Store("two", Ordinary, "payload");
        Assert.Equal(HcallStatus.Fault, Memcpy("two", "one", "two", Pool, 0x300));
        Assert.Equal(HcallStatus.Fault, Memcpy("two", "two", "one", Ordinary, Pool));
        Assert.Equal(HcallStatus.Fault, Memcpy("one", "one", "one", Pool, 0x300));
        Assert.Equal(HcallStatus.Fault, _machine.Call("one", new Hcall.PartitionMemcpy(Handle.Self, Handle.Self, Pool, 1)));
        Assert.Equal("7 bytes: .......", Load("one", 0x300, 7));
        Assert.Equal(HcallStatus.Fault, Memcpy("two", "two", "one", Ordinary, Pool - 3));
        Assert.Equal("3 bytes: pay", Load("one", Pool - 3, 3));
        Assert.Equal("7 bytes: payload", Load("two", Ordinary, 7));
    }

    [Fact]
    [Conforms("d.1-10")]
    public void Whoever_has_it_as_ordinary_memory_sees_what_a_device_stores_and_the_device_what_is_stored_there()
    {
        Store("one", 0x100, "by-device");
        Copies(0x100, Pool + 0x10, 9);
        Assert.Equal("9 bytes: by-device", Load("two", Ordinary + 0x10, 9));
        Store("two", Ordinary + 0x10, "by-guest.");
        Copies(Pool + 0x10, 0x200, 9);
        Assert.Equal("9 bytes: by-guest.", Load("one", 0x200, 9));
    }

    [Fact]
    public void Whoever_claims_the_device_finds_there_what_it_stored_for_the_owner_before()
    {
        Store("one", 0x100, "handed-on");
        Copies(0x100, Pool, 9);
        _machine.Stop("one");
        Assert.Equal(HcallStatus.Success, _machine.Claim("three", DeviceMachine.Controller));
        _machine.Copy("three", Pool, 0x200, 9);
        Assert.Single(_machine.Notes, new DeviceFact.DmaDone(DeviceMachine.Channel, "three", 9));
        Assert.Equal("9 bytes: handed-on", Load("three", 0x200, 9));
    }

    /// <summary>A device of one and the guest of another store into the same bytes at once: one of the two is last, and all agree which.</summary>
    [Fact]
    public void Copies_of_a_device_and_a_guest_that_race_end_equal()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        for (var seed = 1UL; seed <= 40; seed++)
        {
            var machine = Enabled(seed);
            machine.Tell("one", new MakeStore(0x100, Bytes.Copy("device"u8)));
            var store = new MakeStore(Ordinary, Bytes.Copy("guest."u8));
            machine.Machine.Engine.Inject(machine.Machine.Guest("one"), Order(machine, 0x100, Pool, 6), Duration.Zero);
            machine.Machine.Engine.Inject(machine.Machine.Guest("two"), store, Duration.FromNanoseconds((long)seed * 150));
            machine.Run();
            machine.Copy("one", Pool, 0x200, 6);
            machine.Tell("two", new MakeLoad(Ordinary, 6));
            var last = machine.Saw("two: loads ").Single();
            machine.Tell("one", new MakeLoad(0x200, 6));
            Assert.Equal([last], machine.Saw("one: loads "));
            seen.Add(last);
        }

        Assert.Equal(["6 bytes: device", "6 bytes: guest."], seen);
    }

    [Fact]
    public void No_other_call_reads_or_writes_there()
    {
        Store("one", 0x100, "/\0model\0");
        Copies(0x100, Pool, 8);
        Assert.Equal(HcallStatus.Fault, _machine.Call("one", new Hcall.PartitionGetDtprop(_machine.Partition("two"), Pool, 0x102, 0x300, 64)));
        Assert.Equal(HcallStatus.Fault, _machine.Call("one", new Hcall.PartitionGetDtprop(_machine.Partition("two"), 0x100, Pool + 2, 0x300, 64)));
        Store("one", 0x400, "/\0compatible\0");
        Assert.Equal(HcallStatus.Success, _machine.Call("one", new Hcall.PartitionGetDtprop(_machine.Partition("two"), 0x400, 0x402, 0x300, 64)));
        Assert.Equal(HcallStatus.Fault, _machine.Call("one", new Hcall.PartitionGetDtprop(_machine.Partition("two"), 0x400, 0x402, Pool, 64)));
        Assert.Equal(HcallStatus.Fault, _machine.Call("one", new Hcall.PartitionSetDtprop(_machine.Partition("two"), 0x400, 0x402, Pool, 4)));
        Assert.Equal(HcallStatus.Fault, _machine.Call("one", new Hcall.DmaAttrSet(_machine.Dma("one"), Hcall.StashAttribute, Pool)));
        Assert.Equal(HcallStatus.Fault, _machine.Call("one", new Hcall.DmaAttrGet(_machine.Dma("one"), Hcall.StashAttribute, Pool)));
        Assert.Equal(HcallStatus.NoEntry, _machine.Call("one", new Hcall.ErrGetInfo(_machine.Manager("one"), 752, 0x300, 0)));
        Assert.Equal(HcallStatus.Fault, _machine.Call("one", new Hcall.ErrGetInfo(_machine.Manager("one"), 752, Pool, 0)));
        Assert.Equal("8 bytes: /.model.", Load("two", Ordinary, 8));
    }

    [Theory]
    [InlineData("0 0x01000000 0 0x10000", "0 0x10000000", "image of 14680064 bytes at 0x10000000 does not lie in guest memory")]
    [InlineData("0 0x10000000 0 0x4000", "0 0", "dtb-window at 0x10000000 is not guest memory")]
    public void Neither_an_image_nor_the_guest_tree_goes_there(string window, string destination, string reason)
    {
        var board = Board.Replace(
            "label = \"one\"; cpus = <0 1>; dtb-window = <0 0x01000000 0 0x10000>; guest-image = <0xf 0xe8020000 0 0 0 0x00e00000>;",
            $"label = \"one\"; cpus = <0 1>; dtb-window = <{window}>; guest-image = <0xf 0xe8020000 {destination} 0 0x00e00000>;",
            StringComparison.Ordinal);
        Assert.NotEqual(Board, board);
        var machine = new DeviceMachine(board: board);
        Assert.Single(machine.Saw("one: "), text => text.EndsWith(reason, StringComparison.Ordinal));
    }

    /// <summary>The hypervisor's shell shows what the guest sees.</summary>
    [Fact]
    public void The_shells_guestmem_leaves_it_out()
    {
        var shell = new ShellSession(ShellSession.Board.Replace(
            "phys-mem = <&pma1>; guest-addr = <0 0>; };",
            "phys-mem = <&pma1>; guest-addr = <0 0>; }; p { compatible = \"guest-phys-mem-area\"; phys-mem = <&pma2>; guest-addr = <0 0x100000>; dma-only; };",
            StringComparison.Ordinal));
        Assert.Equal([0x10_0000UL], shell.Machine.Plan.Find("manager")!.Spec.Memory.ToArray().Where(area => area.DmaOnly).Select(area => area.GuestAddress));
        Assert.Equal("", shell.Command("gm manager 0x100000 16"));
        Assert.NotEqual("", shell.Command("gm worker 0 16"));
    }

    private static string RamOf(string label) => $"phys-mem = <&a_{label}>; guest-addr = <0 0>; }};";

    private static string Area(string address, string flag) =>
        $" pool {{ compatible = \"guest-phys-mem-area\"; phys-mem = <&pool>; guest-addr = <0 {address}>; {flag} }};";

    private static DeviceMachine Enabled(ulong? seed = null)
    {
        var machine = new DeviceMachine(seed: seed ?? 1, delay: seed is null ? null : DeviceMachine.Anything, board: Board);
        Assert.Equal(HcallStatus.Success, machine.Call("one", new Hcall.DmaEnable(machine.Dma("one"))));
        return machine;
    }

    private static MakeUse Order(DeviceMachine machine, ulong source, ulong target, int length) =>
        new(machine.Device("one", DeviceMachine.Channel), new DeviceOrder.Copy(source, target, length));

    private void Copies(ulong source, ulong target, int length)
    {
        _machine.Copy("one", source, target, length);
        Assert.Single(_machine.Notes, new DeviceFact.DmaDone(DeviceMachine.Channel, "one", length));
    }

    private HcallStatus Memcpy(string caller, string source, string target, ulong from, ulong to)
    {
        _machine.Tell(caller, new MakeStore(List, ScatterGatherEntry.Write([new(from, to, 7)])));
        return _machine.Call(caller, new Hcall.PartitionMemcpy(Named(source), Named(target), List, 1));

        Handle Named(string label) => label == caller ? Handle.Self : _machine.Partition(label);
    }

    private void Store(string label, ulong address, string text) =>
        _machine.Tell(label, new MakeStore(address, Bytes.Copy(System.Text.Encoding.ASCII.GetBytes(text))));

    private string Load(string label, ulong address, int length)
    {
        _machine.Tell(label, new MakeLoad(address, length));
        return _machine.Saw($"{label}: loads ").Single();
    }
}
