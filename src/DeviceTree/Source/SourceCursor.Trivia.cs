using System.Buffers;

namespace FslHv.DeviceTree.Source;

/// <content>What may stand between any two tokens: blanks, comments, line markers, includes.</content>
internal sealed partial class SourceCursor
{
    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t\n\r\v\f");
    private const string IncludeKeyword = "/include/";

    /// <summary>Goes to the next token, into included files and out of them.</summary>
    public void SkipTrivia()
    {
        while (true)
        {
            SkipBlanksAndComments();
            if (AtEnd && _outer.Count > 0)
                _frame = _outer.Pop();
            else if (Peek() == '/' && Rest.StartsWith(IncludeKeyword, StringComparison.Ordinal))
                Include();
            else if (Peek() != '#' || !SkipLineMarker())
                return;
        }
    }

    private void SkipBlanksAndComments()
    {
        while (Peek() is var c && (c == '/' || IsBlank(c)))
        {
            if (c != '/')
                Advance(Rest.IndexOfAnyExcept(Blanks) is >= 0 and var length ? length : Rest.Length);
            else if (Peek(1) == '/')
                Advance(LengthTo(Rest, '\n'));
            else if (Peek(1) == '*')
                SkipBlockComment();
            else
                return;
        }
    }

    private void SkipBlockComment()
    {
        var end = Rest[2..].IndexOf("*/");
        if (end < 0)
            throw Position.Error("the comment that starts here does not end");
        Advance(end + 4);
    }

    /// <summary>Takes <c># 12 "file"</c> or <c>#line 12 "file"</c> at the start of a line: the next line has that number.</summary>
    private bool SkipLineMarker()
    {
        if (_frame.At != _frame.LineStart)
            return false;
        var line = Rest[..LengthTo(Rest, '\n')];
        RefuseDirective(line);
        if (!LineMarker.TryParse(line, out var number, out var fileName))
            return false;
        Advance(line.Length);
        if (!AtEnd)
            Advance(1);
        _frame.Line = number;
        _frame.ShownName = fileName;
        return true;
    }

    private void RefuseDirective(ReadOnlySpan<char> line)
    {
        foreach (var directive in (ReadOnlySpan<string>)["#include", "#define", "#ifdef", "#ifndef", "#endif", "#undef"])
        {
            if (!line.StartsWith(directive, StringComparison.Ordinal))
                continue;
            var rest = line[directive.Length..].TrimStart(" \t");
            var separate = rest.Length < line.Length - directive.Length;
            if (rest.IsEmpty ? directive == "#endif" : rest[0] is '"' or '<' || (separate && (char.IsAsciiLetter(rest[0]) || rest[0] == '_')))
                throw Position.Error($"'{directive}' is for the C preprocessor, which must run before; '/include/ \"file\"' works without it");
        }
    }

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\n' or '\r' or '\v' or '\f';

    private static int LengthTo(ReadOnlySpan<char> text, char end)
    {
        var length = text.IndexOf(end);
        return length < 0 ? text.Length : length;
    }
}
