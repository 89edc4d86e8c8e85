using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>What two actors on different nodes send each other, so that what they say arrives once and in order however the link treats it.</summary>
/// <param name="Epoch">Which session of theirs: a later one has a greater number.</param>
/// <param name="Received">The last packet that came: it and all before it need not be sent again.</param>
public abstract record SessionMessage(ulong Epoch, ulong Received) : Message
{
    /// <summary>Something that is said.</summary>
    /// <param name="Epoch">Which session.</param>
    /// <param name="Received">The last packet that came.</param>
    /// <param name="Number">Its number, from 1. The first opens the session.</param>
    /// <param name="OnBehalfOf">Who says it; nobody: the sender itself.</param>
    /// <param name="Said">What is said.</param>
    public sealed record Packet(ulong Epoch, ulong Received, ulong Number, ActorId OnBehalfOf, Message Said) : SessionMessage(Epoch, Received)
    {
        /// <inheritdoc />
        public override LatencyClass Latency => Said.Latency;
    }

    /// <summary>Says what came where nothing else is to be said.</summary>
    public sealed record Receipt(ulong Epoch, ulong Received) : SessionMessage(Epoch, Received);
}

/// <summary>Timer: nothing came from the other side for a while, and something is unanswered.</summary>
/// <param name="Peer">The other side.</param>
public sealed record SessionTick(ActorId Peer) : Message;
