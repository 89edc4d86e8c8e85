using static FslHv.Abi.HcallStatus;

namespace FslHv.Abi;

/// <summary>What is known of a call.</summary>
/// <param name="Token">Its token.</param>
/// <param name="OriginalName">The name in the original's headers.</param>
/// <param name="Inputs">Registers on the way in.</param>
/// <param name="Outputs">Registers on the way out, beside the status in r3; empty where there are none.</param>
/// <param name="Refusals">What it may answer beside success, in the order in which it is tested.</param>
public sealed record HcallInfo(HcallToken Token, string OriginalName, string Inputs, string Outputs, ValueList<HcallStatus> Refusals);

/// <summary>Every call, in order of token. Sources: Linux <c>arch/powerpc/include/asm/{epapr,fsl}_hcalls.h</c>; Topaz <c>src/hcalls.c</c>.</summary>
public static class HcallTable
{
    private const string Property = "r3 partition, r4:r5 path, r6:r7 name, r8:r9 value, r10 length";

    /// <summary>Every call.</summary>
    public static ValueList<HcallInfo> All { get; } =
    [
        new(HcallToken.ByteChannelSend, "EV_BYTE_CHANNEL_SEND", "r3 channel, r4 count, r5–r8 data", "r4 sent", [Invalid, Invalid, Again]),
        new(HcallToken.ByteChannelReceive, "EV_BYTE_CHANNEL_RECEIVE", "r3 channel, r4 count at most", "r4 received, r5–r8 data", [Invalid]),
        new(HcallToken.ByteChannelPoll, "EV_BYTE_CHANNEL_POLL", "r3 channel", "r4 to receive, r5 room to send", [Invalid]),
        new(HcallToken.IntSetConfig, "EV_INT_SET_CONFIG", "r3 interrupt, r4 config, r5 priority, r6 vcpu", "", [Invalid, Invalid, Invalid, InvalidState]),
        new(HcallToken.IntGetConfig, "EV_INT_GET_CONFIG", "r3 interrupt", "r4 config, r5 priority, r6 vcpu", [Invalid, InvalidState]),
        new(HcallToken.IntSetMask, "EV_INT_SET_MASK", "r3 interrupt, r4 masked when not 0", "", [Invalid, InvalidState]),
        new(HcallToken.IntGetMask, "EV_INT_GET_MASK", "r3 interrupt", "r4 masked", [Invalid, InvalidState]),
        new(HcallToken.IntIack, "EV_INT_IACK", "r3 0", "r4 vector", [InvalidState]),
        new(HcallToken.IntEoi, "EV_INT_EOI", "r3 interrupt", "", [Invalid, InvalidState]),
        new(HcallToken.DoorbellSend, "EV_DOORBELL_SEND", "r3 doorbell", "", [Invalid]),
        new(
            HcallToken.ErrGetInfo, "FH_ERR_GET_INFO", "r3 queue, r4 buffer size, r5:r6 buffer, r7 peek", "r4 bytes written",
            [Invalid, Invalid, Invalid, Fault, NoEntry]),
        new(HcallToken.PartitionGetDtprop, "FH_PARTITION_GET_DTPROP", Property, "r4 length of the property",
            [Invalid, Fault, Invalid, NoMemory, Fault, Invalid, NoMemory, Invalid, NoMemory, InvalidState, NoEntry, BufferOverflow, Fault]),
        new(HcallToken.PartitionSetDtprop, "FH_PARTITION_SET_DTPROP", Property, "",
            [Invalid, Fault, Invalid, NoMemory, Fault, Invalid, NoMemory, Invalid, NoMemory, Fault, InvalidState, NoMemory]),
        new(HcallToken.PartitionRestart, "FH_PARTITION_RESTART", "r3 partition", "", [Invalid, InvalidState]),
        new(HcallToken.PartitionGetStatus, "FH_PARTITION_GET_STATUS", "r3 partition", "r4 state", [Invalid]),
        new(HcallToken.PartitionStart, "FH_PARTITION_START", "r3 partition, r4 entry, r5 load when not 0", "", [Invalid, InvalidState]),
        new(HcallToken.PartitionStop, "FH_PARTITION_STOP", "r3 partition", "", [Invalid, InvalidState]),
        new(HcallToken.PartitionMemcpy, "FH_PARTITION_MEMCPY", "r3 source, r4 target, r6:r5 list (low word first), r7 entries", "", [Invalid, Fault]),
        new(HcallToken.DmaEnable, "FH_DMA_ENABLE", "r3 DMA handle", "", [Invalid, InvalidState]),
        new(HcallToken.DmaDisable, "FH_DMA_DISABLE", "r3 DMA handle", "", [Invalid, InvalidState]),
        new(HcallToken.SendNmi, "FH_SEND_NMI", "r3 mask of own vcpus", "", [Invalid]),
        new(HcallToken.VmpicGetMsir, "FH_VMPIC_GET_MSIR", "r3 interrupt", "r4 register", [Invalid, Invalid, InvalidState]),
        new(HcallToken.SystemReset, "FH_SYSTEM_RESET", "", "", [NotPermitted, NoDevice]),
        new(HcallToken.GetCoreState, "FH_GET_CORE_STATE", "r3 partition, r4 vcpu", "r4 0 runs, 1 idle, 2 naps", [Unimplemented, Invalid]),
        new(HcallToken.EnterNap, "FH_ENTER_NAP", "r3 partition, r4 vcpu", "", [Unimplemented, NoDevice, Invalid]),
        new(HcallToken.ExitNap, "FH_EXIT_NAP", "r3 partition, r4 vcpu", "", [Unimplemented, NoDevice, Invalid]),
        new(HcallToken.ClaimDevice, "FH_CLAIM_DEVICE", "r3 device", "", [Invalid, InvalidState, NoMemory, IoError]),
        new(HcallToken.PartitionStopDma, "FH_PARTITION_STOP_DMA", "r3 partition", "", [Invalid, InvalidState]),
        new(HcallToken.DmaAttrSet, "FH_DMA_ATTR_SET", "r3 DMA handle, r4 attribute, r5:r6 two words", "", [Invalid, Fault]),
        new(HcallToken.DmaAttrGet, "FH_DMA_ATTR_GET", "r3 DMA handle, r4 attribute, r5:r6 two words", "", [Invalid, Fault]),
    ];

    /// <summary>What is known of a token; null for one that no call has.</summary>
    public static HcallInfo? Find(HcallToken token)
    {
        foreach (var info in All)
        {
            if (info.Token == token)
                return info;
        }

        return null;
    }

    /// <summary>Whether a call may answer that.</summary>
    public static bool MayAnswer(Hcall call, HcallStatus status)
    {
        if (Find(call.Token) is not { } info)
            return status == Unimplemented;
        foreach (var refusal in info.Refusals)
        {
            if (refusal == status)
                return true;
        }

        return status == Success && info.Token != HcallToken.IntIack;
    }
}
