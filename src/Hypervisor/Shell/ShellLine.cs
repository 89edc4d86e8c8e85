using System.Text;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>
/// The line that is being typed at the shell. Printable characters are taken and echoed, 255 at most; backspace and DEL take the last one back; a
/// carriage return ends the line, and so does a line feed unless it comes right behind one. Anything else is ignored: the terminal is taken for one
/// without escape sequences, so there is no moving about in the line and no history. Source: libos <c>lib/readline.c</c>, which asks the terminal
/// first and does the same when there is no answer.
/// </summary>
internal sealed class ShellLine
{
    /// <summary>The longest line.</summary>
    public const int BytesMax = 255;

    private readonly StringBuilder _text = new();
    private bool _isAfterReturn;

    /// <summary>Takes the next byte.</summary>
    /// <param name="next">The byte.</param>
    /// <param name="echo">What the terminal is to show for it; a line feed stands for the end of a line.</param>
    /// <returns>The line that this byte ends, or null.</returns>
    public string? Take(byte next, out string echo)
    {
        var wasAfterReturn = _isAfterReturn;
        _isAfterReturn = next == '\r';
        echo = "";
        switch (next)
        {
            case (byte)'\n' when wasAfterReturn:
                return null;
            case (byte)'\r' or (byte)'\n':
                echo = "\n";
                var line = _text.ToString();
                _text.Clear();
                return line;
            case (byte)'\b' or 0x7F when _text.Length > 0:
                _text.Length--;
                echo = "\b \b";
                return null;
            case >= 0x20 and < 0x7F when _text.Length < BytesMax:
                _text.Append((char)next);
                echo = ((char)next).ToString();
                return null;
            default:
                return null;
        }
    }

    /// <summary>Nothing is typed.</summary>
    public void Clear()
    {
        _text.Clear();
        _isAfterReturn = false;
    }

    public void AddTo(ref StateHash hash)
    {
        Invariant.Holds(_text.Length <= BytesMax);
        hash.Add(_text.ToString());
        hash.Add(_isAfterReturn);
    }
}
