namespace FslHv.DeviceTree.Source;

/// <summary>
/// Takes tokens off a cursor on demand. What the next characters mean depends on the place (<c>1ab</c> may be a name, bytes or a wrong
/// number), so the parser says what it looks for.
/// </summary>
internal sealed partial class SourceLexer(SourceCursor cursor)
{
    /// <summary>Where the next token starts.</summary>
    public SourcePosition NextPosition
    {
        get
        {
            cursor.SkipTrivia();
            return cursor.Position;
        }
    }

    /// <summary>First character of the next token; NUL at the end of the source.</summary>
    public char NextCharacter
    {
        get
        {
            cursor.SkipTrivia();
            return cursor.Peek();
        }
    }

    /// <summary>Whether nothing follows.</summary>
    public bool AtEnd
    {
        get
        {
            cursor.SkipTrivia();
            return cursor.AtEnd;
        }
    }

    /// <summary>Whether something like <c>/bits/</c> comes next.</summary>
    public bool IsKeywordNext => NextCharacter == '/' && KeywordLength(cursor.Rest) > 0;

    /// <summary>Takes that text when it comes next.</summary>
    public bool TryTake(ReadOnlySpan<char> text)
    {
        if (!IsNext(text))
            return false;
        cursor.Advance(text.Length);
        return true;
    }

    /// <summary>Whether that text comes next.</summary>
    public bool IsNext(ReadOnlySpan<char> text)
    {
        cursor.SkipTrivia();
        return cursor.Rest.StartsWith(text, StringComparison.Ordinal);
    }

    /// <summary>Takes that text, or says where it was expected: <c>expected ';' after …, found …</c>.</summary>
    public void Expect(string text, string place)
    {
        if (!TryTake(text))
            throw Unexpected($"'{text}' {place}");
    }

    /// <summary>The error that something else was expected at the next token.</summary>
    public DeviceTreeFormatException Unexpected(string expected) => NextPosition.Error($"expected {expected}, found {DescribeNext()}");

    /// <summary>The next token in words, for messages.</summary>
    private string DescribeNext()
    {
        const int ShownMax = 40;
        cursor.SkipTrivia();
        if (cursor.AtEnd)
            return "the end of the source";
        var rest = cursor.Rest;
        var c = rest[0];
        if (c == '"')
            return "a string";
        if (DeviceTreeNames.IsNameCharacter(c))
            return $"'{rest[..Math.Min(NameLength(rest), ShownMax)]}'";
        if (c == '/' && KeywordLength(rest) is > 0 and <= ShownMax and var keyword)
            return $"'{rest[..keyword]}'";
        if (c == '&')
            return "a reference";
        return c is > ' ' and <= '~' ? $"'{c}'" : $"the character U+{(int)c:X4}";
    }

    private static int NameLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && DeviceTreeNames.IsNameCharacter(text[length]))
            length++;
        return length;
    }

    /// <summary>Length of something like <c>/delete-node/</c>, or 0.</summary>
    private static int KeywordLength(ReadOnlySpan<char> text)
    {
        var length = 1;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] == '-'))
            length++;
        return length > 1 && length < text.Length && text[length] == '/' ? length + 1 : 0;
    }
}
