using FslHv.Host.Output;

namespace FslHv.Host.Tests.Output;

/// <summary>Numbers as people read them.</summary>
public sealed class UnitsTests
{
    [Theory]
    [InlineData(0UL, "0 B")]
    [InlineData(1023UL, "1023 B")]
    [InlineData(1024UL, "1 KiB")]
    [InlineData(1536UL, "1536 B")]
    [InlineData(256UL << 20, "256 MiB")]
    [InlineData((1UL << 30) + (1UL << 20), "1025 MiB")]
    [InlineData(1UL << 36, "64 GiB")]
    [InlineData(1UL << 63, "8388608 TiB")]
    public void A_size_has_the_largest_unit_that_keeps_it_whole(ulong bytes, string text) => Assert.Equal(text, Units.Bytes(bytes));

    [Theory]
    [InlineData("", new uint[0])]
    [InlineData("3", new uint[] { 3 })]
    [InlineData("0-6, 8", new uint[] { 0, 1, 2, 3, 4, 5, 6, 8 })]
    [InlineData("1, 3, 5-6", new uint[] { 1, 3, 5, 6 })]
    [InlineData("4294967294-4294967295", new uint[] { uint.MaxValue - 1, uint.MaxValue })]
    [InlineData("4294967295, 0", new uint[] { uint.MaxValue, 0 })]
    public void Numbers_in_a_row_are_a_run(string text, uint[] numbers) => Assert.Equal(text, Units.Runs(numbers));

    [Theory]
    [InlineData(0, "0 partitions")]
    [InlineData(1, "1 partition")]
    [InlineData(24, "24 partitions")]
    public void One_is_not_many(int count, string text) => Assert.Equal(text, Units.Of(count, "partition"));

    [Fact]
    public void Thousands_are_set_apart() => Assert.Equal("1,234,567", Units.Count(1_234_567));
}
