namespace FslHv.Abi;

/// <summary>
/// The registers of an hcall (<c>sc 1</c>): on the way in r11 is the token and r3 to r10 the arguments, on the way out r3 is the status and r4 on the results.
/// Shape: 32 bits each. Source: Linux <c>arch/powerpc/include/asm/epapr_hcalls.h</c>.
/// </summary>
public readonly record struct HcallRegisters(
    uint R3 = 0, uint R4 = 0, uint R5 = 0, uint R6 = 0, uint R7 = 0, uint R8 = 0, uint R9 = 0, uint R10 = 0, uint R11 = 0)
{
    /// <summary>The instruction that makes an hcall; a guest finds it as <c>hcall-instructions</c> in its tree.</summary>
    public const uint Instruction = 0x4400_0022;

    /// <summary>The upper half of a 64-bit argument in the first, the lower in the second register.</summary>
    internal static ulong Long(uint high, uint low) => ((ulong)high << 32) | low;
}

/// <summary>From registers to calls, and from calls and answers to registers. Source: Topaz <c>src/hcalls.c</c>, the two tables of calls.</summary>
public static class HcallCodec
{
    private const uint EpaprVendor = 1;
    private const uint FslVendor = 2;
    private const uint VendorMask = 0x7FFF;
    private const uint NumberMask = 0xFFFF;

    /// <summary>
    /// The call that the registers mean. The vendor is bits 16 to 30 of the token: 0 and 1 are ePAPR, 2 is Freescale, and so is every other one
    /// while <see cref="Defect.UnknownVendorIsFsl"/> is there. A number that the vendor's table does not have is <see cref="Hcall.Unknown"/>.
    /// </summary>
    public static Hcall Decode(in HcallRegisters registers, Fidelity fidelity)
    {
        var vendor = (registers.R11 >> 16) & VendorMask;
        var number = registers.R11 & NumberMask;
        var call = vendor switch
        {
            0 or EpaprVendor => DecodeCall((HcallToken)((EpaprVendor << 16) | number), registers),
            FslVendor => DecodeCall((HcallToken)((FslVendor << 16) | number), registers),
            _ when fidelity.Has(Defect.UnknownVendorIsFsl) => DecodeCall((HcallToken)((FslVendor << 16) | number), registers),
            _ => null,
        };
        return call ?? new Hcall.Unknown(registers.R11);
    }

    /// <summary>The registers that make a call.</summary>
    public static HcallRegisters Encode(Hcall call) => Arguments(call) with { R11 = (uint)call.Token };

    /// <summary>The registers that a call returns with.</summary>
    public static HcallRegisters Encode(HcallAnswer answer)
    {
        var registers = new HcallRegisters((uint)answer.Status, answer.R4, answer.R5, answer.R6);
        return answer.Data.Length == 0 ? registers : WithData(registers, answer.Data);
    }

    private static Hcall? DecodeCall(HcallToken token, in HcallRegisters r) => token switch
    {
        HcallToken.ByteChannelSend => new Hcall.ByteChannelSend(new(r.R3), Data(r)),
        HcallToken.ByteChannelReceive => new Hcall.ByteChannelReceive(new(r.R3), r.R4),
        HcallToken.ByteChannelPoll => new Hcall.ByteChannelPoll(new(r.R3)),
        HcallToken.IntSetConfig => new Hcall.IntSetConfig(new(r.R3), r.R4, r.R5, r.R6),
        HcallToken.IntGetConfig => new Hcall.IntGetConfig(new(r.R3)),
        HcallToken.IntSetMask => new Hcall.IntSetMask(new(r.R3), r.R4 != 0),
        HcallToken.IntGetMask => new Hcall.IntGetMask(new(r.R3)),
        HcallToken.IntIack => new Hcall.IntIack(),
        HcallToken.IntEoi => new Hcall.IntEoi(new(r.R3)),
        HcallToken.DoorbellSend => new Hcall.DoorbellSend(new(r.R3)),
        HcallToken.ErrGetInfo => new Hcall.ErrGetInfo(new(r.R3), r.R4, HcallRegisters.Long(r.R5, r.R6), r.R7),
        HcallToken.PartitionGetDtprop => new Hcall.PartitionGetDtprop(
            new(r.R3), HcallRegisters.Long(r.R4, r.R5), HcallRegisters.Long(r.R6, r.R7), HcallRegisters.Long(r.R8, r.R9), r.R10),
        HcallToken.PartitionSetDtprop => new Hcall.PartitionSetDtprop(
            new(r.R3), HcallRegisters.Long(r.R4, r.R5), HcallRegisters.Long(r.R6, r.R7), HcallRegisters.Long(r.R8, r.R9), r.R10),
        HcallToken.PartitionRestart => new Hcall.PartitionRestart(new(r.R3)),
        HcallToken.PartitionGetStatus => new Hcall.PartitionGetStatus(new(r.R3)),
        HcallToken.PartitionStart => new Hcall.PartitionStart(new(r.R3), r.R4, r.R5 != 0),
        HcallToken.PartitionStop => new Hcall.PartitionStop(new(r.R3)),
        HcallToken.PartitionMemcpy => new Hcall.PartitionMemcpy(new(r.R3), new(r.R4), HcallRegisters.Long(r.R6, r.R5), r.R7),
        HcallToken.DmaEnable => new Hcall.DmaEnable(new(r.R3)),
        HcallToken.DmaDisable => new Hcall.DmaDisable(new(r.R3)),
        HcallToken.SendNmi => new Hcall.SendNmi(r.R3),
        HcallToken.VmpicGetMsir => new Hcall.VmpicGetMsir(new(r.R3)),
        HcallToken.SystemReset => new Hcall.SystemReset(),
        HcallToken.GetCoreState => new Hcall.GetCoreState(new(r.R3), r.R4),
        HcallToken.EnterNap => new Hcall.EnterNap(new(r.R3), r.R4),
        HcallToken.ExitNap => new Hcall.ExitNap(new(r.R3), r.R4),
        HcallToken.ClaimDevice => new Hcall.ClaimDevice(new(r.R3)),
        HcallToken.PartitionStopDma => new Hcall.PartitionStopDma(new(r.R3)),
        HcallToken.DmaAttrSet => new Hcall.DmaAttrSet(new(r.R3), r.R4, HcallRegisters.Long(r.R5, r.R6)),
        HcallToken.DmaAttrGet => new Hcall.DmaAttrGet(new(r.R3), r.R4, HcallRegisters.Long(r.R5, r.R6)),
        _ => null,
    };

