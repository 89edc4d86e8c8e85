namespace FslHv.DeviceTree.Source;

/// <content>Names, labels, references.</content>
internal sealed partial class SourceLexer
{
    /// <summary>Takes the name of a node or property. A backslash before it is dropped: it only says that no keyword is meant.</summary>
    public LabelDraft ReadName(string what)
    {
        var position = NextPosition;
        var start = cursor.Peek() == '\\' ? 1 : 0;
        var length = NameLength(cursor.Rest[start..]);
        if (length == 0)
            throw Unexpected(what);
        CheckLength(length, position);
        cursor.Advance(start);
        return new LabelDraft(cursor.Take(length), position);
    }

    /// <summary>Takes <c>label:</c> when it comes next. The colon must follow at once.</summary>
    public bool TryReadLabel(out LabelDraft label)
    {
        label = default;
        var position = NextPosition;
        var length = LabelLength(cursor.Rest);
        if (length == 0 || cursor.Peek(length) != ':')
            return false;
        CheckLength(length, position);
        label = new LabelDraft(cursor.Take(length), position);
        cursor.Advance(1);
        return true;
    }

    /// <summary>Takes all labels that come next.</summary>
    public void ReadLabels(List<LabelDraft> labels)
    {
        while (TryReadLabel(out var label))
            labels.Add(label);
    }

    /// <summary>Takes <c>&amp;label</c> or <c>&amp;{/path}</c>.</summary>
    public SourceReference ReadReference()
    {
        var position = NextPosition;
        if (cursor.Peek() != '&')
            throw Unexpected("a reference");
        if (cursor.Peek(1) == '{')
            return ReadPathReference(position);
        var length = LabelLength(cursor.Rest[1..]);
        if (length == 0)
            throw position.Error("expected a label or '{/path}' after '&'");
        CheckLength(length, position);
        cursor.Advance(1);
        return new SourceReference(cursor.Take(length), IsPath: false, position);
    }

    private SourceReference ReadPathReference(SourcePosition position)
    {
        const int PathLengthMax = DeviceTreeLimits.DepthMax * (DeviceTreeLimits.NameLengthMax + 1);
        var rest = cursor.Rest[2..];
        var length = 0;
        while (length < rest.Length && (DeviceTreeNames.IsNameCharacter(rest[length]) || rest[length] == '/'))
            length++;
        if (length == 0 || rest[0] != '/')
            throw position.Error("expected a path from the root, '/…', after '&{'");
        if (length == rest.Length || rest[length] != '}')
            throw position.Error("the path reference that starts here has no '}' after its path");
        if (length > PathLengthMax)
            throw position.Error($"the path is longer than {PathLengthMax} characters");
        cursor.Advance(2);
        var path = cursor.Take(length);
        cursor.Advance(1);
        return new SourceReference(path, IsPath: true, position);
    }

    private static int LabelLength(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !(char.IsAsciiLetter(text[0]) || text[0] == '_'))
            return 0;
        var length = 1;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] == '_'))
            length++;
        return length;
    }

    private static void CheckLength(int length, SourcePosition position)
    {
        if (length > DeviceTreeLimits.NameLengthMax)
            throw position.Error($"the name is longer than {DeviceTreeLimits.NameLengthMax} characters");
    }
}
