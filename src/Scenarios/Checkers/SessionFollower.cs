using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>Tells which packets of sessions are taken, of all that arrive: the next one of the latest session of each pair.</summary>
internal sealed class SessionFollower
{
    // Looked up only.
    private readonly Dictionary<(ActorId From, ActorId To), (ulong Epoch, ulong Number)> _last = [];

    /// <summary>A packet has arrived.</summary>
    /// <returns>Whether it is taken.</returns>
    public bool Takes(ActorId from, ActorId to, SessionMessage.Packet packet)
    {
        var (epoch, number) = _last.GetValueOrDefault((from, to));
        if (packet.Epoch > epoch)
            number = 0;
        if (packet.Epoch < epoch || packet.Number != number + 1)
            return false;
        _last[(from, to)] = (packet.Epoch, packet.Number);
        return true;
    }
}
