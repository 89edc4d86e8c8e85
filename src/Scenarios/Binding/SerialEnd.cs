using FslHv.Abi;
using FslHv.Hypervisor;

namespace FslHv.Scenarios;

/// <summary>Where a byte channel comes out of the machine: whoever sits there types into it and reads what comes.</summary>
/// <param name="Line">The serial device.</param>
/// <param name="Channel">The channel of the multiplexer; null where there is none.</param>
public sealed record SerialEnd(string Line, uint? Channel)
{
    /// <summary>That of the hypervisor's console; null when it has none, or one that ends at a guest.</summary>
    public static SerialEnd? OfHypervisor(MachinePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var hypervisor = plan.Hypervisor;
        return hypervisor.Console < 0 ? null : Opposite(plan.ByteChannels[hypervisor.Console], hypervisor.ConsoleSide);
    }

    /// <summary>What is opposite a side of a byte channel, where that is a serial line.</summary>
    internal static SerialEnd? Opposite(ByteChannelPlan channel, int side) => Of(side == 0 ? channel.Second : channel.First);

    /// <summary>An end of a byte channel, where that is a serial line.</summary>
    internal static SerialEnd? Of(ByteChannelEnd end) => end switch
    {
        ByteChannelEnd.Mux mux => new(mux.Line, mux.Channel),
        ByteChannelEnd.Serial serial => new(serial.Device, null),
        _ => null,
    };

    /// <summary>What comes in over the line when those bytes are typed here.</summary>
    public HypervisorRequest.SerialInput Input(ReadOnlySpan<byte> typed)
    {
        if (Channel is not { } channel)
            return new(Line, Bytes.Copy(typed));
        var wire = new List<byte>();
        MuxProtocol.Select(channel, wire);
        MuxProtocol.Encode(typed, wire);
        return new(Line, Bytes.Take([.. wire]));
    }
}
