using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>A message or timer on its way while a chooser decides the order.</summary>
internal struct PendingEnvelope
{
    public Message? Message;

    /// <summary>Of a message: when it was sent. Of a timer or a message from outside: when it is due. Nanoseconds.</summary>
    public long Due;

    /// <summary>Step that sent it; 0 for outside.</summary>
    public long Cause;

    /// <summary>Ascending in order of sending.</summary>
    public long Sequence;

    /// <summary>What the sender's past was when it sent this; see <see cref="SimulationEngine.TraceClass"/>.</summary>
    public ulong Past;

    public int Next;

    /// <summary>Where it is ready; 0 while it waits.</summary>
    public int Channel;

    public int Receiver;
    public int Sender;
    public int Origin;
    public uint Generation;
    public EnvelopeKind Kind;
}
