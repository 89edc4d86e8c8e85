namespace FslHv.Abi.Tests;

public sealed class HcallCodecTests
{
    private static readonly HcallRegisters Filled = new(3, 4, 5, 6, 7, 8, 9, 10);

    public static TheoryData<uint, Hcall> Calls => new()
    {
        { 0x10001, new Hcall.ByteChannelSend(new(3), Bytes.Copy([0, 0, 0, 5])) },
        { 0x10002, new Hcall.ByteChannelReceive(new(3), 4) },
        { 0x10003, new Hcall.ByteChannelPoll(new(3)) },
        { 0x10004, new Hcall.IntSetConfig(new(3), 4, 5, 6) },
        { 0x10005, new Hcall.IntGetConfig(new(3)) },
        { 0x10006, new Hcall.IntSetMask(new(3), true) },
        { 0x10007, new Hcall.IntGetMask(new(3)) },
        { 0x10009, new Hcall.IntIack() },
        { 0x1000A, new Hcall.IntEoi(new(3)) },
        { 0x1000E, new Hcall.DoorbellSend(new(3)) },
        { 0x20001, new Hcall.ErrGetInfo(new(3), 4, 0x5_0000_0006, 7) },
        { 0x20002, new Hcall.PartitionGetDtprop(new(3), 0x4_0000_0005, 0x6_0000_0007, 0x8_0000_0009, 10) },
        { 0x20003, new Hcall.PartitionSetDtprop(new(3), 0x4_0000_0005, 0x6_0000_0007, 0x8_0000_0009, 10) },
        { 0x20004, new Hcall.PartitionRestart(new(3)) },
        { 0x20005, new Hcall.PartitionGetStatus(new(3)) },
        { 0x20006, new Hcall.PartitionStart(new(3), 4, true) },
        { 0x20007, new Hcall.PartitionStop(new(3)) },
        { 0x20008, new Hcall.PartitionMemcpy(new(3), new(4), 0x6_0000_0005, 7) },
        { 0x20009, new Hcall.DmaEnable(new(3)) },
        { 0x2000A, new Hcall.DmaDisable(new(3)) },
        { 0x2000B, new Hcall.SendNmi(3) },
        { 0x2000C, new Hcall.VmpicGetMsir(new(3)) },
        { 0x2000D, new Hcall.SystemReset() },
        { 0x2000E, new Hcall.GetCoreState(new(3), 4) },
        { 0x2000F, new Hcall.EnterNap(new(3), 4) },
        { 0x20010, new Hcall.ExitNap(new(3), 4) },
        { 0x20011, new Hcall.ClaimDevice(new(3)) },
        { 0x20012, new Hcall.PartitionStopDma(new(3)) },
        { 0x20013, new Hcall.DmaAttrSet(new(3), 4, 0x5_0000_0006) },
        { 0x20014, new Hcall.DmaAttrGet(new(3), 4, 0x5_0000_0006) },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    [Conforms("a.1-2", "a.1-3", "a.4-1", "a.4-25", "a.7-5")]
    public void Registers_mean_a_call_and_a_call_makes_registers(uint token, Hcall call)
    {
        Assert.Equal(call, HcallCodec.Decode(Filled with { R11 = token }, Fidelity.Ideal));
        Assert.Equal(call, HcallCodec.Decode(HcallCodec.Encode(call), Fidelity.Ideal));
        Assert.Equal(token, HcallCodec.Encode(call).R11);
    }

    [Fact]
    public void The_table_has_every_call_in_order_of_token()
    {
        Assert.Equal(Enum.GetValues<HcallToken>().Order(), HcallTable.All.Select(info => info.Token));
        Assert.Equal(Calls.Select(row => (HcallToken)(uint)row[0]).Order(), HcallTable.All.Select(info => info.Token));
    }

    /// <summary>Calls that the original's headers number and its table does not have, 0, and what lies behind the tables.</summary>
    [Theory]
    [InlineData(0x10000)]
    [InlineData(0x10008)]
    [InlineData(0x1000B)]
    [InlineData(0x1000C)]
    [InlineData(0x1000D)]
    [InlineData(0x1000F)]
    [InlineData(0x10010)]
    [InlineData(0x10011)]
    [InlineData(0x1FFFF)]
    [InlineData(0x20000)]
    [InlineData(0x20015)]
    [InlineData(0x2FFFF)]
    [Conforms("a.1-7", "a.1-8", "a.7-23")]
    public void Holes_and_numbers_past_the_end_are_no_calls(uint token) =>
        Assert.Equal(new Hcall.Unknown(token), HcallCodec.Decode(Filled with { R11 = token }, Fidelity.Ideal));

    [Theory]
    [InlineData(0x0000_000Eu, typeof(Hcall.DoorbellSend))]
    [InlineData(0x0001_000Eu, typeof(Hcall.DoorbellSend))]
    [InlineData(0x8001_000Eu, typeof(Hcall.DoorbellSend))]
    [InlineData(0x0002_000Eu, typeof(Hcall.GetCoreState))]
    [InlineData(0x8002_000Eu, typeof(Hcall.GetCoreState))]
    [InlineData(0x0003_000Eu, typeof(Hcall.GetCoreState))]
    [InlineData(0x002A_000Eu, typeof(Hcall.GetCoreState))]
    [InlineData(0x7FFF_000Eu, typeof(Hcall.GetCoreState))]
    [Conforms("a.1-4", "a.1-5", "a.1-6")]
    public void Vendors_0_and_1_are_ePAPR_and_every_other_one_is_Freescale(uint token, Type call) =>
        Assert.IsType(call, HcallCodec.Decode(Filled with { R11 = token }, Fidelity.Ideal));

    [Theory]
    [InlineData(0x0000_000Eu, true)]
    [InlineData(0x0001_000Eu, true)]
    [InlineData(0x0002_000Eu, true)]
    [InlineData(0x0003_000Eu, false)]
    [InlineData(0x002A_000Eu, false)]
    public void Without_the_defect_an_unknown_vendor_has_no_calls(uint token, bool isCall)
    {
        var fidelity = Fidelity.Ideal.With(Defect.UnknownVendorIsFsl, false);
        Assert.Equal(isCall, HcallCodec.Decode(Filled with { R11 = token }, fidelity) is not Hcall.Unknown);
    }

    [Theory]
    [InlineData(0u, 0)]
    [InlineData(16u, 16)]
    [InlineData(17u, 17)]
    [InlineData(uint.MaxValue, 17)]
    [Conforms("a.7-1", "a.7-5")]
    public void A_count_of_more_bytes_than_registers_hold_is_seen_as_too_many(uint count, int length)
    {
        var registers = new HcallRegisters(70, count, 0x01020304, 0x05060708, 0x090A0B0C, 0x0D0E0F10, R11: 0x10001);
        var send = Assert.IsType<Hcall.ByteChannelSend>(HcallCodec.Decode(registers, Fidelity.Ideal));
        Assert.Equal(length, send.Data.Length);
        for (var i = 0; i < Math.Min(length, 16); i++)
            Assert.Equal(i + 1, send.Data.Span[i]);
    }

    [Fact]
    [Conforms("a.7-16")]
    public void Loading_and_masking_is_any_number_but_0()
    {
        Assert.Equal(new Hcall.PartitionStart(new(2), 0, true), HcallCodec.Decode(new HcallRegisters(2, 0, 0x8000_0000, R11: 0x20006), Fidelity.Ideal));
        Assert.Equal(new Hcall.PartitionStart(new(2), 0, false), HcallCodec.Decode(new HcallRegisters(2, R11: 0x20006), Fidelity.Ideal));
        Assert.Equal(new Hcall.IntSetMask(new(2), true), HcallCodec.Decode(new HcallRegisters(2, 2, R11: 0x10006), Fidelity.Ideal));
    }

    [Fact]
    [Conforms("a.1-2", "a.7-5")]
    public void Answers_are_a_status_and_results()
    {
        Assert.Equal(new HcallRegisters(8), HcallCodec.Encode(new HcallAnswer(new(1), HcallStatus.Invalid)));
        Assert.Equal(new HcallRegisters(0, 1, 8, 2), HcallCodec.Encode(new HcallAnswer(new(1), HcallStatus.Success, 1, 8, 2)));
        var received = new HcallAnswer(new(1), HcallStatus.Success, 5) { Data = Bytes.Copy([1, 2, 3, 4, 5]) };
        Assert.Equal(new HcallRegisters(0, 5, 0x01020304, 0x05000000), HcallCodec.Encode(received));
    }
}
