namespace FslHv.Drivers;

/// <summary>A line that <c>partman</c> printed, a byte in each character.</summary>
internal readonly record struct PartmanLine(string Text, bool IsError);

/// <summary>
/// What <c>partman</c> has printed and nobody has taken yet. Standard output comes a line at a time, as at a terminal; standard error at once.
/// </summary>
internal sealed class PartmanOutput
{
    private readonly List<PartmanLine> _lines = [];
    private string _begun = "";

    /// <summary>Prints to standard output; what has no end of line yet waits for it.</summary>
    public void Print(string text)
    {
        for (int end; (end = text.IndexOf('\n', StringComparison.Ordinal)) >= 0; text = text[(end + 1)..])
        {
            _lines.Add(new(_begun + text[..end], IsError: false));
            _begun = "";
        }

        _begun += text;
    }

    /// <summary>Prints a line to standard error.</summary>
    public void Error(string line) => _lines.Add(new(line, IsError: true));

    /// <summary>Takes every whole line.</summary>
    public IReadOnlyList<PartmanLine> Take()
    {
        PartmanLine[] lines = [.. _lines];
        _lines.Clear();
        return lines;
    }
}
