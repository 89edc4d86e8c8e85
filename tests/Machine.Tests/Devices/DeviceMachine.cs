using FslHv.Abi;
using FslHv.Actors;
using FslHv.Hypervisor;
using FslHv.Simulation;

namespace FslHv.Machine.Tests.Devices;

/// <summary>
/// Three partitions that all manage each other and have one DMA controller with one channel: "one" owns it at power-on, the others stand
/// by. DMA reaches the first 64 KiB of memory.
/// </summary>
internal sealed class DeviceMachine
{
    public const string Controller = "/soc/dma@1000";
    public const string Channel = "/soc/dma@1000/channel@0";

    public const string Hardware = """
        /dts-v1/;
        / {
          compatible = "fsl,board"; #address-cells = <2>; #size-cells = <2>;
          aliases { dma0 = &dma0; };
          cpus {
            #address-cells = <1>; #size-cells = <0>;
            cpu@0 { device_type = "cpu"; reg = <0>; };
            cpu@1 { device_type = "cpu"; reg = <1>; };
            cpu@2 { device_type = "cpu"; reg = <2>; };
          };
          soc {
            device_type = "soc"; compatible = "simple-bus"; #address-cells = <1>; #size-cells = <1>;
            ranges = <0 0xf 0xfe000000 0x1000000>; interrupt-parent = <&mpic>;
            mpic: pic@40000 { compatible = "fsl,mpic", "chrp,open-pic"; #interrupt-cells = <4>; reg = <0x40000 0x40000>; };
            dma0: dma@1000 {
              compatible = "fsl,dma"; reg = <0x1000 0x100>; fsl,liodn = <7>;
              channel@0 { reg = <0 4>; interrupts = <30 0 0 0>; };
            };
          };
        };
        """;

    private readonly MachineUnderTest _machine;

    public DeviceMachine(
        string traitsOfOne = "", string configOfOne = "", ulong seed = 1, Func<LatencyDefault, LatencyRange>? delay = null, string? board = null)
    {
        _machine = new MachineUnderTest(board ?? Board(traitsOfOne, configOfOne), hardware: Hardware, seed: seed, delay: delay);
        _machine.PowerOn();
        Run();
    }

    /// <summary>Any delay up to the usual one, so that everything may overtake everything else that another actor sends.</summary>
    public static LatencyRange Anything(LatencyDefault latency) => new(new Duration(1), new Duration(latency.MaxNanoseconds));

    public MachineUnderTest Machine => _machine;

    public IReadOnlyList<Note> Notes => _machine.Notes;

    public void Run(Duration? time = null) => _machine.Run(time);

    public Handle Device(string label, string path) =>
        Entries(label).OfType<HandleEntry.Device>().Single(entry => !entry.IsInterrupt && entry.HardwarePath == path).Handle;

    public Handle Interrupt(string label) => Entries(label).OfType<HandleEntry.Device>().Single(entry => entry.IsInterrupt).Handle;

    public Handle Dma(string label) => Entries(label).OfType<HandleEntry.Dma>().Single().Handle;

    public Handle Manager(string label) => Entries(label).OfType<HandleEntry.ErrorQueue>().Single(entry => entry.Global).Handle;

    public Handle Partition(string label) => _machine.HandleOf(label);

    /// <summary>Makes a call and runs until nothing is left to do.</summary>
    public HcallStatus Call(string label, Hcall call)
    {
        Begin(label, call);
        Run();
        return Answers(label).Single();
    }

    /// <summary>Makes a call without running.</summary>
    public void Begin(string label, Hcall call, Duration after = default) => _machine.Engine.Inject(_machine.Guest(label), new MakeCall(call), after);

    /// <summary>What a guest's calls returned during the last run.</summary>
    public IEnumerable<HcallStatus> Answers(string label) =>
        Notes.OfType<HypervisorFact.HcallAnswered>().Where(fact => fact.Guest == label).Select(fact => fact.Status);

    public HcallStatus Claim(string label, string path) => Call(label, new Hcall.ClaimDevice(Device(label, path)));

    public void Stop(string label) => Assert.Equal(HcallStatus.Success, Call(label, new Hcall.PartitionStop(Handle.Self)));

    /// <summary>Uses registers and runs until nothing is left to do.</summary>
    public void Use(string label, string path, DeviceOrder order)
    {
        _machine.Engine.Inject(_machine.Guest(label), new MakeUse(Device(label, path), order), Duration.Zero);
        Run();
    }

