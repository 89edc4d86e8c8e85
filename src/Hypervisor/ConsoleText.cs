using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>Cuts a stream of bytes into lines of text: each ends with a line feed, or when it is <see cref="LineBytesMax"/> long.</summary>
internal sealed class ConsoleText
{
    /// <summary>The longest line.</summary>
    public const int LineBytesMax = 256;

    private readonly List<byte> _bytes = [];

    /// <summary>Takes the next byte. Carriage returns right before the line feed belong to the end of the line.</summary>
    /// <returns>The line that this byte ends, or null.</returns>
    public string? Add(byte next)
    {
        Invariant.Holds(_bytes.Count < LineBytesMax);
        if (next != '\n')
            _bytes.Add(next);
        if (next != '\n' && _bytes.Count < LineBytesMax)
            return null;
        while (next == '\n' && _bytes.Count > 0 && _bytes[^1] == '\r')
            _bytes.RemoveAt(_bytes.Count - 1);
        var line = PrintedBytes.Of(_bytes.ToArray());
        _bytes.Clear();
        return line;
    }

    public void AddTo(ref StateHash hash)
    {
        hash.Add(_bytes.Count);
        foreach (var each in _bytes)
            hash.Add((uint)each);
    }
}
