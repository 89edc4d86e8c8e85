namespace FslHv.DeviceTree.Source;

/// <summary>
/// Walks over a source and the files it includes, character by character. Included files appear where the <c>/include/</c> stood, and end
/// only between tokens: no token reaches over a file's end.
/// </summary>
internal sealed partial class SourceCursor
{
    private readonly Stack<SourceFrame> _outer = new();
    private readonly DeviceTreeIncludeResolver? _include;
    private SourceFrame _frame;
    private int _includes;
    private long _length;

    public SourceCursor(string text, string fileName, DeviceTreeIncludeResolver? include)
    {
        _include = include;
        _frame = new SourceFrame(fileName, text);
        _length = text.Length;
        CheckLength(_frame.Position);
        SkipByteOrderMark();
    }

    /// <summary>Where the cursor stands.</summary>
    public SourcePosition Position => _frame.Position;

    /// <summary>Whether the current file has no more characters; after <see cref="SkipTrivia"/>: whether the source has none.</summary>
    public bool AtEnd => _frame.AtEnd;

    /// <summary>What is left of the current file.</summary>
    public ReadOnlySpan<char> Rest => _frame.Rest;

    /// <summary>The character at the cursor, or some characters on; NUL past the end of the file.</summary>
    public char Peek(int ahead = 0) => ahead < _frame.Text.Length - _frame.At ? _frame.Text[_frame.At + ahead] : '\0';

    /// <summary>Takes characters away from the front.</summary>
    public void Advance(int count) => _frame.Advance(count);

    /// <summary>Takes characters and gives them back as text.</summary>
    public string Take(int count)
    {
        var text = Rest[..count].ToString();
        Advance(count);
        return text;
    }

    private void SkipByteOrderMark()
    {
        if (Peek() == '\uFEFF')
        {
            Advance(1);
            _frame.LineStart = _frame.At;
        }
    }

    private void CheckLength(SourcePosition position)
    {
        if (_length > DeviceTreeLimits.SourceLengthMax)
            throw position.Error($"the source with everything it includes is longer than {DeviceTreeLimits.SourceLengthMax} characters");
    }
}
