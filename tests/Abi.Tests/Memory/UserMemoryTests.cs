using FslHv.Actors;

namespace FslHv.Abi.Tests;

public sealed class UserMemoryTests
{
    private static readonly UserMemory Memory = UserMemory.Of(
        new UserRegion(20, Bytes.Take([5, 6, 7]), isWritable: false),
        new UserRegion(10, Bytes.Take([1, 2, 3, 4])),
        new UserRegion(14, Bytes.Take([9])),
        new UserRegion(0x1_0000_0000, 1UL << 40, Bytes.Copy("abc"u8)));

    [Theory]
    [InlineData(10, 4, new byte[] { 1, 2, 3, 4 })]
    [InlineData(12, 9, new byte[] { 3, 4, 9 })]
    [InlineData(9, 4, new byte[0])]
    [InlineData(15, 1, new byte[0])]
    [InlineData(21, 9, new byte[] { 6, 7 })]
    [InlineData(10, 0, new byte[0])]
    [InlineData(0x1_0000_0001, 4, new byte[] { 98, 99, 97, 98 })]
    [InlineData(ulong.MaxValue, 9, new byte[0])]
    public void A_read_gives_the_longest_prefix_that_is_there(ulong address, int length, byte[] expected)
    {
        Assert.Equal(Bytes.Take(expected), Memory.Read(address, length));
        Assert.Equal((ulong)expected.Length, Memory.ReadablePrefix(address, (ulong)length));
    }

    [Theory]
    [InlineData(12, 9, 3)]
    [InlineData(20, 1, 0)]
    [InlineData(0x1_0000_0000, ulong.MaxValue, 1UL << 40)]
    public void Only_what_may_be_written_is_writable(ulong address, ulong length, ulong expected) =>
        Assert.Equal(expected, Memory.WritablePrefix(address, length));

    [Fact]
    public void Regions_are_in_order_whatever_order_they_came_in() =>
        Assert.Equal([10ul, 14ul, 20ul, 0x1_0000_0000ul], ((IEnumerable<UserRegion>)Memory.Regions).Select(r => r.Address));

    [Fact]
    public void Regions_neither_overlap_nor_reach_the_last_address()
    {
        Assert.Throws<InvariantException>(() => UserMemory.Of(new UserRegion(1, Bytes.Take([1, 2])), new UserRegion(2, Bytes.Take([1]))));
        Assert.Throws<InvariantException>(() => new UserRegion(ulong.MaxValue, Bytes.Take([1])));
        Assert.Throws<InvariantException>(() => new UserRegion(1, Bytes.Empty));
    }

    [Fact]
    public void A_string_ends_or_faults_or_is_too_long()
    {
        var memory = UserMemory.Of(
            new UserRegion(100, Bytes.Copy("a\xff\0rest"u8)), new UserRegion(10_000, 4096, Bytes.Copy("x"u8)),
            new UserRegion(14_096, Bytes.Take([0])), new UserRegion(30_000, 4095, Bytes.Copy("x"u8)));
        Assert.Equal(new UserText("a\u00c3\u00bf", UserTextFlaw.None), UserText.Read(memory, 100));
        Assert.Equal(UserTextFlaw.TooLong, UserText.Read(memory, 10_000).Flaw);
        Assert.Equal(UserTextFlaw.None, UserText.Read(memory, 10_001).Flaw);
        Assert.Equal(UserTextFlaw.Faults, UserText.Read(memory, 30_000).Flaw);
        Assert.Equal(UserTextFlaw.Faults, UserText.Read(memory, 9).Flaw);
        Assert.Equal(UserTextFlaw.TooLong, ((UserText)new string('x', 4096)).Flaw);
        Assert.Equal("x", $"{(UserText)"x"}");
    }
}
