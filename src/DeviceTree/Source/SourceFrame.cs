namespace FslHv.DeviceTree.Source;

/// <summary>One open file: its text and how far it is read. Invariant: <c>0 ≤ LineStart ≤ At ≤ Text.Length</c>.</summary>
internal sealed class SourceFrame(string fileName, string text)
{
    /// <summary>The file's identity, which line markers do not change.</summary>
    public string FileName { get; } = fileName;

    /// <summary>What messages call it; a line marker changes it.</summary>
    public string ShownName { get; set; } = fileName;

    public string Text { get; } = text;

    public int At { get; set; }

    public int Line { get; set; } = 1;

    public int LineStart { get; set; }

    public bool AtEnd => At >= Text.Length;

    public ReadOnlySpan<char> Rest => Text.AsSpan(At);

    public SourcePosition Position => new(ShownName, Line, At - LineStart + 1);

    /// <summary>Goes forward and counts the lines passed.</summary>
    public void Advance(int count)
    {
        Invariant.Holds(count >= 0 && count <= Text.Length - At);
        var end = At + count;
        var passed = Text.AsSpan(At, count);
        if (passed.LastIndexOf('\n') is >= 0 and var last)
        {
            Line += passed.Count('\n');
            LineStart = At + last + 1;
        }

        At = end;
    }
}