    private static HcallRegisters Arguments(Hcall call) => call switch
    {
        Hcall.ByteChannelSend c => WithData(new(c.Channel.Value, (uint)c.Data.Length), c.Data),
        Hcall.ByteChannelReceive c => new(c.Channel.Value, c.BytesMax),
        Hcall.ByteChannelPoll c => new(c.Channel.Value),
        Hcall.IntSetConfig c => new(c.Interrupt.Value, c.Config, c.Priority, c.Vcpu),
        Hcall.IntGetConfig c => new(c.Interrupt.Value),
        Hcall.IntSetMask c => new(c.Interrupt.Value, c.Masked ? 1u : 0u),
        Hcall.IntGetMask c => new(c.Interrupt.Value),
        Hcall.IntIack or Hcall.SystemReset or Hcall.Unknown => default,
        Hcall.IntEoi c => new(c.Interrupt.Value),
        Hcall.DoorbellSend c => new(c.Doorbell.Value),
        Hcall.ErrGetInfo c => new(c.Queue.Value, c.BufferBytes, High(c.BufferAddress), (uint)c.BufferAddress, c.Peek),
        Hcall.PartitionGetDtprop c => Property(c.Partition, c.PathAddress, c.NameAddress, c.ValueAddress, c.LengthBytes),
        Hcall.PartitionSetDtprop c => Property(c.Partition, c.PathAddress, c.NameAddress, c.ValueAddress, c.LengthBytes),
        Hcall.PartitionRestart c => new(c.Partition.Value),
        Hcall.PartitionGetStatus c => new(c.Partition.Value),
        Hcall.PartitionStart c => new(c.Partition.Value, (uint)c.Entry, c.Load ? 1u : 0u),
        Hcall.PartitionStop c => new(c.Partition.Value),
        Hcall.PartitionMemcpy c => new(c.Source.Value, c.Target.Value, (uint)c.ListAddress, High(c.ListAddress), c.Entries),
        Hcall.DmaEnable c => new(c.Dma.Value),
        Hcall.DmaDisable c => new(c.Dma.Value),
        Hcall.SendNmi c => new(c.Mask),
        Hcall.VmpicGetMsir c => new(c.Interrupt.Value),
        Hcall.GetCoreState c => new(c.Partition.Value, c.Vcpu),
        Hcall.EnterNap c => new(c.Partition.Value, c.Vcpu),
        Hcall.ExitNap c => new(c.Partition.Value, c.Vcpu),
        Hcall.ClaimDevice c => new(c.Device.Value),
        Hcall.PartitionStopDma c => new(c.Partition.Value),
        Hcall.DmaAttrSet c => new(c.Dma.Value, c.Attribute, High(c.Address), (uint)c.Address),
        Hcall.DmaAttrGet c => new(c.Dma.Value, c.Attribute, High(c.Address), (uint)c.Address),
        _ => throw Actors.Invariant.Unreachable(call),
    };

    private static HcallRegisters Property(Handle partition, ulong path, ulong name, ulong value, uint length) =>
        new(partition.Value, High(path), (uint)path, High(name), (uint)name, High(value), (uint)value, length);

    private static uint High(ulong value) => (uint)(value >> 32);

    /// <summary>As many bytes as r4 says, of those in r5 to r8; one more than fits stands for any greater count, which is refused.</summary>
    private static Bytes Data(in HcallRegisters r)
    {
        var bytes = new byte[Hcall.ByteChannelBytesMax + 1];
        ByteOrder.Big.WriteWord(bytes, r.R5);
        ByteOrder.Big.WriteWord(bytes.AsSpan(4), r.R6);
        ByteOrder.Big.WriteWord(bytes.AsSpan(8), r.R7);
        ByteOrder.Big.WriteWord(bytes.AsSpan(12), r.R8);
        return Bytes.Copy(bytes.AsSpan(0, (int)Math.Min(r.R4, (uint)bytes.Length)));
    }

    private static HcallRegisters WithData(HcallRegisters registers, Bytes data)
    {
        Span<byte> bytes = stackalloc byte[Hcall.ByteChannelBytesMax];
        bytes.Clear();
        data.Span[..Math.Min(data.Length, bytes.Length)].CopyTo(bytes);
        return registers with
        {
            R5 = ByteOrder.Big.ReadWord(bytes),
            R6 = ByteOrder.Big.ReadWord(bytes[4..]),
            R7 = ByteOrder.Big.ReadWord(bytes[8..]),
            R8 = ByteOrder.Big.ReadWord(bytes[12..]),
        };
    }
}
