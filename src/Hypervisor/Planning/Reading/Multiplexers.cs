using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>Multiplexers and serial devices: what stands at the end of a byte channel that is no byte channel. Source: Topaz <c>src/bcmux.c</c>.</summary>
internal sealed class Multiplexers
{
    /// <summary>Channels of a multiplexer.</summary>
    public const uint ChannelsMax = 32;

    private readonly Dictionary<DeviceTreeNode, string> _lines = [];
    private readonly Dictionary<(DeviceTreeNode Mux, uint Channel), DeviceTreeNode> _used = [];

    /// <summary>Serial devices by name: two nodes may name the same one, and a line has one user.</summary>
    private readonly HashSet<string> _usedSerials = new(StringComparer.Ordinal);

    private readonly Remarks _remarks;

    public Multiplexers(ConfigTree tree, Remarks remarks)
    {
        _remarks = remarks;
        foreach (var mux in tree.Muxes)
        {
            if (tree.Resolve(mux, "endpoint", out var problem) is not { } endpoint)
                remarks.Warn(mux, $"{problem}; skipped");
            else if (SerialOf(endpoint) is not { } serial)
                remarks.Warn(mux, $"endpoint: {endpoint.Path} is no device; skipped");
            else if (!_usedSerials.Add(serial))
                remarks.Warn(mux, $"endpoint: {endpoint.Path} is taken; skipped");
            else
                _lines.Add(mux, serial);
        }
    }

    /// <summary>Connects a byte channel with an endpoint that is no byte channel.</summary>
    /// <param name="node">The byte channel.</param>
    /// <param name="endpoint">Where it leads.</param>
    /// <param name="end">What is there; null where nothing usable is, with a remark: then nobody is there.</param>
    /// <param name="property">Which property says so.</param>
    /// <returns>Whether the byte channel may be made.</returns>
    public bool TryConnect(DeviceTreeNode node, DeviceTreeNode endpoint, out ByteChannelEnd? end, string property = "endpoint")
    {
        end = null;
        if (SerialOf(endpoint) is { } serial)
        {
            if (!_usedSerials.Add(serial))
            {
                _remarks.Warn(node, $"{property}: {endpoint.Path} is taken; skipped");
                return false;
            }

            end = new ByteChannelEnd.Serial(serial);
        }
        else if (_lines.TryGetValue(endpoint, out var line))
        {
            end = ChannelOf(node, endpoint, line);
        }
        else
        {
            _remarks.Warn(node, $"endpoint: {endpoint.Path} is no byte channel, multiplexer or device; connected to nobody");
        }

        return true;
    }

    /// <summary>The device that a node names; null where it names none.</summary>
    private static string? SerialOf(DeviceTreeNode node) => node.Property("device")?.AsString() is { Length: > 0 } device ? device : null;

    private ByteChannelEnd.Mux? ChannelOf(DeviceTreeNode node, DeviceTreeNode mux, string line)
    {
        if (ConfigCells.Number32(node, "mux-channel", _remarks) is not { } channel)
        {
            _remarks.Warn(node, "no mux-channel of one cell; connected to nobody");
            return null;
        }

        if (channel >= ChannelsMax)
        {
            _remarks.Warn(node, $"mux-channel {channel}: there are {ChannelsMax}, from 0; connected to nobody");
            return null;
        }

        if (_used.TryGetValue((mux, channel), out var other))
            _remarks.Warn(node, $"mux-channel {channel} is also that of {other.Path}");
        _used.TryAdd((mux, channel), node);
        return new ByteChannelEnd.Mux(mux.Name, channel, line);
    }
}
