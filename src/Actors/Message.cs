using System.Text;

namespace FslHv.Actors;

/// <summary>
/// What actors say to each other: an immutable record, a case of one closed family. Two messages with equal contents are equal and
/// print alike; a message holds no reference to anything that changes.
/// </summary>
public abstract record Message
{
    /// <summary>Which kind of way this message travels. An engine with virtual time draws its delay from that class.</summary>
    public virtual LatencyClass Latency => LatencyClass.Local;

    /// <summary>Adds the contents to a state hash. The printed form holds every field, so it is what is hashed unless a case knows
    /// better.</summary>
    public virtual void AddTo(ref StateHash hash) => hash.Add(ToString());

    /// <summary>A message prints its contents, not its way of travelling.</summary>
    protected virtual bool PrintMembers(StringBuilder builder) => false;
}

/// <summary>Tells a watcher that the actor it watched handles no more messages, whether it was stopped or had a defect.</summary>
/// <param name="Who">The actor that is gone.</param>
public sealed record Terminated(ActorId Who) : Message;

/// <summary>
/// A fact that an actor reports while it works: what a person reads in the timeline and what checkers and expectations look at.
/// A note changes nothing and reaches no actor.
/// </summary>
public abstract record Note
{
    /// <summary>How much a reader wants to know it.</summary>
    public virtual Severity Severity => Severity.Info;

    /// <summary>A note prints its contents, not its weight.</summary>
    protected virtual bool PrintMembers(StringBuilder builder) => false;
}

/// <summary>Weight of a note, lightest first.</summary>
public enum Severity
{
    /// <summary>Detail for whoever follows one mechanism.</summary>
    Debug,

    /// <summary>Part of the story.</summary>
    Info,

    /// <summary>Something was refused, skipped or lost.</summary>
    Warning,

    /// <summary>Something failed.</summary>
    Error,
}
