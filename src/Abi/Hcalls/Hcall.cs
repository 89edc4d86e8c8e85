namespace FslHv.Abi;

/// <summary>
/// What a guest asks of the hypervisor, with its arguments. A closed family: one case per call. Handles are the caller's own numbers.
/// Each case lists its refusals in the order in which they are tested; a call that was refused did nothing unless it says so.
/// </summary>
public abstract partial record Hcall
{
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

    /// <summary><c>FH_PARTITION_GET_STATUS</c>. r4 is the <see cref="PartitionStatus"/>. <see cref="HcallStatus.Invalid"/>: no partition of that handle.</summary>
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
}
