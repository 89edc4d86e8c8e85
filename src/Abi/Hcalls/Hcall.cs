namespace FslHv.Abi;

/// <summary>
/// What a guest asks of the hypervisor, with its arguments. A closed family: one case per call. Handles are the caller's own numbers.
/// Each case lists its refusals in the order in which they are tested; a call that was refused did nothing unless it says so.
/// </summary>
public abstract partial record Hcall
{
    /// <summary>How many bytes one call carries: r5 to r8. Source: <c>EV_BYTE_CHANNEL_MAX_BYTES</c>.</summary>
    public const int ByteChannelBytesMax = 16;

    private Hcall()
    {
    }

    /// <summary>The number in r11.</summary>
    public abstract HcallToken Token { get; }

    /// <summary>
    /// <c>FH_PARTITION_RESTART</c>. Asynchronous. <see cref="HcallStatus.Invalid"/>: no partition of that handle;
    /// <see cref="HcallStatus.InvalidState"/>: it is not running.
    /// </summary>
    public sealed record PartitionRestart(Handle Partition) : Hcall
    {
        public override HcallToken Token => HcallToken.PartitionRestart;
    }

    /// <summary>
    /// <c>FH_PARTITION_GET_STATUS</c>. r4 is the <see cref="PartitionStatus"/>. <see cref="HcallStatus.Invalid"/>: no partition of that handle.
    /// </summary>
    public sealed record PartitionGetStatus(Handle Partition) : Hcall
    {
        public override HcallToken Token => HcallToken.PartitionGetStatus;
    }

    /// <summary>
    /// <c>FH_PARTITION_START</c>. Asynchronous. <see cref="HcallStatus.Invalid"/>: no partition of that handle;
    /// <see cref="HcallStatus.InvalidState"/>: it is not stopped, and yet the entry was stored.
    /// </summary>
    /// <param name="Partition">Which one.</param>
    /// <param name="Entry">Guest-physical address at which execution starts. Replaced by the image's own when loading.</param>
    /// <param name="Load">Whether the images are loaded again.</param>
    public sealed record PartitionStart(Handle Partition, ulong Entry, bool Load) : Hcall
    {
        public override HcallToken Token => HcallToken.PartitionStart;
    }

    /// <summary>
    /// <c>FH_PARTITION_STOP</c>. Asynchronous. <see cref="HcallStatus.Invalid"/>: no partition of that handle;
    /// <see cref="HcallStatus.InvalidState"/>: it is neither running nor paused.
    /// </summary>
    public sealed record PartitionStop(Handle Partition) : Hcall
    {
        public override HcallToken Token => HcallToken.PartitionStop;
    }

    /// <summary><c>EV_DOORBELL_SEND</c>: rings every receiver; none is success. <see cref="HcallStatus.Invalid"/>: not a send doorbell's handle.</summary>
    public sealed record DoorbellSend(Handle Doorbell) : Hcall
    {
        public override HcallToken Token => HcallToken.DoorbellSend;
    }

    /// <summary>
    /// <c>EV_BYTE_CHANNEL_SEND</c>: r4 is how many bytes were queued, which may be fewer than asked. <see cref="HcallStatus.Invalid"/>: more than
    /// <see cref="ByteChannelBytesMax"/>, then: not a byte channel; <see cref="HcallStatus.Again"/>: there is no room for even one, r4 is 0.
    /// Source: Topaz <c>src/byte_chan.c</c>.
    /// </summary>
    public sealed record ByteChannelSend(Handle Channel, Bytes Data) : Hcall
    {
        public override HcallToken Token => HcallToken.ByteChannelSend;
    }

    /// <summary>
    /// <c>EV_BYTE_CHANNEL_RECEIVE</c>: <see cref="HcallAnswer.Data"/> and r4, its length; 0 when the channel is empty, which is success too.
    /// <see cref="HcallStatus.Invalid"/>: not a byte channel.
    /// </summary>
    /// <param name="Channel">Which one.</param>
    /// <param name="BytesMax">How many at most; above <see cref="ByteChannelBytesMax"/> it counts as that many.</param>
    public sealed record ByteChannelReceive(Handle Channel, uint BytesMax) : Hcall
    {
        public override HcallToken Token => HcallToken.ByteChannelReceive;
    }

    /// <summary><c>EV_BYTE_CHANNEL_POLL</c>: r4 bytes can be received, r5 can be sent. <see cref="HcallStatus.Invalid"/>: not a byte channel.</summary>
    public sealed record ByteChannelPoll(Handle Channel) : Hcall
    {
        public override HcallToken Token => HcallToken.ByteChannelPoll;
    }

