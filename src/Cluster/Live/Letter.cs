using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>What is handed from strand to strand.</summary>
internal sealed class Letter
{
    /// <summary>The letter that came before it, while it is in a mailbox.</summary>
    public Letter? Next;

    /// <summary>How many letters the mailbox held with this one.</summary>
    public int Depth;

    public LetterKind Kind;
    public ActorId Receiver;
    public ActorId Sender;
    public Message? Message;
    public StepId Cause;

    /// <summary>The process that sent it, as <see cref="RecordedStep.Via"/> has it.</summary>
    public int Via;

    /// <summary>The timer that strikes.</summary>
    public TimerId Timer;

    /// <summary>Time of its entry in the log; for actors that survive only.</summary>
    public Instant At;

    /// <summary>A timer strikes.</summary>
    public static Letter OfTimer(RunningTimer timer) => new() { Kind = LetterKind.Timer, Timer = timer.Id, Receiver = timer.Strand.Root };

    /// <summary>Tells a watcher that somebody is gone.</summary>
    public static Letter OfEnd(ActorId gone, ActorId watcher, StepId cause) =>
        new() { Kind = LetterKind.Ended, Receiver = watcher, Sender = gone, Message = new Terminated(gone), Cause = cause };
}

internal enum LetterKind : byte
{
    /// <summary>A message for an actor.</summary>
    Message,

    /// <summary>A timer of an actor strikes.</summary>
    Timer,

    /// <summary>The sender wants to be told when the receiver is gone.</summary>
    Watch,

    /// <summary>The sender takes that back.</summary>
    Unwatch,

    /// <summary>The receiver is to be stopped.</summary>
    Stop,

    /// <summary>The sender is gone, and the receiver watched it.</summary>
    Ended,

    /// <summary>The top-level actor that is the sender has ended with all its descendants, and everybody here who watched one of them is to be told.</summary>
    RootLost,

    /// <summary>This process leads from here on: what the receiver says goes out, and who watches whom is told again.</summary>
    Speak,

    /// <summary>A fault is armed, or all are disarmed; for actors that survive only.</summary>
    Arm,
}
