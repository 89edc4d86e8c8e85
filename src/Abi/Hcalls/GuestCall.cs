using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>
/// What leaves a guest: an hcall, or its core taking an interrupt. Any actor inside the guest sends it to its partition's actor, which
/// forwards it to the hypervisor when it comes from the boot that runs; the hypervisor answers the asking actor.
/// Exactly once: a repeat (same asking actor, same <see cref="Id"/>) gets the first one's answer and takes no second effect.
/// </summary>
/// <param name="Caller">The partition the guest runs in.</param>
/// <param name="Boot">Its boot.</param>
/// <param name="Id">Number of the question, ascending per asking actor.</param>
/// <param name="OldestOpen">The smallest number that the asking actor still waits for; answers below it may be forgotten.</param>
public abstract record GuestCall(PartitionId Caller, BootNumber Boot, RequestId Id, RequestId OldestOpen) : Message
{
    /// <inheritdoc />
    public override LatencyClass Latency => Latencies.Hcall;

    /// <summary>An hcall. Answered with <see cref="HcallAnswer"/>.</summary>
    public sealed record Issue(PartitionId Caller, BootNumber Boot, RequestId Id, RequestId OldestOpen, Hcall Call)
        : GuestCall(Caller, Boot, Id, OldestOpen)
    {
        /// <summary>
        /// What the call's addresses point at in the caller's memory; null for a call that has none. Never said by the guest: the caller's
        /// partition adds it as the call passes, because in the original the hypervisor reads it on the caller's own core.
        /// </summary>
        public PropertyOperands? Operands { get; init; }

        /// <summary>
        /// Whether the first byte of the buffer of <see cref="Hcall.ErrGetInfo"/> is memory; no other call says. Added as <see cref="Operands"/> are.
        /// </summary>
        public bool IsBufferMemory { get; init; }
    }

    /// <summary>
    /// An hcall as the processor sees it: registers, and the mode of the caller. The caller's partition makes an <see cref="Issue"/> of it, so that there is
    /// one implementation. Answered with <see cref="HcallAnswer"/>; from user mode with <see cref="HcallRefused"/>, after which, while
    /// <see cref="Defect.UserHcallExecutes"/> is there, the answer follows as well.
    /// </summary>
    public sealed record Trap(
        PartitionId Caller, BootNumber Boot, RequestId Id, RequestId OldestOpen, HcallRegisters Registers, bool IsUserMode = false)
        : GuestCall(Caller, Boot, Id, OldestOpen);

    /// <summary>
    /// A vcpu takes the external interrupt that was raised at it: the lowest-numbered pending unmasked one becomes active, or the active
    /// one comes again. Not an hcall: the core does it. Answered with <see cref="InterruptTaken"/>.
    /// </summary>
    public sealed record TakeInterrupt(PartitionId Caller, BootNumber Boot, RequestId Id, RequestId OldestOpen, uint Vcpu)
        : GuestCall(Caller, Boot, Id, OldestOpen);

    /// <summary>
    /// A vcpu reads or writes the registers of a device that its partition has, also as a standby owner: claiming moves interrupts and DMA, and registers stay
    /// where they are mapped. Not an hcall. Answered with <see cref="DeviceRead"/>.
    /// </summary>
    /// <param name="Caller">The partition.</param>
    /// <param name="Boot">Its boot.</param>
    /// <param name="Id">Number of the question.</param>
    /// <param name="OldestOpen">The smallest number still waited for.</param>
    /// <param name="Device">The <c>hv-handle</c> of the device's node, which here stands for the addresses in its <c>reg</c>.</param>
    /// <param name="Order">What is done.</param>
    public sealed record UseDevice(PartitionId Caller, BootNumber Boot, RequestId Id, RequestId OldestOpen, Handle Device, DeviceOrder Order)
        : GuestCall(Caller, Boot, Id, OldestOpen);
}

/// <summary>What the hypervisor says to a <see cref="GuestCall"/>.</summary>
public abstract record GuestCallAnswer(RequestId Id) : Message
{
    /// <inheritdoc />
    public override LatencyClass Latency => Latencies.Hcall;
}

/// <summary>An hcall from user mode came to nothing: a privileged-instruction program exception. Source: Topaz <c>src/hcalls.c</c>.</summary>
/// <param name="Id">Number of the question.</param>
public sealed record HcallRefused(RequestId Id) : GuestCallAnswer(Id);

/// <summary>Return of an hcall.</summary>
/// <param name="Id">Number of the question.</param>
/// <param name="Status">r3.</param>
/// <param name="R4">First output, 0 where the call has none.</param>
/// <param name="R5">Second output.</param>
/// <param name="R6">Third output.</param>
public sealed record HcallAnswer(RequestId Id, HcallStatus Status, uint R4 = 0, uint R5 = 0, uint R6 = 0) : GuestCallAnswer(Id)
{
    /// <summary>Bytes that the call brings, where it brings some: r5 to r8 of <see cref="Hcall.ByteChannelReceive"/>.</summary>
    public Bytes Data { get; init; }
}

/// <summary>The interrupt that a vcpu took.</summary>
/// <param name="Id">Number of the question.</param>
/// <param name="Vcpu">Which vcpu.</param>
/// <param name="Vector">The interrupt's handle, or <see cref="Spurious"/> when there was none.</param>
public sealed record InterruptTaken(RequestId Id, uint Vcpu, Handle Vector) : GuestCallAnswer(Id)
{
    /// <summary>0xFFFF: nothing was pending.</summary>
    public static readonly Handle Spurious = new(0xFFFF);

    /// <summary>
    /// Whether a state change to stopped is among what rang since it was last taken. The original says no such thing: only a driver without
    /// <see cref="Defect.StateSampledLate"/> looks at it.
    /// </summary>
    public bool StopRang { get; init; }
}
