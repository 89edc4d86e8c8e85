using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;
using FslHv.Simulation;

namespace FslHv.Machine.Tests;

/// <summary>What a guest is entered with, and what waits for its other vcpus. Source: Topaz <c>src/guest.c</c>, <c>start_guest_primary_noload</c>.</summary>
public sealed class EntryTests : ITraceObserver
{
    private const string OneGiB = "";
    private readonly List<GuestNotice.Enter> _entered = [];

    [Theory]
    [InlineData(OneGiB, 0x4000_0000UL)]
    [InlineData("init-map-size = <0 0x04000000>;", 0x0400_0000UL)]
    [Conforms("c.5-15", "c.5-18")]
    public void Vcpu_0_enters_with_tree_magic_number_and_map(string map, ulong mapped)
    {
        var machine = Boot(map);
        var entered = Assert.Single(_entered);
        Assert.Equal((0x0100_0000UL, 0x4550_4150UL, mapped), entered.Registers());

        // The tree lies where r3 says.
        machine.Engine.Inject(machine.Guest("p"), new MakeLoad(entered.Registers().R3, entered.Tree.Length), Duration.Zero);
        machine.Run();
        Assert.Equal(entered.Tree, machine.Notes.OfType<GuestLoads>().Single().Bytes);
    }

    /// <summary>The table is that of a boot: after a restart it says the same again.</summary>
    [Fact]
    [Conforms("c.5-17")]
    public void One_vcpu_enters_and_the_others_have_places_of_their_own_in_the_spin_table_at_every_start()
    {
        var machine = Boot(OneGiB);
        machine.Engine.Inject(machine.Guest("p"), new MakeCall(new Hcall.PartitionRestart(Handle.Self)), Duration.Zero);
        machine.Run();

        Assert.Equal([1u, 2u], _entered.Select(enter => enter.Boot.Value));
        foreach (var enter in _entered)
        {
            var cpus = DeviceTreeBlob.Read(enter.Tree.Span, "guest tree").Find("/cpus")!.Children.ToList();
            Assert.Equal(["okay", "disabled", "disabled", "disabled"], cpus.Select(cpu => cpu.Property("status")!.AsString()));
            Assert.Equal([null, "spin-table", "spin-table", "spin-table"], cpus.Select(cpu => cpu.Property("enable-method")?.AsString()));
            Assert.Equal(
                [null, (0u, 0xFFFF_F020u), (0u, 0xFFFF_F040u), (0u, 0xFFFF_F060u)],
                cpus.Select(cpu => cpu.Property("cpu-release-addr") is { } release ? (release.Cell(0), release.Cell(1)) : ((uint, uint)?)null));
        }
    }

    void ITraceObserver.OnRecord(in TraceRecord record)
    {
        if (record is { Kind: TraceKind.Deliver, Payload: GuestNotice.Enter enter })
            _entered.Add(enter);
    }

    private MachineUnderTest Boot(string properties)
    {
        var machine = new MachineUnderTest($$"""
            /dts-v1/;
            / {
              compatible = "fsl,hv-config";
              ram: ram { compatible = "phys-mem-area"; addr = <0 0x10000000>; size = <0 0x10000000>; };
              p { compatible = "partition"; label = "p"; cpus = <0 4>; dtb-window = <0 0x01000000 0 0x10000>; guest-image = <0xf 0xe8020000 0 0 0 0x1000>;
                {{properties}}
                ram { compatible = "guest-phys-mem-area"; phys-mem = <&ram>; guest-addr = <0 0>; };
              };
            };
            """);
        machine.Engine.Observe(this);
        machine.PowerOn();
        machine.Run();
        return machine;
    }
}
