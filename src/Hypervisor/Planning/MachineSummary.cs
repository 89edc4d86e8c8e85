using FslHv.Abi;

namespace FslHv.Hypervisor;

/// <summary>A physical memory area. Units: bytes; the size is a power of two and the address a multiple of it.</summary>
/// <param name="Node">Path of its node in the configuration tree.</param>
/// <param name="Address">Where it lies in the machine.</param>
/// <param name="Size">How large it is.</param>
/// <param name="OfHypervisor">Whether the hypervisor keeps it for itself.</param>
public sealed record MemoryAreaPlan(string Node, ulong Address, ulong Size, bool OfHypervisor);

/// <summary>A byte channel: two rings between two ends.</summary>
/// <param name="First">The end that was connected first.</param>
/// <param name="Second">The other end.</param>
public sealed record ByteChannelPlan(ByteChannelEnd First, ByteChannelEnd Second);

/// <summary>An end of a byte channel. A closed family; each prints itself for people.</summary>
public abstract record ByteChannelEnd
{
    private ByteChannelEnd()
    {
    }

    /// <summary>A guest's byte channel.</summary>
    /// <param name="Partition">Number of the partition in the machine's list.</param>
    /// <param name="Label">Its label.</param>
    /// <param name="Node">Name of the channel's node below <c>/hypervisor/handles</c>.</param>
    /// <param name="Handle">Its handle in that guest.</param>
    public sealed record Guest(int Partition, string Label, string Node, Handle Handle) : ByteChannelEnd
    {
        /// <inheritdoc />
        public override string ToString() => $"{Node} of {Label}";
    }

    /// <summary>A channel of a multiplexer on a serial line.</summary>
    /// <param name="Name">Name of the multiplexer's node.</param>
    /// <param name="Channel">Which channel: 0–31.</param>
    /// <param name="Line">The serial device below the multiplexer.</param>
    public sealed record Mux(string Name, uint Channel, string Line) : ByteChannelEnd
    {
        /// <inheritdoc />
        public override string ToString() => $"channel {Channel} of {Name}";
    }

    /// <summary>A serial device, by its alias or path.</summary>
    public sealed record Serial(string Device) : ByteChannelEnd
    {
        /// <inheritdoc />
        public override string ToString() => Device;
    }

    /// <summary>The hypervisor itself: its shell, or a channel of its own.</summary>
    public sealed record Hypervisor(string Node) : ByteChannelEnd
    {
        /// <inheritdoc />
        public override string ToString() => $"{Node} of the hypervisor";
    }

    /// <summary>Nobody: sends succeed until the ring is full.</summary>
    public sealed record Nobody : ByteChannelEnd
    {
        /// <inheritdoc />
        public override string ToString() => "nobody";
    }
}

/// <summary>What the <c>hv-config</c> node says.</summary>
public sealed record HypervisorPlan
{
    /// <summary>Nothing said.</summary>
    public static readonly HypervisorPlan Default = new();

    /// <summary>Path of the node; empty where there is none.</summary>
    public string Node { get; init; } = "";

    /// <summary>The machine resets when the last partition stops. Source: <c>sysreset-on-partition-stop</c>.</summary>
    public bool ResetOnPartitionStop { get; init; }

    /// <summary>The hypervisor is built with power management: cores can nap. Source: Topaz <c>CONFIG_PM</c>.</summary>
    public bool PowerManagement { get; init; }

    /// <summary>Devices that the hypervisor keeps, as their <c>device</c> properties name them, in document order.</summary>
    public ValueList<string> Devices { get; init; }

    /// <summary>Number of the channel in <see cref="MachinePlan.ByteChannels"/> that is its console, or −1.</summary>
    public int Console { get; init; } = -1;

    /// <summary>Which end of it is the hypervisor's: 0 for <see cref="ByteChannelPlan.First"/>, 1 for <see cref="ByteChannelPlan.Second"/>.</summary>
    public int ConsoleSide { get; init; }

    /// <summary>Period of the hypervisor's own watchdog; null: it has none. Source: <c>watchdog-enable</c>.</summary>
    public WatchdogPeriod? Watchdog { get; init; }

    /// <summary>Every error with what is done about it, in the order of <see cref="ErrorKind.All"/>. Source: <c>error-config</c> below its devices.</summary>
    public ValueList<ErrorKind> Errors { get; init; } = ErrorKind.All;

    /// <summary>Which of its devices report errors, where there is a hardware tree.</summary>
    public ValueList<ErrorDevice> ErrorDevices { get; init; }
}

/// <summary>A device of the hypervisor that reports errors.</summary>
/// <param name="Domain">Of which domain.</param>
/// <param name="Path">Path in the hardware tree.</param>
public sealed record ErrorDevice(ErrorDomain Domain, string Path);
