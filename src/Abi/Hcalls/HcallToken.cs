namespace FslHv.Abi;

/// <summary>
/// The number in r11 that names an hcall: vendor in the upper half (1 ePAPR, 2 Freescale), number in the lower.
/// Source: Linux <c>arch/powerpc/include/asm/{epapr,fsl}_hcalls.h</c>.
/// </summary>
public enum HcallToken : uint
{
    ByteChannelSend = 0x0001_0001,
    ByteChannelReceive = 0x0001_0002,
    ByteChannelPoll = 0x0001_0003,
    IntSetConfig = 0x0001_0004,
    IntGetConfig = 0x0001_0005,
    IntSetMask = 0x0001_0006,
    IntGetMask = 0x0001_0007,
    IntIack = 0x0001_0009,
    IntEoi = 0x0001_000A,
    DoorbellSend = 0x0001_000E,
    ErrGetInfo = 0x0002_0001,
    PartitionGetDtprop = 0x0002_0002,
    PartitionSetDtprop = 0x0002_0003,
    PartitionRestart = 0x0002_0004,
    PartitionGetStatus = 0x0002_0005,
    PartitionStart = 0x0002_0006,
    PartitionStop = 0x0002_0007,
    PartitionMemcpy = 0x0002_0008,
    DmaEnable = 0x0002_0009,
    DmaDisable = 0x0002_000A,
    SendNmi = 0x0002_000B,
    VmpicGetMsir = 0x0002_000C,
    SystemReset = 0x0002_000D,
    GetCoreState = 0x0002_000E,
    EnterNap = 0x0002_000F,
    ExitNap = 0x0002_0010,
    ClaimDevice = 0x0002_0011,
    PartitionStopDma = 0x0002_0012,
    DmaAttrSet = 0x0002_0013,
    DmaAttrGet = 0x0002_0014,
}