    /// <summary>What the status register says; runs until nothing is left to do.</summary>
    public string Status(string label)
    {
        Use(label, Channel, new DeviceOrder.ReadStatus());
        return Saw($"{label}: reads status ").Single();
    }

    public void Copy(string label, ulong source, ulong target, int length = 64) => Use(label, Channel, new DeviceOrder.Copy(source, target, length));

    /// <summary>A property of a partition's live tree, a word, as a manager reads it; an empty string where there is none.</summary>
    public string Property(string manager, string label, string path, string name)
    {
        const ulong Path = 0x2000, Name = 0x3000, Value = 0x4000;
        Tell(manager, new MakeStore(Path, Bytes.Copy(System.Text.Encoding.ASCII.GetBytes(path + "\0"))));
        Tell(manager, new MakeStore(Name, Bytes.Copy(System.Text.Encoding.ASCII.GetBytes(name + "\0"))));
        Tell(manager, new MakeStore(Value, Bytes.Copy(new byte[64])));
        if (Call(manager, new Hcall.PartitionGetDtprop(Partition(label), Path, Name, Value, 64)) != HcallStatus.Success)
            return "";
        Tell(manager, new MakeLoad(Value, 64));
        var text = Saw($"{manager}: loads 64 bytes: ").Single();
        return text[..text.IndexOf('.', StringComparison.Ordinal)];
    }

    public void Tell(string label, Message message)
    {
        _machine.Engine.Inject(_machine.Guest(label), message, Duration.Zero);
        Run();
    }

    /// <summary>What follows a beginning in what guests saw during the last run.</summary>
    public IEnumerable<string> Saw(string beginning) =>
        Notes.Select(note => note.ToString()!).Where(text => text.StartsWith(beginning, StringComparison.Ordinal)).Select(text => text[beginning.Length..]);

    public static string Board(string traitsOfOne, string configOfOne) => $$"""
        /dts-v1/;
        / {
          compatible = "fsl,hv-config";
          areas {
            a_one: one-area { compatible = "phys-mem-area"; addr = <0 0x10000000>; size = <0 0x10000000>; };
            a_two: two-area { compatible = "phys-mem-area"; addr = <0 0x20000000>; size = <0 0x10000000>; };
            a_three: three-area { compatible = "phys-mem-area"; addr = <0 0x30000000>; size = <0 0x10000000>; };
          };
          window: window { compatible = "dma-window"; guest-addr = <0 0>; size = <0 0x10000>; };
          one: one {
            compatible = "partition"; label = "one"; cpus = <0 1>; dtb-window = <0 0x01000000 0 0x10000>; guest-image = <0xf 0xe8020000 0 0 0 0x00e00000>; {{traitsOfOne}}
            ram { compatible = "guest-phys-mem-area"; phys-mem = <&a_one>; guest-addr = <0 0>; };
            d { device = "dma0"; claimable = "active"; dma-window = <&window>; {{configOfOne}} };
            errors { compatible = "error-manager"; vcpu = <0>; claimable = "active"; };
            two { compatible = "managed-partition"; partition = <&two>; };
            three { compatible = "managed-partition"; partition = <&three>; };
          };
          two: two {
            compatible = "partition"; label = "two"; cpus = <1 1>; dtb-window = <0 0x01000000 0 0x10000>; guest-image = <0xf 0xe8020000 0 0 0 0x00e00000>;
            ram { compatible = "guest-phys-mem-area"; phys-mem = <&a_two>; guest-addr = <0 0>; };
            d { device = "dma0"; claimable = "standby"; };
            errors { compatible = "error-manager"; vcpu = <0>; claimable = "standby"; };
            one { compatible = "managed-partition"; partition = <&one>; };
            three { compatible = "managed-partition"; partition = <&three>; };
          };
          three: three {
            compatible = "partition"; label = "three"; cpus = <2 1>; dtb-window = <0 0x01000000 0 0x10000>; guest-image = <0xf 0xe8020000 0 0 0 0x00e00000>;
            ram { compatible = "guest-phys-mem-area"; phys-mem = <&a_three>; guest-addr = <0 0>; };
            d { device = "dma0"; claimable = "standby"; };
            errors { compatible = "error-manager"; vcpu = <0>; claimable = "standby"; };
            one { compatible = "managed-partition"; partition = <&one>; };
            two { compatible = "managed-partition"; partition = <&two>; };
          };
        };
        """;

    private HandleEntry[] Entries(string label) => _machine.Plan.Find(label)!.LocalHandles.ToArray();
}
