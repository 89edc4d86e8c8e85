using FslHv.Abi;
using FslHv.Actors;
using FslHv.Hypervisor;

namespace FslHv.Machine.Tests;

/// <summary>Hardware interrupts of assigned devices: only the active owner may touch them. Source: Topaz <c>src/vmpic.c</c>.</summary>
[Conforms("c.7-16")]
public sealed class DeviceInterruptTests
{
    private const string Hardware = """
        /dts-v1/;
        / {
          compatible = "fsl,board"; #address-cells = <2>; #size-cells = <2>;
          aliases { dma0 = &dma0; };
          cpus {
            #address-cells = <1>; #size-cells = <0>;
            cpu@0 { device_type = "cpu"; reg = <0>; };
            cpu@1 { device_type = "cpu"; reg = <1>; };
          };
          soc {
            device_type = "soc"; compatible = "simple-bus"; #address-cells = <1>; #size-cells = <1>;
            ranges = <0 0xf 0xfe000000 0x1000000>; interrupt-parent = <&mpic>;
            mpic: pic@40000 { compatible = "fsl,mpic", "chrp,open-pic"; #interrupt-cells = <4>; reg = <0x40000 0x40000>; };
            dma0: dma@1000 { compatible = "fsl,dma"; reg = <0x1000 0x100>; interrupts = <30 2 0 0>; };
          };
        };
        """;

    private const string Board = """
        /dts-v1/;
        / {
          compatible = "fsl,hv-config";
          one_area: one-area { compatible = "phys-mem-area"; addr = <0 0x10000000>; size = <0 0x10000000>; };
          two_area: two-area { compatible = "phys-mem-area"; addr = <0 0x20000000>; size = <0 0x10000000>; };
          one {
            compatible = "partition"; label = "one"; cpus = <0 1>; dtb-window = <0 0x01000000 0 0x10000>;
            guest-image = <0xf 0xe8020000 0 0 0 0x00e00000>;
            ram { compatible = "guest-phys-mem-area"; phys-mem = <&one_area>; guest-addr = <0 0>; };
            d { device = "dma0"; claimable = "active"; };
          };
          two {
            compatible = "partition"; label = "two"; cpus = <1 1>; dtb-window = <0 0x01000000 0 0x10000>;
            guest-image = <0xf 0xe8020000 0 0 0 0x00e00000>;
            ram { compatible = "guest-phys-mem-area"; phys-mem = <&two_area>; guest-addr = <0 0>; };
            d { device = "dma0"; claimable = "standby"; };
          };
        };
        """;

    private readonly MachineUnderTest _machine = new(Board, hardware: Hardware);

    public DeviceInterruptTests()
    {
        _machine.PowerOn();
        _machine.Run();
    }

    [Fact]
    public void The_active_owner_configures_and_unmasks()
    {
        var irq = Interrupt("one");
        Assert.Equal(HcallStatus.Success, Call("one", new Hcall.IntSetConfig(irq, 3, 8, 0)));
        Assert.Equal(HcallStatus.Success, Call("one", new Hcall.IntSetMask(irq, Masked: false)));
        Assert.Equal(HcallStatus.Success, Call("one", new Hcall.IntEoi(irq)));
    }

    [Fact]
    [Conforms("a.7-12", "a.7-15")]
    public void A_standby_owner_is_in_the_wrong_state_for_each_of_them()
    {
        var irq = Interrupt("two");
        Assert.Equal(HcallStatus.InvalidState, Call("two", new Hcall.IntSetConfig(irq, 3, 8, 0)));
        Assert.Equal(HcallStatus.InvalidState, Call("two", new Hcall.IntGetConfig(irq)));
        Assert.Equal(HcallStatus.InvalidState, Call("two", new Hcall.IntSetMask(irq, Masked: false)));
        Assert.Equal(HcallStatus.InvalidState, Call("two", new Hcall.IntGetMask(irq)));
        Assert.Equal(HcallStatus.InvalidState, Call("two", new Hcall.IntEoi(irq)));
    }

    [Fact]
    [Conforms("a.7-11", "a.7-12")]
    public void A_vcpu_that_is_none_is_refused_before_the_owner_is_looked_at() =>
        Assert.Equal(HcallStatus.Invalid, Call("two", new Hcall.IntSetConfig(Interrupt("two"), 3, 8, 1)));

    private Handle Interrupt(string label) =>
        _machine.Plan.Find(label)!.LocalHandles.ToArray().OfType<HandleEntry.Device>().Single(entry => entry.IsInterrupt).Handle;

    private HcallStatus Call(string label, Hcall call)
    {
        _machine.Engine.Inject(_machine.Guest(label), new MakeCall(call), Duration.Zero);
        _machine.Run();
        return _machine.Notes.OfType<HypervisorFact.HcallAnswered>().Single().Status;
    }
}
