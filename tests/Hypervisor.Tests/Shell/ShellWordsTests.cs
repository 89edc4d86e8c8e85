namespace FslHv.Hypervisor.Tests.Shell;

/// <summary>How the shell splits a line into words.</summary>
public sealed class ShellWordsTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("   ", new string[0])]
    [InlineData("info", new[] { "info" })]
    [InlineData("  start   load  worker ", new[] { "start", "load", "worker" })]
    [InlineData("stop 'a b'", new[] { "stop", "a b" })]
    [InlineData("stop \"a b\" c", new[] { "stop", "a b", "c" })]
    [InlineData("foo a'bc \"bar\" def'baz", new[] { "foo", "abc \"bar\" defbaz" })]
    [InlineData("a\"it's\"b '\"'", new[] { "ait'sb", "\"" })]
    [InlineData("'' x", new[] { "", "x" })]
    [InlineData("'a'\"b\"c", new[] { "abc" })]
    public void Words(string line, string[] words) => Assert.Equal(words, Split(line, out _));

    [Theory]
    [InlineData("'", new string[0])]
    [InlineData("stop 'wor", new[] { "stop" })]
    [InlineData("stop a\"b 'c' d", new[] { "stop" })]
    [InlineData("stop 'a' it's more words", new[] { "stop", "a" })]
    public void A_quote_that_does_not_end_ends_the_line(string line, string[] words)
    {
        Assert.Equal(words, Split(line, out var reader));
        Assert.True(reader.IsQuoteOpen);
        Assert.Null(reader.Next());
    }

    [Fact]
    public void Words_that_were_quoted_come_back()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            string[] words = [.. Enumerable.Range(0, random.Next(6)).Select(_ => new string(random.GetItems<char>(" abc'\"", random.Next(8))))];
            Assert.Equal(words, Split(string.Join(' ', words.Select(Quoted)), out var reader));
            Assert.False(reader.IsQuoteOpen);
        }
    }

    private static string Quoted(string word) => string.Concat(word.Select(each => each == '\'' ? "\"'\"" : $"'{each}'").Prepend("''"));

    private static List<string> Split(string line, out ShellWords reader)
    {
        reader = new ShellWords(line);
        var words = new List<string>();
        while (reader.Next() is { } word)
            words.Add(word);
        return words;
    }
}
