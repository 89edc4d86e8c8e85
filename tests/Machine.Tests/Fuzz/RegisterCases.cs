using System.Text;
using FslHv.Abi;
using FslHv.Hypervisor;

namespace FslHv.Machine.Tests.Fuzz;

/// <summary>Makes register sets: mostly a call that could be meant, with a register or two of it spoilt, and now and then nothing but random bits.</summary>
internal sealed class RegisterCases(Random random, MachinePlan plan)
{
    public const uint PathAt = 0x1000;
    public const uint NameAt = 0x2000;
    public const uint ValueAt = 0x3000;
    public const uint ListAt = 0x4000;
    public const uint UnterminatedAt = 0xF000;

    private static readonly ulong[] Edges =
    [
        0, 0xFFC, 0x1000, 0x2000, 0x3000, 0x4000, 0x8000, 0xFFFC, 0xFFFF, 0x1_0000, 0x1_8000, 0x1_FFF0, 0x2_0000, 0x2_0FFC, 0x2_1000, 0x18_0000,
        0x18_FFF0, 0x19_0000,
        0x7FFF_FFFF, 0xFFFF_FFF0, 1UL << 32, 1UL << 36, 0xF_FE10_0100, ulong.MaxValue - 31, ulong.MaxValue,
    ];

    private static readonly uint[] Lengths =
        [0, 1, 3, 4, 8, 15, 16, 17, 31, 64, 751, 752, 753, 4096, 32767, 32768, 32769, 0x1_0000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF];

    private static readonly string[] Paths =
        ["/", "", "/hypervisor", "/hypervisor/handles", "//m//x/", "m/x@1", "/m/x@2/y", "/chosen", "/memory", "/nothing/there", "/cpus/cpu@0"];
    private static readonly string[] Names = ["fsl,hv-stopped-by", "guest-name", "p", "q", "compatible", "", "reg", "label", "status", "fsl,hv-claimable"];

    /// <summary>A property of memory that a call may point at: address and bytes.</summary>
    public (ulong Address, byte[] Bytes) Store() => random.Next(8) switch
    {
        0 or 1 => (PathAt, Terminated(Paths)),
        2 or 3 => (NameAt, Terminated(Names)),
        4 => (ValueAt, Filled(random.Next(64))),
        5 => (ListAt, List()),
        6 => (UnterminatedAt, [.. Enumerable.Repeat((byte)'u', 4096)]),
        _ => (Address(), Filled(random.Next(200))),
    };

    /// <summary>The next one of a partition.</summary>
    public HcallRegisters Next(int partition)
    {
        var registers = OneIn(30) ? Bits() : HcallCodec.Encode(Plausible(partition, Token()));
        if (OneIn(3))
            registers = Spoil(registers, partition);
        if (OneIn(10))
            registers = Spoil(registers, partition);
        return OneIn(12) ? registers with { R11 = SpoilToken(registers.R11) } : registers;
    }

    /// <summary>A device's handle, or one that is none.</summary>
    public Handle AnyHandle(int partition)
    {
        var handles = plan.Partitions[partition].LocalHandles;
        return random.Next(12) switch
        {
            0 => Handle.Self,
            1 => new((uint)random.Next(130)),
            2 => new(Word()),
            _ => new(Handle.LocalFirst + (uint)random.Next(handles.Count + 1)),
        };
    }

    private HcallToken Token()
    {
        while (true)
        {
            var token = HcallTable.All[random.Next(HcallTable.All.Count)].Token;
            if (token is not (HcallToken.SystemReset or HcallToken.PartitionStop or HcallToken.PartitionRestart) || OneIn(6))
                return token;
        }
    }

