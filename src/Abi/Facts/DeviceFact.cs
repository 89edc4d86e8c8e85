using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>What happens to devices that partitions have, told by the hypervisor. Devices are named by their path in the hardware tree.</summary>
public abstract record DeviceFact : Fact
{
    private DeviceFact()
    {
    }

    /// <summary><c>device.claimed</c>: a device has a new owner.</summary>
    /// <param name="Guest">Label of the new owner.</param>
    /// <param name="Device">Which device.</param>
    /// <param name="From">Label of the owner before.</param>
    public sealed record Claimed(string Guest, string Device, string From) : DeviceFact
    {
        internal static readonly FactKind Is = new("device.claimed", "a device has a new owner", ["guest", "device", "from"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "device" => Device,
            "from" => From,
            _ => null,
        };

        public override string ToString() => $"{Guest}: claimed {Device} from {From}";
    }

    /// <summary><c>device.interrupt</c>: a device pulled its interrupt line up.</summary>
    /// <param name="Device">Which device.</param>
    /// <param name="Guest">Label of the partition that owns the interrupt; empty: none.</param>
    /// <param name="Interrupt">Its handle there.</param>
    /// <param name="Coalesced">Whether it was pending already, so that this signal is lost in that one.</param>
    public sealed record Raised(string Device, string Guest, Handle Interrupt, bool Coalesced) : DeviceFact
    {
        internal static readonly FactKind Is = new(
            "device.interrupt", "a device pulled its interrupt line up", ["device", "guest", "interrupt", "coalesced"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "device" => Device,
            "guest" => Guest,
            "interrupt" => $"{Interrupt.Value}",
            "coalesced" => Coalesced ? "yes" : "no",
            _ => null,
        };

        public override string ToString() => Guest.Length == 0
            ? $"{Device}: interrupt, which is nobody's"
            : $"{Device}: interrupt {Interrupt.Value} of {Guest} {(Coalesced ? "coalesced" : "pending")}";
    }

    /// <summary><c>device.taken</c>: a vcpu took a hardware interrupt: it is active now.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Interrupt">Which interrupt.</param>
    /// <param name="Again">Whether it was active already.</param>
    public sealed record Taken(string Guest, Handle Interrupt, bool Again) : DeviceFact
    {
        internal static readonly FactKind Is = new(
            "device.taken", "a vcpu took a hardware interrupt: it is active now", ["guest", "interrupt", "again"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Debug;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "interrupt" => $"{Interrupt.Value}",
            "again" => Again ? "yes" : "no",
            _ => null,
        };

        public override string ToString() => $"{Guest}: hardware interrupt {Interrupt.Value} taken{(Again ? " again" : "")}";
    }

    /// <summary><c>device.ended</c>: a guest ended an active hardware interrupt.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Interrupt">Which interrupt.</param>
    public sealed record Ended(string Guest, Handle Interrupt) : DeviceFact
    {
        internal static readonly FactKind Is = new("device.ended", "a guest ended an active hardware interrupt", ["guest", "interrupt"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Debug;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "interrupt" => $"{Interrupt.Value}",
            _ => null,
        };

        public override string ToString() => $"{Guest}: hardware interrupt {Interrupt.Value} ended";
    }

    /// <summary><c>dma.enabled</c>: a device's DMA is let through from now on.</summary>
    /// <param name="Device">The device that has the stream.</param>
    /// <param name="Guest">Label of its owner.</param>
    public sealed record DmaEnabled(string Device, string Guest) : DeviceFact
    {
        internal static readonly FactKind Is = new("dma.enabled", "a device's DMA is let through from now on", ["device", "guest"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "device" => Device,
            "guest" => Guest,
            _ => null,
        };

        public override string ToString() => $"{Device}: DMA of {Guest} enabled";
    }

    /// <summary><c>dma.disabled</c>: a device's DMA is no longer let through.</summary>
    /// <param name="Device">The device that has the stream.</param>
    /// <param name="Guest">Label of its owner.</param>
    /// <param name="Cause"><c>hcall</c>, <c>stop</c>, <c>restart</c>, <c>stop-dma</c>, or <c>violation</c>.</param>
    public sealed record DmaDisabled(string Device, string Guest, string Cause) : DeviceFact
    {
        internal static readonly FactKind Is = new("dma.disabled", "a device's DMA is no longer let through", ["device", "guest", "cause"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "device" => Device,
            "guest" => Guest,
            "cause" => Cause,
            _ => null,
        };

        public override string ToString() => $"{Device}: DMA of {Guest} disabled ({Cause})";
    }

    /// <summary><c>dma.done</c>: a device has copied what it was told to.</summary>
    /// <param name="Device">Which device.</param>
    /// <param name="Guest">Label of the partition in whose memory it did.</param>
    /// <param name="Length">How many bytes.</param>
    public sealed record DmaDone(string Device, string Guest, int Length) : DeviceFact
    {
        internal static readonly FactKind Is = new("dma.done", "a device has copied what it was told to", ["device", "guest", "length"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "device" => Device,
            "guest" => Guest,
            "length" => $"{Length}",
            _ => null,
        };

        public override string ToString() => $"{Device}: copied {Length} bytes in the memory of {Guest}";
    }

    /// <summary><c>dma.blocked</c>: an access of a device did not reach memory, and its copy has failed.</summary>
    /// <param name="Device">Which device.</param>
    /// <param name="Guest">Label of the owner of its stream; empty: none.</param>
    /// <param name="Address">Guest-physical address. Unit: bytes.</param>
    /// <param name="Reason">
    /// <c>disabled</c>: DMA is off; <c>window</c>: the address lies outside the window, which is an access violation; <c>memory</c>: there is no memory.
    /// </param>
    public sealed record DmaBlocked(string Device, string Guest, ulong Address, string Reason) : DeviceFact
    {
        internal static readonly FactKind Is = new(
            "dma.blocked", "an access of a device did not reach memory, and its copy has failed", ["device", "guest", "address", "reason"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "device" => Device,
            "guest" => Guest,
            "address" => $"0x{Address:x}",
            "reason" => Reason,
            _ => null,
        };

        public override string ToString() => $"{Device}: access to 0x{Address:x} blocked ({Reason})";
    }
}
