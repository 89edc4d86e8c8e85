using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>
/// Pairs byte channels: one side's endpoint is enough, both sides must agree, and whoever points at a taken side is refused. Sides are
/// connected in document order, the hypervisor's first. Source: Topaz <c>src/byte_chan.c</c>, <c>init_byte_channel</c>.
/// </summary>
internal sealed class ByteChannelTable(ConfigTree tree, Remarks remarks)
{
    private readonly Dictionary<DeviceTreeNode, Side> _sides = [];
    private readonly List<Channel> _channels = [];
    private readonly Multiplexers _muxes = new(tree, remarks);

    /// <summary>Connects a byte-channel node with what its endpoint says, or with whoever points at it.</summary>
    /// <returns>The end that this node has got; null when it was refused, with a remark.</returns>
    public EndSlot? Connect(DeviceTreeNode node)
    {
        DeviceTreeNode? endpoint = null;
        if (node.Has("endpoint"))
        {
            endpoint = tree.Resolve(node, "endpoint", out var problem);
            if (endpoint is null)
                return Refuse(node, problem);
        }

        var side = SideOf(node);
        Invariant.Holds(!side.IsClaimed);
        if (side.Peer is not null)
        {
            if (endpoint is not null && endpoint != side.Peer)
                return Refuse(node, $"endpoint: {endpoint.Path}, but {side.Peer.Path} is connected to this one already");
        }
        else if (endpoint is not null && NodeKinds.Of(endpoint) == NodeKind.ByteChannel)
        {
            if (!TryPair(node, side, endpoint))
                return null;
        }
        else if (endpoint is not null)
        {
            if (!_muxes.TryConnect(node, endpoint, out var end))
                return null;
            side.Channel = Add();
            side.Peer = endpoint;
            if (end is not null)
                side.Channel.Claim().Become(end);
        }

        side.IsClaimed = true;
        side.Channel ??= Add();
        return side.Channel.Claim();
    }

    /// <summary>The hypervisor takes the other end of a partition's byte channel for its console.</summary>
    /// <returns>The end; null when that channel is taken, with a remark at <paramref name="hypervisor"/>.</returns>
    public EndSlot? Occupy(DeviceTreeNode node, DeviceTreeNode hypervisor)
    {
        var side = SideOf(node);
        if (side.Peer is not null)
            return Refuse(hypervisor, $"stdout: {node.Path} is connected to {side.Peer.Path} already");
        side.Channel ??= Add();
        side.Peer = hypervisor;
        return side.Channel.Claim();
    }

    /// <summary>The hypervisor's console is a serial device, without a byte channel in the tree: one is made.</summary>
    /// <returns>The hypervisor's end; null when the device is taken, with a remark at <paramref name="hypervisor"/>.</returns>
    public EndSlot? Attach(DeviceTreeNode device, DeviceTreeNode hypervisor)
    {
        if (!_muxes.TryConnect(hypervisor, device, out var end, "stdout"))
            return null;
        Invariant.Holds(end is not null);
        var channel = Add();
        var slot = channel.Claim();
        channel.Claim().Become(end);
        return slot;
    }

    /// <summary>All channels. An end that nobody claimed is <see cref="ByteChannelEnd.Nobody"/>.</summary>
    public ValueList<ByteChannelPlan> ToPlan() =>
        _channels.Select(channel => new ByteChannelPlan(channel.End(0), channel.End(1))).ToValueList();

    private bool TryPair(DeviceTreeNode node, Side side, DeviceTreeNode endpoint)
    {
        if (endpoint == node)
        {
            Refuse(node, "endpoint: is itself");
            return false;
        }

        var other = SideOf(endpoint);
        if (other.Peer is not null)
        {
            Refuse(node, $"endpoint: {endpoint.Path} is connected to {other.Peer.Path} already");
            return false;
        }

        other.Channel ??= Add();
        other.Peer = node;
        side.Channel = other.Channel;
        side.Peer = endpoint;
        return true;
    }

    private EndSlot? Refuse(DeviceTreeNode node, string why)
    {
        remarks.Warn(node, $"{why}; skipped");
        return null;
    }

    private Side SideOf(DeviceTreeNode node)
    {
        if (!_sides.TryGetValue(node, out var side))
            _sides.Add(node, side = new Side());
        return side;
    }

    private Channel Add()
    {
        _channels.Add(new Channel(_channels.Count));
        return _channels[^1];
    }

    /// <summary>What is known of a byte-channel node.</summary>
    private sealed class Side
    {
        public DeviceTreeNode? Peer { get; set; }

        public Channel? Channel { get; set; }

        public bool IsClaimed { get; set; }
    }

    private sealed class Channel(int number)
    {
        private readonly EndSlot?[] _ends = new EndSlot?[2];

        public EndSlot Claim()
        {
            var side = _ends[0] is null ? 0 : 1;
            Invariant.Holds(_ends[side] is null);
            return _ends[side] = new EndSlot(number, side);
        }

        public ByteChannelEnd End(int side) => _ends[side]?.End ?? new ByteChannelEnd.Nobody();
    }
}

/// <summary>An end of a byte channel that somebody claimed.</summary>
internal sealed class EndSlot(int channel, int side)
{
    /// <summary>Number of the channel.</summary>
    public int Channel { get; } = channel;

    /// <summary>0 or 1.</summary>
    public int Side { get; } = side;

    /// <summary>Who it is; null until known.</summary>
    public ByteChannelEnd? End { get; private set; }

    /// <summary>Says who it is.</summary>
    public void Become(ByteChannelEnd end)
    {
        Invariant.Holds(End is null);
        End = end;
    }
}
