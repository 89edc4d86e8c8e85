using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>What the hypervisor answers.</summary>
public abstract record HypervisorFact : Fact
{
    private HypervisorFact()
    {
    }

    /// <summary><c>hcall.answered</c>: an hcall returned.</summary>
    /// <param name="Guest">Label of the caller.</param>
    /// <param name="Call">The call.</param>
    /// <param name="Status">r3.</param>
    public sealed record HcallAnswered(string Guest, Hcall Call, HcallStatus Status) : HypervisorFact
    {
        internal static readonly FactKind Is = new("hcall.answered", "an hcall returned", ["guest", "call", "status"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Debug;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "call" => Call is Hcall.Unknown ? nameof(Hcall.Unknown) : $"{Call.Token}",
            "status" => Status.OriginalName(),
            _ => null,
        };

        public override string ToString() => $"{Guest}: {CallText(Call)} → {Status.OriginalName()}";
    }

    /// <summary><c>shell.answered</c>: a command of the hypervisor shell was carried out or refused.</summary>
    /// <param name="Partition">Label.</param>
    /// <param name="Request">The command.</param>
    /// <param name="Status">Success: accepted.</param>
    public sealed record ShellAnswered(string Partition, LifecycleRequest Request, HcallStatus Status) : HypervisorFact
    {
        internal static readonly FactKind Is = new(
            "shell.answered", "a command of the hypervisor shell was carried out or refused", ["partition", "request", "status"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "partition" => Partition,
            "request" => PartitionFact.RequestName(Request),
            "status" => Status.OriginalName(),
            _ => null,
        };

        public override string ToString() => $"hypervisor shell: {PartitionFact.RequestName(Request)} {Partition}{Outcome}";

        private string Outcome => Status == HcallStatus.Success ? "" : $": couldn't {PartitionFact.RequestName(Request)} partition";
    }

    /// <summary>
    /// <c>call.dropped</c>: something was dropped: it came from a boot that is over, is a repeat of what was answered, or came while the hypervisor answers
    /// nobody.
    /// </summary>
    /// <param name="Guest">Label; empty for what no guest sent.</param>
    /// <param name="What">What it was.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Dropped(string Guest, string What, string Reason) : HypervisorFact
    {
        internal static readonly FactKind Is = new(
            "call.dropped",
            "something was dropped: it came from a boot that is over, is a repeat of what was answered, or came while the hypervisor answers nobody",
            ["guest", "what", "reason"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Debug;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "what" => What,
            "reason" => Reason,
            _ => null,
        };

        public override string ToString() => $"{(Guest.Length > 0 ? $"{Guest}: " : "")}{What} dropped: {Reason}";
    }

    private static string CallText(Hcall call) => call switch
    {
        Hcall.PartitionRestart c => $"PARTITION_RESTART({c.Partition})",
        Hcall.PartitionGetStatus c => $"PARTITION_GET_STATUS({c.Partition})",
        Hcall.PartitionStart c => $"PARTITION_START({c.Partition}, 0x{c.Entry:x}, {(c.Load ? 1 : 0)})",
        Hcall.PartitionStop c => $"PARTITION_STOP({c.Partition})",
        Hcall.PartitionGetDtprop c => $"PARTITION_GET_DTPROP({c.Partition}, 0x{c.PathAddress:x}, 0x{c.NameAddress:x}, 0x{c.ValueAddress:x}, {c.LengthBytes})",
        Hcall.PartitionSetDtprop c => $"PARTITION_SET_DTPROP({c.Partition}, 0x{c.PathAddress:x}, 0x{c.NameAddress:x}, 0x{c.ValueAddress:x}, {c.LengthBytes})",
        Hcall.PartitionMemcpy c => $"PARTITION_MEMCPY({c.Source}, {c.Target}, 0x{c.ListAddress:x}, {c.Entries})",
        Hcall.DoorbellSend c => $"DOORBELL_SEND({c.Doorbell})",
        Hcall.ByteChannelSend c => $"BYTE_CHANNEL_SEND({c.Channel}, {c.Data.Length} byte{(c.Data.Length == 1 ? "" : "s")})",
        Hcall.ByteChannelReceive c => $"BYTE_CHANNEL_RECEIVE({c.Channel}, {c.BytesMax})",
        Hcall.ByteChannelPoll c => $"BYTE_CHANNEL_POLL({c.Channel})",
        Hcall.IntSetConfig c => $"INT_SET_CONFIG({c.Interrupt}, {c.Config}, {c.Priority}, {c.Vcpu})",
        Hcall.IntGetConfig c => $"INT_GET_CONFIG({c.Interrupt})",
        Hcall.IntSetMask c => $"INT_SET_MASK({c.Interrupt}, {(c.Masked ? 1 : 0)})",
        Hcall.IntGetMask c => $"INT_GET_MASK({c.Interrupt})",
        Hcall.IntIack => "INT_IACK()",
        Hcall.SendNmi c => $"SEND_NMI(0x{c.Mask:x})",
        Hcall.SystemReset => "SYSTEM_RESET()",
        Hcall.GetCoreState c => $"GET_CORE_STATE({c.Partition}, {c.Vcpu})",
        Hcall.EnterNap c => $"ENTER_NAP({c.Partition}, {c.Vcpu})",
        Hcall.ExitNap c => $"EXIT_NAP({c.Partition}, {c.Vcpu})",
        Hcall.IntEoi c => $"INT_EOI({c.Interrupt})",
        Hcall.ErrGetInfo c => $"ERR_GET_INFO({c.Queue}, {c.BufferBytes}, 0x{c.BufferAddress:x}, {c.Peek})",
        Hcall.DmaEnable c => $"DMA_ENABLE({c.Dma})",
        Hcall.DmaDisable c => $"DMA_DISABLE({c.Dma})",
        Hcall.VmpicGetMsir c => $"VMPIC_GET_MSIR({c.Interrupt})",
        Hcall.ClaimDevice c => $"CLAIM_DEVICE({c.Device})",
        Hcall.PartitionStopDma c => $"PARTITION_STOP_DMA({c.Partition})",
        Hcall.DmaAttrSet c => $"DMA_ATTR_SET({c.Dma}, {c.Attribute}, 0x{c.Address:x})",
        Hcall.DmaAttrGet c => $"DMA_ATTR_GET({c.Dma}, {c.Attribute}, 0x{c.Address:x})",
        Hcall.Unknown c => $"hcall 0x{c.Number:x8}()",
        _ => throw Invariant.Unreachable(call),
    };
}
