using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>
/// A serial line and what the hypervisor keeps of it: the byte channels that end there, which of them is current in each direction, and
/// whose turn it is. Source: Topaz <c>src/bcmux.c</c>.
/// </summary>
internal sealed class SerialLine(int number, string device)
{
    /// <summary>No channel is current: before the first selection, or after one of a channel that does not exist.</summary>
    public const int None = -1;

    private readonly List<SerialPort> _ports = [];

    /// <summary>Its number in the machine.</summary>
    public int Number { get; } = number;

    /// <summary>The serial device.</summary>
    public string Device { get; } = device;

    /// <summary>The byte channels that end here, in the order of the plan.</summary>
    public IReadOnlyList<SerialPort> Ports => _ports;

    /// <summary>Whether the multiplexer's protocol is spoken; otherwise the line belongs to one byte channel.</summary>
    public bool IsMultiplexed => _ports[0].Channel is not null;

    /// <summary>Whether it is sending: a tick is on its way.</summary>
    public bool IsBusy { get; set; }

    /// <summary>Whose data the far end takes ours for: a place in <see cref="Ports"/>.</summary>
    public int Outgoing { get; set; } = None;

    /// <summary>For whom data comes: a place in <see cref="Ports"/>.</summary>
    public int Incoming { get; set; } = None;

    /// <summary>Whether the last byte that came began a command.</summary>
    public bool IsInCommand { get; set; }

    /// <summary>Whether the far end wants to hear again which channel is current.</summary>
    public bool OwesSelection { get; set; }

    /// <summary>Who is looked at first for the next data: a place in <see cref="Ports"/>.</summary>
    public int Turn { get; set; }

    /// <summary>The lines of a machine, in the order in which its channels first use them.</summary>
    public static SerialLine[] Of(MachinePlan plan)
    {
        var lines = new List<SerialLine>();
        for (var channel = 0; channel < plan.ByteChannels.Count; channel++)
        {
            for (var side = 0; side < 2; side++)
                Attach(lines, plan.ByteChannels[channel], channel, side);
        }

        return [.. lines];
    }

    /// <summary>The place of a multiplexer's channel in <see cref="Ports"/>, or <see cref="None"/>.</summary>
    public int PlaceOf(uint channel)
    {
        for (var i = 0; i < _ports.Count; i++)
        {
            if (_ports[i].Channel == channel)
                return i;
        }

        return None;
    }

    public void AddTo(ref StateHash hash)
    {
        hash.Add(IsBusy);
        hash.Add(Outgoing);
        hash.Add(Incoming);
        hash.Add(IsInCommand);
        hash.Add(OwesSelection);
        hash.Add(Turn);
        foreach (var port in _ports)
            port.Text.AddTo(ref hash);
    }

    private static void Attach(List<SerialLine> lines, ByteChannelPlan plan, int channel, int side)
    {
        var (end, other) = side == 0 ? (plan.First, plan.Second) : (plan.Second, plan.First);
        var (device, number) = end switch
        {
            ByteChannelEnd.Mux mux => (mux.Line, (uint?)mux.Channel),
            ByteChannelEnd.Serial serial => (serial.Device, null),
            _ => ("", null),
        };
        if (device.Length == 0)
            return;
        var line = lines.Find(each => string.Equals(each.Device, device, StringComparison.Ordinal));
        if (line is null)
            lines.Add(line = new SerialLine(lines.Count, device));
        line._ports.Add(new SerialPort(channel, side, number, WriterOf(other)));
        Invariant.Holds(line.IsMultiplexed || line._ports.Count == 1);
    }

    private static string WriterOf(ByteChannelEnd end) => end switch
    {
        ByteChannelEnd.Guest guest => guest.Label,
        ByteChannelEnd.Hypervisor => "hypervisor",
        _ => "nobody",
    };
}

/// <summary>The end of a byte channel at a serial line.</summary>
/// <param name="ByteChannel">Number of the byte channel in the machine's plan.</param>
/// <param name="Side">Which of its ends the line is.</param>
/// <param name="Channel">The channel of the multiplexer; null where there is none.</param>
/// <param name="Writer">Who writes at the other end: a label, or <c>hypervisor</c>.</param>
internal sealed record SerialPort(int ByteChannel, int Side, uint? Channel, string Writer)
{
    /// <summary>The text that went out and has no end of line yet.</summary>
    public ConsoleText Text { get; } = new();
}
