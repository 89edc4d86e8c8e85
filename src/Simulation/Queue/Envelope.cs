using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>A message on its way: one slot of the wheel's pool, linked to the next slot of its bucket or of the free list.</summary>
internal struct Envelope
{
    public Message? Message;

    /// <summary>When it arrives, in nanoseconds.</summary>
    public long Due;

    /// <summary>Step that sent it; 0 for outside.</summary>
    public long Cause;

    /// <summary>Next slot of the list this one is in; 0 ends it.</summary>
    public int Next;

    public int Receiver;

    /// <summary>The sender that the receiver sees; 0 is nobody.</summary>
    public int Sender;

    /// <summary>Of a message: the actor that really sent it, 0 for outside. Of a timer: the incarnation that set it.</summary>
    public int Origin;

    /// <summary>How often this slot carried a timer that ended. A <see cref="TimerId"/> names slot and generation.</summary>
    public uint Generation;

    public EnvelopeKind Kind;
}

/// <summary>What a slot carries.</summary>
internal enum EnvelopeKind : byte
{
    Free,
    Message,
    Timer,

    /// <summary>A timer that was taken back; its slot is freed when its time comes, or earlier by a sweep.</summary>
    Cancelled,

    /// <summary>Something that befalls a node or a link: handled by the engine itself.</summary>
    Fault,
}
