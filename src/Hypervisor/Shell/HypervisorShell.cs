using System.Text;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>
/// What the hypervisor keeps of its shell: the line that is being typed, what has not found room in the console's channel yet, and whether a command
/// waits for a partition's answer. What is typed meanwhile stays in the channel.
/// </summary>
internal sealed class HypervisorShell
{
    private readonly Queue<byte> _output = [];

    public ShellLine Line { get; } = new();

    public LogLevels LogLevels { get; } = new();

    /// <summary>Whether a <see cref="ShellTick"/> is on its way.</summary>
    public bool IsAwake { get; set; }

    /// <summary>Whether a command waits for a partition's answer.</summary>
    public bool IsWaiting { get; set; }

    /// <summary>What <c>guestmem</c> has yet to show; null when it is not at work.</summary>
    public MemoryRows? Memory { get; set; }

    /// <summary>Whether there is output that waits for room.</summary>
    public bool HasOutput => _output.Count > 0;

    /// <summary>Adds to the output. A line feed becomes the two characters that end a line on a terminal.</summary>
    public void Print(string text)
    {
        foreach (var each in Encoding.UTF8.GetBytes(text))
        {
            if (each == '\n')
                _output.Enqueue((byte)'\r');
            _output.Enqueue(each);
        }
    }

    /// <summary>Takes the oldest output, at most so many bytes.</summary>
    public byte[] TakeOutput(int bytesMax)
    {
        var bytes = new byte[Math.Min(bytesMax, _output.Count)];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = _output.Dequeue();
        return bytes;
    }

    /// <summary>The machine resets. A tick that is on its way still comes.</summary>
    public void Reset()
    {
        _output.Clear();
        Line.Clear();
        LogLevels.Reset();
        (IsWaiting, Memory) = (false, null);
    }

    public void AddTo(ref StateHash hash)
    {
        hash.Add(IsAwake);
        hash.Add(IsWaiting);
        Line.AddTo(ref hash);
        LogLevels.AddTo(ref hash);
        hash.Add(Memory is not null);
        Memory?.AddTo(ref hash);
        hash.Add(_output.Count);
        foreach (var each in _output)
            hash.Add((uint)each);
    }
}
