using FslHv.Host.Output;
using Spectre.Console;

namespace FslHv.Host.Tests.Output;

/// <summary>Lines that do not fit.</summary>
public sealed class TerminalTests
{
    [Theory]
    [InlineData(80, "   1.000000  one two three four five six\n")]
    [InlineData(34, "   1.000000  one two three four\n             five six\n")]
    public void A_line_goes_on_below_its_text(int columns, string expected) => Assert.Equal(expected, Written(columns));

    [Fact]
    public void A_line_goes_on_at_the_margin_where_its_text_would_have_no_room() =>
        Assert.Equal("   1.000000  one two three four\nfive six\n", Written(20));

    private static string Written(int columns)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = columns;
        console.WriteHanging("   1.000000  ", Style.Plain, "one two three four five six", Style.Plain);
        return string.Join('\n', writer.ToString().Split('\n').Select(line => line.TrimEnd()));
    }
}
