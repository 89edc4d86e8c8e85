namespace FslHv.Actors;

/// <summary>Sees the trace as it grows. Called on the engine's own thread; may call
/// <see cref="IActorEngine.Inject"/> and <see cref="IActorEngine.RequestStop"/>, and nothing else of the engine.</summary>
public interface ITraceObserver
{
    /// <summary>Takes one record.</summary>
    void OnRecord(in TraceRecord record);
}

/// <summary>One line of the trace.</summary>
/// <param name="Step">Number of the handler call it belongs to, from 1; 0 before the first. Ascending.</param>
/// <param name="Cause">Step in which it was caused: for a delivery or timer the step that sent or set it, otherwise
/// <paramref name="Step"/>.</param>
/// <param name="At">Engine time.</param>
/// <param name="Kind">What happened.</param>
/// <param name="From">Sender, or the actor that did it.</param>
/// <param name="To">Receiver, or the actor it was done to.</param>
/// <param name="Payload">The <see cref="Message"/>, <see cref="Note"/>, name or <see cref="ActorDefect"/> that goes with the kind.</param>
public readonly record struct TraceRecord(long Step, long Cause, Instant At, TraceKind Kind, ActorId From, ActorId To, object? Payload);

/// <summary>Kinds of trace record.</summary>
public enum TraceKind : byte
{
    /// <summary>A message is about to be handled.</summary>
    Deliver,

    /// <summary>A timer's message is about to be handled.</summary>
    Timer,

    /// <summary>A message found nobody: its receiver is gone.</summary>
    DeadLetter,

    /// <summary>An actor started; the payload is its path.</summary>
    Spawn,

    /// <summary>An actor stopped; the payload is null.</summary>
    Stop,

    /// <summary>An actor reported a fact; the payload is the <see cref="Note"/>.</summary>
    Note,

    /// <summary>An armed fault struck; the payload is its name.</summary>
    Fault,

    /// <summary>An actor wrote to its journal; the payload is the event.</summary>
    Persist,

    /// <summary>A handler threw; the payload is the <see cref="ActorDefect"/>.</summary>
    Defect,

    /// <summary>A link has lost, doubled or held up a message, or something befell a node or a link of which no fact tells; the payload is its name.</summary>
    Node,
}
