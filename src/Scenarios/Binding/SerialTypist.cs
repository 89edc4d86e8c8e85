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
        if (type.ToHypervisor)
            return Console(place)?.Input(data);
        if (type.Guest.Length == 0)
            return IsLine(type.Line, place) ? new(type.Line, Bytes.Take(data)) : null;
        return names.Partition(type.Guest, place) is { } guest ? EndOf(guest, type.Channel, place)?.Input(data) : null;
    }

    private SerialEnd? Console(Place place)
    {
        var console = SerialEnd.OfHypervisor(names.Plan);
        if (console is null)
            errors.Add(place, "the hypervisor has no console on a serial line; the board's hv-config node names one with 'stdout'");
        return console;
    }

    private bool IsLine(string line, Place place)
    {
        var lines = Ends().Select(end => SerialEnd.Of(end)?.Line).OfType<string>().Distinct().ToArray();
        if (lines.Contains(line, StringComparer.Ordinal))
            return true;
        errors.Add(place, $"no byte channel ends at a serial line {ErrorList.Quote(line)}; {NearestName.Hint(line, lines)}");
        return false;
    }

    /// <summary>The far end of a guest's channel, where that is a serial line.</summary>
    private SerialEnd? EndOf(PartitionPlan guest, string node, Place place)
    {
        var channels = ((IEnumerable<HandleEntry>)guest.LocalHandles).OfType<HandleEntry.ByteChannel>().Where(entry => FarEnd(entry) is not null).ToArray();
        foreach (var channel in channels)
        {
            if (node.Length == 0 || string.Equals(channel.Node, node, StringComparison.Ordinal))
                return FarEnd(channel);
        }

        var all = channels.Length == 0
            ? "none of its byte channels ends at a serial line"
            : NearestName.Hint(node, [.. channels.Select(channel => channel.Node)]);
        errors.Add(place, $"nothing can be typed to '{guest.Spec.Label}'{(node.Length == 0 ? "" : $" at {ErrorList.Quote(node)}")}; {all}");
        return null;
    }

    private SerialEnd? FarEnd(HandleEntry.ByteChannel entry) => SerialEnd.Opposite(names.Plan.ByteChannels[entry.Channel], entry.Side);

    private IEnumerable<ByteChannelEnd> Ends() =>
        ((IEnumerable<ByteChannelPlan>)names.Plan.ByteChannels).SelectMany(channel => new[] { channel.First, channel.Second });
}
