using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>
/// One side of a session between two actors. Packets are numbered; each side says how far it has received; what is not acknowledged after a while is
/// sent again,
/// all of it, oldest first; what is not the next packet is dropped. So every packet is taken once and in order, whatever is lost, doubled or late, as long as
/// something gets through at last. Knows no time and no engine.
/// </summary>
public sealed class Session(ulong epoch)
{
    /// <summary>How many packets are sent again at once.</summary>
    public const int BurstMax = 16;

    private static readonly Duration PatienceMin = Duration.FromMilliseconds(20);
    private static readonly Duration PatienceMax = Duration.FromMilliseconds(160);

    private readonly List<SessionMessage.Packet> _unacknowledged = [];
    private ulong _sent;

    /// <summary>Its number.</summary>
    public ulong Epoch => epoch;

    /// <summary>The last packet that came.</summary>
    public ulong Received { get; private set; }

    /// <summary>Whether the other side is owed a word about what came.</summary>
    public bool OwesReceipt { get; private set; }

    /// <summary>How long to wait before sending again: doubles each time, and is short again when something was acknowledged.</summary>
    public Duration Patience { get; private set; } = PatienceMin;

    /// <summary>Whether anything was said that is not acknowledged.</summary>
    public bool IsWaiting => _unacknowledged.Count > 0;

    /// <summary>Makes a packet, to be sent now.</summary>
    public SessionMessage.Packet Pack(ActorId onBehalfOf, Message said)
    {
        var packet = new SessionMessage.Packet(epoch, Received, ++_sent, onBehalfOf, said);
        _unacknowledged.Add(packet);
        OwesReceipt = false;
        return packet;
    }

    /// <summary>Says how far it has received, with nothing else.</summary>
    public SessionMessage.Receipt Receipt()
    {
        OwesReceipt = false;
        return new SessionMessage.Receipt(epoch, Received);
    }

    /// <summary>Takes in something of this epoch.</summary>
    /// <param name="message">What came.</param>
    /// <param name="isProgress">Whether it acknowledges something.</param>
    /// <returns>The packet that is to be handled now; null when there is none.</returns>
    public SessionMessage.Packet? Take(SessionMessage message, out bool isProgress)
    {
        Invariant.Holds(message.Epoch == epoch && message.Received <= _sent);
        isProgress = _unacknowledged.RemoveAll(each => each.Number <= message.Received) > 0;
        if (isProgress)
            Patience = PatienceMin;
        if (message is not SessionMessage.Packet packet)
            return null;
        OwesReceipt = true;
        if (packet.Number != Received + 1)
            return null;
        Received++;
        return packet;
    }

    /// <summary>Patience has run out.</summary>
    /// <returns>What is to be sent again, in order.</returns>
    public ValueList<SessionMessage.Packet> Again()
    {
        Patience = Patience + Patience < PatienceMax ? Patience + Patience : PatienceMax;
        OwesReceipt &= !IsWaiting;
        return _unacknowledged.Take(BurstMax).Select(packet => packet with { Received = Received }).ToValueList();
    }

    /// <summary>Adds all of it.</summary>
    public void AddTo(ref StateHash hash)
    {
        hash.Add(epoch);
        hash.Add(_sent);
        hash.Add(Received);
        hash.Add(OwesReceipt);
        hash.Add(Patience.Nanoseconds);
        hash.Add(_unacknowledged.Count);
        foreach (var packet in _unacknowledged)
            hash.Add(packet);
    }
}
