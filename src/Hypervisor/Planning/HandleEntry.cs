using FslHv.Abi;

namespace FslHv.Hypervisor;

/// <summary>A virtual interrupt of a guest.</summary>
/// <param name="Handle">Its handle.</param>
/// <param name="Name">What raises it: a doorbell's name, <c>rx of console</c>.</param>
public sealed record LinePlan(Handle Handle, string Name);

/// <summary>What a handle stands for. A closed family.</summary>
/// <param name="Handle">The number.</param>
/// <param name="Node">Path of its node below <c>/hypervisor/handles</c> in the guest tree; empty where it has none.</param>
public abstract record HandleEntry(Handle Handle, string Node)
{
    /// <summary>The partition itself, or one that it manages.</summary>
    public sealed record Partition(Handle Handle, string Node, int Index) : HandleEntry(Handle, Node);

    /// <summary>A doorbell to send on.</summary>
    public sealed record SendDoorbell(Handle Handle, string Node, int Doorbell) : HandleEntry(Handle, Node);

    /// <summary>A virtual interrupt: of a receive doorbell, or of a byte channel.</summary>
    public sealed record Interrupt(Handle Handle, string Node, int Line) : HandleEntry(Handle, Node);

    /// <summary>A byte channel. <paramref name="Endpoint"/> is for people: what the other end is, <c>link of worker</c>.</summary>
    public sealed record ByteChannel(Handle Handle, string Node, string Endpoint) : HandleEntry(Handle, Node)
    {
        /// <summary>Number of the channel in <see cref="MachinePlan.ByteChannels"/>.</summary>
        public int Channel { get; init; }

        /// <summary>Which end this is: 0 for <see cref="ByteChannelPlan.First"/>, 1 for <see cref="ByteChannelPlan.Second"/>.</summary>
        public int Side { get; init; }

        /// <summary>The virtual interrupt that says that bytes have come.</summary>
        public int RxLine { get; init; }

        /// <summary>The virtual interrupt that says that the other end has made room.</summary>
        public int TxLine { get; init; }
    }

    /// <summary>The guest's own error queue, or the machine's.</summary>
    public sealed record ErrorQueue(Handle Handle, string Node, bool Global) : HandleEntry(Handle, Node)
    {
        /// <summary>Who owns it at power-on, for the machine's queue.</summary>
        public Claimable Claimable { get; init; }

        /// <summary>The machine's queue: number of the error manager in <see cref="MachinePlan.Devices"/>, by which it is claimed.</summary>
        public int Number { get; init; }

        /// <summary>The vcpu that its interrupt goes to.</summary>
        public uint Vcpu { get; init; }
    }

    /// <summary>A device node, or a hardware interrupt of one. <paramref name="Node"/> is empty: see <see cref="GuestPath"/>.</summary>
    public sealed record Device(Handle Handle, string Node, string HardwarePath, bool IsInterrupt) : HandleEntry(Handle, Node)
    {
        /// <summary>Path of its node in the guest tree.</summary>
        public string GuestPath { get; init; } = "";

        /// <summary>Who owns it at power-on.</summary>
        public Claimable Claimable { get; init; }

        /// <summary>Number in <see cref="MachinePlan.Devices"/>; of an interrupt in <see cref="MachinePlan.Interrupts"/>.</summary>
        public int Number { get; init; }
    }

    /// <summary>A DMA stream (LIODN) of a device.</summary>
    public sealed record Dma(Handle Handle, string Node, string HardwarePath, uint Liodn) : HandleEntry(Handle, Node)
    {
        /// <summary>Who owns it at power-on.</summary>
        public Claimable Claimable { get; init; }

        /// <summary>Number in <see cref="MachinePlan.Streams"/>.</summary>
        public int Stream { get; init; }
    }
}

/// <summary>Who owns a device at power-on. Source: <c>claimable</c> of its configuration node.</summary>
public enum Claimable
{
    /// <summary>This partition, for ever.</summary>
    No,

    /// <summary>This partition, until another one claims it.</summary>
    Active,

    /// <summary>Another partition; this one may claim it.</summary>
    Standby,
}