    private Hcall Plausible(int caller, HcallToken token) => token switch
    {
        HcallToken.ByteChannelSend => new Hcall.ByteChannelSend(Of<HandleEntry.ByteChannel>(caller), Bytes.Copy(Filled(random.Next(18)))),
        HcallToken.ByteChannelReceive => new Hcall.ByteChannelReceive(Of<HandleEntry.ByteChannel>(caller), (uint)random.Next(20)),
        HcallToken.ByteChannelPoll => new Hcall.ByteChannelPoll(Of<HandleEntry.ByteChannel>(caller)),
        HcallToken.IntSetConfig => new Hcall.IntSetConfig(Interrupt(caller), (uint)random.Next(4), (uint)random.Next(17), (uint)random.Next(3)),
        HcallToken.IntGetConfig => new Hcall.IntGetConfig(Interrupt(caller)),
        HcallToken.IntSetMask => new Hcall.IntSetMask(Interrupt(caller), OneIn(4)),
        HcallToken.IntGetMask => new Hcall.IntGetMask(Interrupt(caller)),
        HcallToken.IntIack => new Hcall.IntIack(),
        HcallToken.IntEoi => new Hcall.IntEoi(Interrupt(caller)),
        HcallToken.DoorbellSend => new Hcall.DoorbellSend(Of<HandleEntry.SendDoorbell>(caller)),
        HcallToken.ErrGetInfo =>
            new Hcall.ErrGetInfo(Of<HandleEntry.ErrorQueue>(caller), OneIn(6) ? Length() : 752, OneIn(4) ? Address() : ValueAt, (uint)random.Next(3)),
        HcallToken.PartitionGetDtprop => new Hcall.PartitionGetDtprop(Partition(), Path(), Name(), Value(), OneIn(4) ? Length() : 64),
        HcallToken.PartitionSetDtprop => new Hcall.PartitionSetDtprop(Partition(), Path(), Name(), Value(), OneIn(20) ? Length() : (uint)random.Next(64)),
        HcallToken.PartitionRestart => new Hcall.PartitionRestart(Partition()),
        HcallToken.PartitionGetStatus => new Hcall.PartitionGetStatus(Partition()),
        HcallToken.PartitionStart => new Hcall.PartitionStart(Partition(), (uint)random.Next(16) * 4, OneIn(2)),
        HcallToken.PartitionStop => new Hcall.PartitionStop(Partition()),
        HcallToken.PartitionMemcpy =>
            new Hcall.PartitionMemcpy(Partition(), Partition(), OneIn(6) ? Address() : ListAt, OneIn(6) ? Length() : (uint)random.Next(8)),
        HcallToken.DmaEnable => new Hcall.DmaEnable(Of<HandleEntry.Dma>(caller)),
        HcallToken.DmaDisable => new Hcall.DmaDisable(Of<HandleEntry.Dma>(caller)),
        HcallToken.SendNmi => new Hcall.SendNmi((uint)random.Next(5)),
        HcallToken.VmpicGetMsir => new Hcall.VmpicGetMsir(Interrupt(caller)),
        HcallToken.SystemReset => new Hcall.SystemReset(),
        HcallToken.GetCoreState => new Hcall.GetCoreState(Partition(), (uint)random.Next(3)),
        HcallToken.EnterNap => new Hcall.EnterNap(Partition(), (uint)random.Next(3)),
        HcallToken.ExitNap => new Hcall.ExitNap(Partition(), (uint)random.Next(3)),
        HcallToken.ClaimDevice => new Hcall.ClaimDevice(Device(caller)),
        HcallToken.PartitionStopDma => new Hcall.PartitionStopDma(Partition()),
        HcallToken.DmaAttrSet => new Hcall.DmaAttrSet(Of<HandleEntry.Dma>(caller), OneIn(10) ? Word() : Hcall.StashAttribute, Value()),
        HcallToken.DmaAttrGet => new Hcall.DmaAttrGet(Of<HandleEntry.Dma>(caller), OneIn(10) ? Word() : Hcall.StashAttribute, Value()),
        _ => throw new InvalidOperationException($"{token} is new: say what its registers may look like"),
    };

