namespace FslHv.Abi.Tests;

/// <summary>Numbers that guests and programs see. Source: libos <c>epapr_hcalls.h</c>, <c>fsl_hcalls.h</c>.</summary>
public sealed class NumberTests
{
    [Fact]
    [Conforms("a.2-1", "a.2-3")]
    public void Statuses_are_these_fourteen_and_no_others() => Assert.Equal(
        [
            "success", "EV_EPERM", "EV_ENOENT", "EV_EIO", "EV_EAGAIN", "EV_ENOMEM", "EV_EFAULT", "EV_ENODEV", "EV_EINVAL", "EV_INTERNAL", "EV_CONFIG",
            "EV_INVALID_STATE", "EV_UNIMPLEMENTED", "EV_BUFFER_OVERFLOW",
        ],
        Enum.GetValues<HcallStatus>().Select((status, index) => (uint)status == (uint)index ? status.OriginalName() : $"{status} is {(uint)status}"));

    [Fact]
    [Conforms("a.2-2")]
    public void A_status_is_no_errno()
    {
        Assert.Equal((8u, 22), ((uint)HcallStatus.Invalid, (int)Errno.EINVAL));
        Assert.Equal((11u, 11), ((uint)HcallStatus.InvalidState, (int)Errno.EAGAIN));
    }

    [Fact]
    [Conforms("a.1-3")]
    public void Tokens_have_their_vendor_in_the_upper_half_and_their_number_in_the_lower()
    {
        Assert.Equal(0x0001_000Eu, (uint)HcallToken.DoorbellSend);
        Assert.Equal(0x0002_0005u, (uint)HcallToken.PartitionGetStatus);
        foreach (var token in Enum.GetValues<HcallToken>())
            Assert.Contains((uint)token >> 16, (uint[])[1, 2]);
    }

    [Fact]
    [Conforms("c.1-10")]
    public void No_hcall_pauses_or_resumes() => Assert.DoesNotContain(
        Enum.GetNames<HcallToken>(), name => name.Contains("Pause", StringComparison.Ordinal) || name.Contains("Resume", StringComparison.Ordinal));

    [Fact]
    [Conforms("a.7-18")]
    public void The_vector_of_nothing_is_0xFFFF() => Assert.Equal(0xFFFFu, InterruptTaken.Spurious.Value);
}
