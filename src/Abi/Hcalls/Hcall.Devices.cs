namespace FslHv.Abi;

/// <content>Devices, DMA and errors. Source: Topaz <c>src/hcalls.c</c>, <c>src/pamu.c</c>, <c>src/vmpic.c</c>, <c>src/error_log.c</c>.</content>
public abstract partial record Hcall
{
    /// <summary>Size of an error record (<c>hv_error_t</c>): no smaller buffer is taken.</summary>
    public const int ErrorRecordBytes = 752;

    /// <summary>DMA_ATTR: where the device's data is stashed (<c>FSL_PAMU_ATTR_CACHE_STASH</c>).</summary>
    public const uint StashAttribute = 2;

    /// <summary>DMA_ATTR: size of the two words, vcpu and cache, big-endian (<c>struct fh_dma_attr_stash</c>).</summary>
    public const int StashWordsBytes = 8;

    /// <summary>
    /// <c>FH_ERR_GET_INFO</c>: copies the oldest record of an error queue into the caller's memory; r4 is how many bytes that were.
    /// <see cref="HcallStatus.Invalid"/>: peek is neither 0 nor 1, or the buffer is smaller than <see cref="ErrorRecordBytes"/>; then: no such
    /// handle; then: not an error queue, or the machine's queue and the caller is not the error manager in charge. <see cref="HcallStatus.Fault"/>:
    /// the buffer's first byte is no memory, which is tested also when the queue is empty; the record stays. <see cref="HcallStatus.NoEntry"/>: the
    /// queue is empty, r4 is 0. A buffer that ends too early is success with a smaller r4, and the record is gone.
    /// </summary>
    /// <param name="Queue">Handle of the queue.</param>
    /// <param name="BufferBytes">Size of the buffer.</param>
    /// <param name="BufferAddress">Caller's guest-physical address of it.</param>
    /// <param name="Peek">1: the record stays in the queue; 0: it is taken out.</param>
    public sealed record ErrGetInfo(Handle Queue, uint BufferBytes, ulong BufferAddress, uint Peek) : Hcall
    {
        public override HcallToken Token => HcallToken.ErrGetInfo;
    }

    /// <summary>
    /// <c>FH_DMA_ENABLE</c>. <see cref="HcallStatus.Invalid"/>: not a DMA handle; <see cref="HcallStatus.InvalidState"/>: the caller is a standby owner.
    /// </summary>
    public sealed record DmaEnable(Handle Dma) : Hcall
    {
        public override HcallToken Token => HcallToken.DmaEnable;
    }

    /// <summary><c>FH_DMA_DISABLE</c>. Refusals as of <see cref="DmaEnable"/>.</summary>
    public sealed record DmaDisable(Handle Dma) : Hcall
    {
        public override HcallToken Token => HcallToken.DmaDisable;
    }

    /// <summary>
    /// <c>FH_VMPIC_GET_MSIR</c>: r4 is the message-interrupt register that an interrupt stands for. <see cref="HcallStatus.Invalid"/>: no such
    /// handle, then: not an interrupt; <see cref="HcallStatus.InvalidState"/>: the device is not the caller's.
    /// </summary>
    public sealed record VmpicGetMsir(Handle Interrupt) : Hcall
    {
        public override HcallToken Token => HcallToken.VmpicGetMsir;
    }

    /// <summary>
    /// <c>FH_CLAIM_DEVICE</c>: makes the caller the owner of a device whose owner has stopped. <see cref="HcallStatus.Invalid"/>: no such handle, not
    /// a device, not claimable; <see cref="HcallStatus.InvalidState"/>: the owner is not stopped, or it is the caller;
    /// <see cref="HcallStatus.NoMemory"/>; <see cref="HcallStatus.IoError"/>: the owner's interrupt stays active.
    /// </summary>
    public sealed record ClaimDevice(Handle Device) : Hcall
    {
        public override HcallToken Token => HcallToken.ClaimDevice;
    }

    /// <summary>
    /// <c>FH_PARTITION_STOP_DMA</c>: ends the DMA that a stop has left running. <see cref="HcallStatus.Invalid"/>: no partition of that handle;
    /// <see cref="HcallStatus.InvalidState"/>: it is not stopped.
    /// </summary>
    public sealed record PartitionStopDma(Handle Partition) : Hcall
    {
        public override HcallToken Token => HcallToken.PartitionStopDma;
    }

    /// <summary>
    /// <c>FH_DMA_ATTR_SET</c>: reads two words of the caller's memory (vcpu, cache 1–3; cache 0 for none, and then the vcpu is not looked at) and
    /// stashes there. <see cref="HcallStatus.Invalid"/>: an unknown attribute, then: not a DMA handle; <see cref="HcallStatus.Fault"/>: the words
    /// cannot be read; <see cref="HcallStatus.Invalid"/>: no such vcpu or cache. A standby owner may set it too.
    /// </summary>
    /// <param name="Dma">Handle of the stream.</param>
    /// <param name="Attribute"><see cref="StashAttribute"/>.</param>
    /// <param name="Address">Caller's guest-physical address of the two words.</param>
    public sealed record DmaAttrSet(Handle Dma, uint Attribute, ulong Address) : Hcall
    {
        public override HcallToken Token => HcallToken.DmaAttrSet;
    }

    /// <summary><c>FH_DMA_ATTR_GET</c>: writes them. Refusals as of <see cref="DmaAttrSet"/>.</summary>
    public sealed record DmaAttrGet(Handle Dma, uint Attribute, ulong Address) : Hcall
    {
        public override HcallToken Token => HcallToken.DmaAttrGet;
    }

    /// <summary>A number that no call has: always <see cref="HcallStatus.Unimplemented"/>.</summary>
    /// <param name="Number">What was in r11.</param>
    public sealed record Unknown(uint Number) : Hcall
    {
        public override HcallToken Token => (HcallToken)Number;
    }
}
