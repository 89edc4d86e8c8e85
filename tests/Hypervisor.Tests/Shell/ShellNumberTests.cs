using System.Globalization;

namespace FslHv.Hypervisor.Tests.Shell;

/// <summary>Numbers that are typed at the shell.</summary>
public sealed class ShellNumberTests
{
    [Theory]
    [InlineData("0", 0UL)]
    [InlineData("10", 10UL)]
    [InlineData("0x1f", 31UL)]
    [InlineData("0X1F", 31UL)]
    [InlineData("0b101", 5UL)]
    [InlineData("0B101", 5UL)]
    [InlineData("010", 8UL)]
    [InlineData("00", 0UL)]
    [InlineData("18446744073709551615", ulong.MaxValue)]
    [InlineData("0x000000000000000000001", 1UL)]
    public void A_number(string text, ulong number)
    {
        Assert.Equal(number, ShellNumber.Read(text, out var problem));
        Assert.Null(problem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("0b")]
    [InlineData("0b2")]
    [InlineData("08")]
    [InlineData("018")]
    [InlineData("0y1")]
    [InlineData("1f")]
    [InlineData("1 ")]
    [InlineData("+1")]
    [InlineData("worker")]
    [InlineData("0xffffffffffffffffffz")]
    public void No_number(string text)
    {
        Assert.Null(ShellNumber.Read(text, out var problem));
        Assert.Equal($"Unrecognized number format: {text}", problem);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("-")]
    [InlineData("18446744073709551616")]
    [InlineData("0x10000000000000000")]
    [InlineData("02000000000000000000000")]
    public void Out_of_range(string text)
    {
        Assert.Null(ShellNumber.Read(text, out var problem));
        Assert.Equal($"Number exceeds range: {text}", problem);
    }

    [Fact]
    public void Every_number_reads_back_in_every_base() => Try(random =>
    {
        var number = (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
        Assert.Equal(number, ShellNumber.Read(number.ToString(CultureInfo.InvariantCulture), out _));
        Assert.Equal(number, ShellNumber.Read($"0x{number:x}", out _));
        Assert.Equal(number, ShellNumber.Read($"0X{number:X16}", out _));
        Assert.Equal(number, ShellNumber.Read($"0b{number:b}", out _));
        Assert.Equal(number, ShellNumber.Read($"0{Octal(number)}", out _));
        Assert.Equal(number <= uint.MaxValue ? (uint)number : null, ShellNumber.Read32($"{number}"));
    });

    [Fact]
    public void A_digit_more_than_fits_is_out_of_range() => Try(random =>
    {
        var number = ulong.MaxValue - (ulong)random.NextInt64();
        var digit = random.Next(8);
        Assert.StartsWith("Number exceeds range", Problem($"{number}{digit}"), StringComparison.Ordinal);
        Assert.StartsWith("Number exceeds range", Problem($"0x{number:x}{digit}"), StringComparison.Ordinal);
        Assert.StartsWith("Number exceeds range", Problem($"0{Octal(number)}{digit}"), StringComparison.Ordinal);
    });

    [Fact]
    public void Any_text_is_a_number_or_has_a_problem() => Try(random =>
    {
        var text = string.Concat(random.GetItems<char>("0012789abfx -zé\0", random.Next(6)));
        Assert.Equal(ShellNumber.Read(text, out var problem) is null, problem is not null);
    });

    private static void Try(Action<Random> test)
    {
        for (var seed = 0; seed < 2_000; seed++)
            test(new Random(seed));
    }

    private static string? Problem(string text)
    {
        Assert.Null(ShellNumber.Read(text, out var problem));
        return problem;
    }

    private static string Octal(ulong number)
    {
        var digits = "";
        for (; number > 0; number /= 8)
            digits = $"{number % 8}{digits}";
        return digits.Length == 0 ? "0" : digits;
    }
}
