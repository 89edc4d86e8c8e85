using FslHv.Tests;

namespace FslHv.Drivers.Tests;

public sealed class CNumberTests
{
    [Conforms("e.1-3")]
    [Theory]
    [InlineData("0", 0u)]
    [InlineData("4096", 4096u)]
    [InlineData("0x1000", 0x1000u)]
    [InlineData("0XFf", 0xFFu)]
    [InlineData("010", 8u)]
    [InlineData("09", 0u)]
    [InlineData("0x", 0u)]
    [InlineData("0xg", 0u)]
    [InlineData(" \t+12", 12u)]
    [InlineData("12kilo", 12u)]
    [InlineData("-1", uint.MaxValue)]
    [InlineData("-0x10", 0xFFFFFFF0u)]
    [InlineData("4294967295", uint.MaxValue)]
    [InlineData("4294967296", uint.MaxValue)]
    [InlineData("-99999999999999999999999", uint.MaxValue)]
    [InlineData("nonsense", 0u)]
    [InlineData("", 0u)]
    [InlineData("-", 0u)]
    public void An_address_is_read_as_far_as_it_is_a_number(string text, uint number) => Assert.Equal(number, CNumber.Unsigned(text));

    [Conforms("e.1-3")]
    [Theory]
    [InlineData("2", 2)]
    [InlineData("-1", -1)]
    [InlineData("0x10", 16)]
    [InlineData("077", 63)]
    [InlineData(" 5", 5)]
    [InlineData("4294967295", int.MaxValue)]
    [InlineData("-9999999999", int.MinValue)]
    [InlineData("5 ", null)]
    [InlineData("0x", null)]
    [InlineData("08", null)]
    [InlineData("2worker", null)]
    [InlineData("worker", null)]
    [InlineData("+", null)]
    [InlineData("", null)]
    public void A_handle_is_a_number_to_its_end(string text, int? number) => Assert.Equal(number, CNumber.Signed(text));
}
