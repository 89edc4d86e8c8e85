using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>A byte channel: two ends, and a ring towards each. What waits in it outlives any stop and restart of its guests.</summary>
internal sealed class ByteChannel(ByteChannelPlan plan)
{
    private readonly ByteChannelRing _towardsFirst = new();
    private readonly ByteChannelRing _towardsSecond = new();

    /// <summary>The channels of a machine, in the order of its plan.</summary>
    public static ByteChannel[] Of(MachinePlan plan)
    {
        var channels = plan.ByteChannels.Count == 0 ? [] : new ByteChannel[plan.ByteChannels.Count];
        for (var i = 0; i < channels.Length; i++)
            channels[i] = new ByteChannel(plan.ByteChannels[i]);
        return channels;
    }

    /// <summary>Who is at that side.</summary>
    public ByteChannelEnd End(int side)
    {
        Invariant.Holds(side is 0 or 1);
        return side == 0 ? plan.First : plan.Second;
    }

    /// <summary>What waits for that side.</summary>
    public ByteChannelRing Towards(int side)
    {
        Invariant.Holds(side is 0 or 1);
        return side == 0 ? _towardsFirst : _towardsSecond;
    }

    public void AddTo(ref StateHash hash)
    {
        _towardsFirst.AddTo(ref hash);
        _towardsSecond.AddTo(ref hash);
    }
}
