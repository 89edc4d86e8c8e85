using System.Text;

namespace FslHv.Hypervisor;

/// <summary>
/// Takes the words off a line one by one. Spaces part them, except between two ' or two "; each of the two stands for itself between a pair of the
/// other. A pair may begin and end within a word. Source: Topaz <c>src/util.c</c>.
/// </summary>
public sealed class ShellWords(string line)
{
    private string _rest = line;

    /// <summary>Whether a word was met whose quote does not end: nothing is left of the line then.</summary>
    public bool IsQuoteOpen { get; private set; }

    /// <summary>The next word, without its quotes; null when none is left.</summary>
    public string? Next()
    {
        var start = 0;
        while (start < _rest.Length && _rest[start] == ' ')
            start++;
        if (start == _rest.Length)
            return null;
        var word = new StringBuilder();
        var quote = '\0';
        var at = start;
        for (; at < _rest.Length && (quote != '\0' || _rest[at] != ' '); at++)
        {
            var each = _rest[at];
            if (each == quote)
                quote = '\0';
            else if (quote == '\0' && (each is '"' or '\''))
                quote = each;
            else
                word.Append(each);
        }

        _rest = _rest[Math.Min(at + 1, _rest.Length)..];
        if (quote == '\0')
            return word.ToString();
        IsQuoteOpen = true;
        _rest = "";
        return null;
    }
}
