namespace FslHv.DeviceTree.Source;

/// <content><c>/include/ "path"</c>.</content>
internal sealed partial class SourceCursor
{
    private void Include()
    {
        var position = Position;
        Advance(IncludeKeyword.Length);
        SkipBlanksAndComments();
        var path = ReadIncludePath();
        if (_outer.Count + 2 > DeviceTreeLimits.IncludeDepthMax)
            throw position.Error($"includes are nested more than {DeviceTreeLimits.IncludeDepthMax} deep");
        if (++_includes > DeviceTreeLimits.IncludesMax)
            throw position.Error($"there are more than {DeviceTreeLimits.IncludesMax} includes");

        var file = _include?.Invoke(path, _frame.FileName)
            ?? throw position.Error($"cannot find the included file '{path}'");
        if (IsOpen(file.FileName))
            throw position.Error($"'{path}' includes itself");
        _length += file.Text.Length;
        CheckLength(position);
        _outer.Push(_frame);
        _frame = new SourceFrame(file.FileName, file.Text);
        Invariant.Holds(_outer.Count < DeviceTreeLimits.IncludeDepthMax);
        SkipByteOrderMark();
    }

    private string ReadIncludePath()
    {
        if (Peek() != '"')
            throw Position.Error("expected a file name in quotes after '/include/'");
        var length = Rest[1..].IndexOfAny("\"\n\r");
        if (length < 0 || Peek(length + 1) != '"')
            throw Position.Error("the file name that starts here does not end on its line");
        var path = Rest.Slice(1, length).ToString();
        Advance(length + 2);
        return path;
    }

    private bool IsOpen(string fileName)
    {
        if (string.Equals(_frame.FileName, fileName, StringComparison.Ordinal))
            return true;
        foreach (var frame in _outer)
        {
            if (string.Equals(frame.FileName, fileName, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