    /// <summary><c>EV_INT_SET_CONFIG</c>. <see cref="HcallStatus.Invalid"/>: not an interrupt, or no such vcpu.</summary>
    /// <param name="Interrupt">Which one.</param>
    /// <param name="Config">Bits: 1 high polarity, 2 level.</param>
    /// <param name="Priority">Kept and given back; without effect.</param>
    /// <param name="Vcpu">Which vcpu gets it, from 0.</param>
    public sealed record IntSetConfig(Handle Interrupt, uint Config, uint Priority, uint Vcpu) : Hcall
    {
        public override HcallToken Token => HcallToken.IntSetConfig;
    }

    /// <summary><c>EV_INT_GET_CONFIG</c>: r4 config, r5 priority, r6 vcpu. <see cref="HcallStatus.Invalid"/>: not an interrupt.</summary>
    public sealed record IntGetConfig(Handle Interrupt) : Hcall
    {
        public override HcallToken Token => HcallToken.IntGetConfig;
    }

    /// <summary><c>EV_INT_SET_MASK</c>: unmasking delivers what is latched. <see cref="HcallStatus.Invalid"/>: not an interrupt.</summary>
    public sealed record IntSetMask(Handle Interrupt, bool Masked) : Hcall
    {
        public override HcallToken Token => HcallToken.IntSetMask;
    }

    /// <summary><c>EV_INT_GET_MASK</c>: r4 is 1 when masked. <see cref="HcallStatus.Invalid"/>: not an interrupt.</summary>
    public sealed record IntGetMask(Handle Interrupt) : Hcall
    {
        public override HcallToken Token => HcallToken.IntGetMask;
    }

    /// <summary><c>EV_INT_IACK</c>. Always <see cref="HcallStatus.InvalidState"/>: the core hands vectors over itself (<c>has-external-proxy</c>),
    /// see <see cref="GuestCall.TakeInterrupt"/>.</summary>
    public sealed record IntIack : Hcall
    {
        public override HcallToken Token => HcallToken.IntIack;
    }

    /// <summary><c>EV_INT_EOI</c>: of one that is not active is success without effect. <see cref="HcallStatus.Invalid"/>: not an interrupt.</summary>
    public sealed record IntEoi(Handle Interrupt) : Hcall
    {
        public override HcallToken Token => HcallToken.IntEoi;
    }

    /// <summary>
    /// <c>FH_SEND_NMI</c>: each vcpu of the mask takes a non-maskable interrupt; none is success. <see cref="HcallStatus.Invalid"/>: a bit at or above the
    /// number of vcpus.
    /// </summary>
    /// <param name="Mask">Bit n is the caller's own vcpu n.</param>
    public sealed record SendNmi(uint Mask) : Hcall
    {
        public override HcallToken Token => HcallToken.SendNmi;
    }

    /// <summary><c>FH_SYSTEM_RESET</c>: does not return. <see cref="HcallStatus.NotPermitted"/>: the caller's partition is not privileged;
    /// <see cref="HcallStatus.NoDevice"/>: the machine has nothing to reset itself with.</summary>
    public sealed record SystemReset : Hcall
    {
        public override HcallToken Token => HcallToken.SystemReset;
    }

    /// <summary>
    /// <c>FH_GET_CORE_STATE</c>: r4 is 0 for a core that runs, 1 for an idle one, 2 for one that naps. <see cref="HcallStatus.Unimplemented"/> unless
    /// the hypervisor is built with power management; <see cref="HcallStatus.Invalid"/>: no such partition or vcpu.
    /// </summary>
    public sealed record GetCoreState(Handle Partition, uint Vcpu) : Hcall
    {
        public override HcallToken Token => HcallToken.GetCoreState;
    }

    /// <summary>
    /// <c>FH_ENTER_NAP</c>. <see cref="HcallStatus.Unimplemented"/> as <see cref="GetCoreState"/>; <see cref="HcallStatus.NoDevice"/>: nothing to do it with;
    /// <see cref="HcallStatus.Invalid"/>: not a vcpu of the caller, or one on physical core 0.
    /// </summary>
    public sealed record EnterNap(Handle Partition, uint Vcpu) : Hcall
    {
        public override HcallToken Token => HcallToken.EnterNap;
    }

    /// <summary><c>FH_EXIT_NAP</c>. Refusals as of <see cref="EnterNap"/>.</summary>
    public sealed record ExitNap(Handle Partition, uint Vcpu) : Hcall
    {
        public override HcallToken Token => HcallToken.ExitNap;
    }
}
