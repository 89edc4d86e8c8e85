namespace FslHv.Actors;

/// <summary>
/// One call of a handler as an engine recorded it: all that came into it from outside the actor, and what is needed to check that it comes again.
/// </summary>
/// <param name="Id">Which step.</param>
/// <param name="Cause">The step that sent the message or set the timer; <see cref="StepId.None"/>: it came from outside.</param>
/// <param name="Kind">What was handled.</param>
/// <param name="Actor">Whose handler.</param>
/// <param name="Sender">What <see cref="IActorContext.Sender"/> was.</param>
/// <param name="Message">What was handled; null for <see cref="RecordedKind.Started"/>.</param>
/// <param name="At">What <see cref="IActorContext.Now"/> was.</param>
/// <param name="Effects">What the handler did, in order, as far as the world decided over it or wants to know it.</param>
/// <param name="StateHash">Hash of the actor behind the handler (<see cref="Actors.Actor.AddTo"/>); null where it was not taken.</param>
public sealed record RecordedStep(
    StepId Id, StepId Cause, RecordedKind Kind, ActorId Actor, ActorId Sender, Message? Message, Instant At, IReadOnlyList<StepEffect> Effects,
    ulong? StateHash)
{
    /// <summary>
    /// The process that sent the message: its place among those that ever joined the machine, from 1; 0 where there is only one, or where
    /// the message came from outside. An actor that survives is in several, so what it says may come over each of them, over each in order.
    /// </summary>
    public int Via { get; init; }
}

/// <summary>
/// Name of a step, the same in every recording that has it. The steps of one top-level actor and its descendants follow each other: what they did is in the
/// order of their numbers.
/// </summary>
/// <param name="Root">The top-level actor.</param>
/// <param name="Life">How often it had begun anew: from 1.</param>
/// <param name="Number">Place among the steps of that life: from 1.</param>
public readonly record struct StepId(ActorId Root, int Life, long Number)
{
    /// <summary>No step.</summary>
    public static readonly StepId None;

    /// <summary>Whether this names no step.</summary>
    public bool IsNone => Number == 0;
}

/// <summary>What a step handles.</summary>
public enum RecordedKind : byte
{
    /// <summary>A message.</summary>
    Message,

    /// <summary>A timer's message.</summary>
    Timer,

    /// <summary>The actor begins: what it had persisted was given to it before, then <see cref="Actor.Started"/> was called.</summary>
    Started,

    /// <summary>The actor was stopped from outside, with its descendants.</summary>
    Stopped,

    /// <summary>A message found nobody: <see cref="RecordedStep.Actor"/> is gone. No handler ran.</summary>
    DeadLetter,

    /// <summary>
    /// Something outside the actors was reported: a fact about a node. Has no <see cref="RecordedStep.Id"/> and no actor; its effects say what.
    /// </summary>
    Told,
}