    private Handle Of<T>(int caller) where T : HandleEntry
    {
        var all = plan.Partitions[caller].LocalHandles.ToArray().OfType<T>().ToArray();
        return all.Length == 0 || OneIn(15) ? AnyHandle(caller) : all[random.Next(all.Length)].Handle;
    }

    private Handle Interrupt(int caller)
    {
        var all = plan.Partitions[caller].LocalHandles.ToArray()
            .Where(entry => entry is HandleEntry.Interrupt or HandleEntry.Device { IsInterrupt: true }).ToArray();
        return all.Length == 0 || OneIn(15) ? AnyHandle(caller) : all[random.Next(all.Length)].Handle;
    }

    private Handle Device(int caller)
    {
        var all = plan.Partitions[caller].LocalHandles.ToArray()
            .Where(entry => entry is HandleEntry.Device { IsInterrupt: false } or HandleEntry.ErrorQueue).ToArray();
        return all.Length == 0 || OneIn(15) ? AnyHandle(caller) : all[random.Next(all.Length)].Handle;
    }

    private Handle Partition() => OneIn(4) ? Handle.Self : new((uint)random.Next(1, 6));

    private ulong Path() => OneIn(20) ? Address() : OneIn(30) ? UnterminatedAt : PathAt;

    private ulong Name() => OneIn(20) ? Address() : OneIn(30) ? UnterminatedAt : NameAt;

    private ulong Value() => OneIn(10) ? Address() : ValueAt;

    private ulong Address() => random.Next(4) switch
    {
        0 => (ulong)random.NextInt64(),
        1 => (ulong)random.Next(0x20_0000),
        _ => Edges[random.Next(Edges.Length)],
    };

    private uint Length() => Lengths[random.Next(Lengths.Length)];

    private uint Word() => (uint)random.NextInt64(1L << 32);

    private byte[] Filled(int length)
    {
        var bytes = new byte[length];
        if (OneIn(2))
            random.NextBytes(bytes);
        else
            bytes.AsSpan().Fill((byte)random.Next(3));
        return bytes;
    }

    private byte[] Terminated(string[] pool) => Encoding.Latin1.GetBytes(pool[random.Next(pool.Length)] + "\0");

    private byte[] List()
    {
        var entries = new ScatterGatherEntry[random.Next(OneIn(20) ? 300 : 6)];
        for (var i = 0; i < entries.Length; i++)
            entries[i] = new(Address(), Address(), OneIn(8) ? Address() : (ulong)random.Next(OneIn(4) ? 0x2000 : 64));
        return ScatterGatherEntry.Write(entries).Span.ToArray();
    }

    private HcallRegisters Bits() => new(Word(), Word(), Word(), Word(), Word(), Word(), Word(), Word(), Word());

    private HcallRegisters Spoil(HcallRegisters registers, int partition)
    {
        var word = random.Next(5) switch
        {
            0 => Length(),
            1 => (uint)Address(),
            2 => AnyHandle(partition).Value,
            3 => (uint)random.Next(6),
            _ => Word(),
        };
        return random.Next(8) switch
        {
            0 => registers with { R3 = word },
            1 => registers with { R4 = word },
            2 => registers with { R5 = word },
            3 => registers with { R6 = word },
            4 => registers with { R7 = word },
            5 => registers with { R8 = word },
            6 => registers with { R9 = word },
            _ => registers with { R10 = word },
        };
    }

    private uint SpoilToken(uint token) => random.Next(5) switch
    {
        0 => token ^ 0x8000_0000,
        1 => (token & 0xFFFF) | ((uint)random.Next(5) << 16),
        2 => (token & 0xFFFF) | ((uint)random.Next(0x1_0000) << 16),
        3 => token ^ (1u << random.Next(32)),
        _ => Word(),
    };

    private bool OneIn(int chances) => random.Next(chances) == 0;
}
