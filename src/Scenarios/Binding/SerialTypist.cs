using System.Text;
using FslHv.Abi;
using FslHv.Hypervisor;

namespace FslHv.Scenarios;

/// <summary>Makes what comes in over a serial line out of what a scenario lets somebody type.</summary>
internal sealed class SerialTypist(MachineNames names, ErrorList errors)
{
    /// <summary>The request; null when there is no such channel or line, which is reported.</summary>
    public HypervisorRequest.SerialInput? Bind(TimelineAction.Type type, Place place)
    {
        var data = Encoding.UTF8.GetBytes(type.Enter ? type.Text + "\r" : type.Text);
        if (type.Guest.Length == 0)
            return IsLine(type.Line, place) ? new(type.Line, Bytes.Take(data)) : null;
        if (names.Partition(type.Guest, place) is not { } guest || EndOf(guest, type.Channel, place) is not { } end)
            return null;
        if (end is not ByteChannelEnd.Mux mux)
            return new(LineOf(end)!, Bytes.Take(data));
        var wire = new List<byte>();
        MuxProtocol.Select(mux.Channel, wire);
        MuxProtocol.Encode(data, wire);
        return new(mux.Line, Bytes.Take([.. wire]));
    }

    private static string? LineOf(ByteChannelEnd end) => end switch
    {
        ByteChannelEnd.Mux mux => mux.Line,
        ByteChannelEnd.Serial serial => serial.Device,
        _ => null,
    };

    private bool IsLine(string line, Place place)
    {
        var lines = Ends().Select(LineOf).OfType<string>().Distinct().ToArray();
        if (lines.Contains(line, StringComparer.Ordinal))
            return true;
        errors.Add(place, $"no byte channel ends at a serial line {ErrorList.Quote(line)}; {NearestName.Hint(line, lines)}");
        return false;
    }

    /// <summary>The far end of a guest's channel, where that is a serial line.</summary>
    private ByteChannelEnd? EndOf(PartitionPlan guest, string node, Place place)
    {
        var channels = ((IEnumerable<HandleEntry>)guest.LocalHandles).OfType<HandleEntry.ByteChannel>().Where(entry => LineOf(FarEnd(entry)) is not null).ToArray();
        foreach (var channel in channels)
        {
            if (node.Length == 0 || string.Equals(channel.Node, node, StringComparison.Ordinal))
                return FarEnd(channel);
        }

        var all = channels.Length == 0 ? "none of its byte channels ends at a serial line" : NearestName.Hint(node, [.. channels.Select(channel => channel.Node)]);
        errors.Add(place, $"nothing can be typed to '{guest.Spec.Label}'{(node.Length == 0 ? "" : $" at {ErrorList.Quote(node)}")}; {all}");
        return null;
    }

    private ByteChannelEnd FarEnd(HandleEntry.ByteChannel entry)
    {
        var channel = names.Plan.ByteChannels[entry.Channel];
        return entry.Side == 0 ? channel.Second : channel.First;
    }

    private IEnumerable<ByteChannelEnd> Ends() =>
        ((IEnumerable<ByteChannelPlan>)names.Plan.ByteChannels).SelectMany(channel => new[] { channel.First, channel.Second });
}
