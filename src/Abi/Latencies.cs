using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>
/// The named ways that messages travel in a machine, with plausible delays: the one place where they are written down. They are of the
/// order seen on a 1.5 GHz e500mc; a scenario may set each; nothing may depend on them for correctness.
/// </summary>
public static class Latencies
{
    /// <summary>Guest to hypervisor and back: trap, table look-up, return.</summary>
    public static readonly LatencyClass Hcall = new(1);

    /// <summary>An interrupt line reaches a vcpu and the guest's vector code runs.</summary>
    public static readonly LatencyClass Interrupt = new(2);

    /// <summary>From kernel to a thread or process that was asleep.</summary>
    public static readonly LatencyClass ContextSwitch = new(3);

    /// <summary>A process enters the kernel.</summary>
    public static readonly LatencyClass SystemCall = new(4);

    /// <summary>Hypervisor core to hypervisor core: requests between partitions, reports of states.</summary>
    public static readonly LatencyClass CoreToCore = new(5);

    /// <summary>All vcpus of a partition leave their guest, drop their TLBs and flush their caches.</summary>
    public static readonly LatencyClass VcpusLeave = new(6);

    /// <summary>Images are copied into guest memory.</summary>
    public static readonly LatencyClass ImageLoad = new(7);

    /// <summary>A partition's first cpu builds its guest tree at power-on.</summary>
    public static readonly LatencyClass TreeBuild = new(8);

    /// <summary>A Linux guest boots, from its entry point to its drivers.</summary>
    public static readonly LatencyClass KernelBoot = new(9);

    /// <summary>A user process computes between two system calls, or winds down when asked to end.</summary>
    public static readonly LatencyClass UserCode = new(10);

    /// <summary>Sixteen bytes leave over a serial line of 115,200 baud.</summary>
    public static readonly LatencyClass Serial = new(11);

    /// <summary>A device copies what it was told to.</summary>
    public static readonly LatencyClass Device = new(14);

    /// <summary>The machine resets: from the last instruction to the hypervisor's next start.</summary>
    public static readonly LatencyClass MachineReset = new(20);

    /// <summary>Every class: its name in scenario files, its least and greatest delay, and what it stands for.</summary>
    public static ValueList<LatencyDefault> Defaults { get; } =
    [
        new(LatencyClass.Local, "local", 50, 50, "between parts of one core"),
        new(Hcall, "hcall", 200, 500, "guest to hypervisor, or back"),
        new(Interrupt, "interrupt", 400, 1_200, "interrupt line to the guest's vector code"),
        new(ContextSwitch, "context-switch", 1_500, 4_000, "kernel to a woken thread or process"),
        new(SystemCall, "system-call", 150, 400, "process to kernel"),
        new(CoreToCore, "core-to-core", 300, 900, "hypervisor core to hypervisor core"),
        new(VcpusLeave, "vcpus-leave", 5_000, 20_000, "all vcpus leave the guest"),
        new(ImageLoad, "image-load", 2_000_000, 4_000_000, "images into guest memory"),
        new(TreeBuild, "tree-build", 100_000, 300_000, "guest tree at power-on"),
        new(KernelBoot, "kernel-boot", 8_000_000, 12_000_000, "Linux from entry to drivers"),
        new(MachineReset, "machine-reset", 5_000_000, 10_000_000, "reset of the machine to power-on"),
        new(Device, "device", 2_000, 8_000, "a device carries out an order"),
        new(UserCode, "user-code", 5_000, 50_000, "a process between system calls"),
        new(LatencyClass.Link, "link", 80_000, 150_000, "from node to node, in addition"),
        new(LatencyClass.Detection, "detection", 5_000_000, 50_000_000, "a node's death until other nodes hear of it"),
        new(LatencyClass.Silence, "silence", 2_100_000_000, 4_000_000_000, "a node that is cut off or stands still, until it counts as dead"),
        new(Serial, "serial", 1_389_000, 1_400_000, "16 bytes over a serial line of 115,200 baud"),
    ];
}

/// <summary>A latency class as it stands without a scenario's word.</summary>
/// <param name="Class">Which class.</param>
/// <param name="Name">Its name in scenario files.</param>
/// <param name="MinNanoseconds">Least delay.</param>
/// <param name="MaxNanoseconds">Greatest delay; every one between is equally likely.</param>
/// <param name="Meaning">What it stands for.</param>
public sealed record LatencyDefault(LatencyClass Class, string Name, long MinNanoseconds, long MaxNanoseconds, string Meaning);
