namespace FslHv.Abi;

/// <summary>
/// What a byte-channel multiplexer writes on its serial line: <see cref="Command"/> begins a command, of which the next byte says what it is.
/// Each direction has a current channel of its own. Source: Topaz <c>src/bcmux.c</c>.
/// </summary>
public static class MuxProtocol
{
    /// <summary>0x18: a command follows; twice it is one such byte of data.</summary>
    public const byte Command = 0x18;

    /// <summary>0x01 after <see cref="Command"/>: the other end shall say its current channel again.</summary>
    public const byte Repeat = 0x01;

    /// <summary>
    /// '0' after <see cref="Command"/>: channel 0 is current from now on; the byte after it channel 1, and so on. Commands below are unknown.
    /// </summary>
    public const byte FirstChannel = (byte)'0';

    /// <summary>The bytes that make a channel current.</summary>
    public static void Select(uint channel, ICollection<byte> wire)
    {
        wire.Add(Command);
        wire.Add((byte)(FirstChannel + channel));
    }

    /// <summary>Data for the current channel.</summary>
    public static void Encode(ReadOnlySpan<byte> data, ICollection<byte> wire)
    {
        foreach (var each in data)
        {
            if (each == Command)
                wire.Add(Command);
            wire.Add(each);
        }
    }
}
