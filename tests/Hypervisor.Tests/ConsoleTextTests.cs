namespace FslHv.Hypervisor.Tests;

public sealed class ConsoleTextTests
{
    [Fact]
    public void A_line_feed_ends_a_line_and_carriage_returns_before_it_belong_to_its_end() =>
        Assert.Equal(["one", "", "a\\x0db", "two"], Lines("one\r\n\na\rb\r\r\ntwo\nrest"));

    [Fact]
    public void What_is_no_text_is_shown_as_numbers() => Assert.Equal(["\\x1b[1m \\\\"], Lines("\u001b[1m \\\n"));

    [Fact]
    public void A_line_without_end_is_cut()
    {
        var lines = Lines(new string('x', 600) + "\n");
        Assert.Equal([256, 256, 88], lines.Select(line => line.Length));
    }

    private static List<string> Lines(string text)
    {
        var console = new ConsoleText();
        return [.. text.Select(each => console.Add((byte)each)).OfType<string>()];
    }
}
