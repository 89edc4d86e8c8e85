namespace FslHv.Actors;

/// <summary>The face that every engine shows to whoever assembles a system on it.</summary>
public interface IActorEngine
{
    /// <summary>Engine time.</summary>
    Instant Now { get; }

    /// <summary>Starts a top-level actor. Its <see cref="Actor.Started"/> runs before this returns.</summary>
    /// <param name="name">Its path in traces.</param>
    /// <param name="create">Makes the actor; called again when a durable actor comes back after a crash.</param>
    ActorId Spawn(string name, Func<Actor> create);

    /// <summary>Gives an actor a message from outside, <paramref name="delay"/> from now and without further delay.</summary>
    void Inject(ActorId receiver, Message message, Duration delay);

    /// <summary>Stops an actor and its descendants.</summary>
    void Stop(ActorId actor);

    /// <summary>Lets a fault point strike: the <paramref name="skip"/> + 1st … <paramref name="skip"/> + <paramref name="count"/>th
    /// time that an actor whose path starts with <paramref name="path"/> passes it.</summary>
    void Arm(string faultPoint, string path, int skip, int count);

    /// <summary>No fault that is armed strikes any more.</summary>
    void Disarm();

    /// <summary>Shows every record of the trace to <paramref name="observer"/> from now on, in trace order.</summary>
    void Observe(ITraceObserver observer);

    /// <summary>Path of an actor, also of one that is gone: <c>worker/boot-1/driver</c>.</summary>
    string PathOf(ActorId actor);

    /// <summary>Runs until nothing is left to do, the time is reached, <see cref="RequestStop"/> was called or an actor had a
    /// defect.</summary>
    RunEnd Run(Instant until);

    /// <summary>Ends <see cref="Run"/> after the message in hand. May be called from an observer, or from another thread.</summary>
    void RequestStop();
}

/// <summary>How a run ended.</summary>
/// <param name="Reason">Why it ended.</param>
/// <param name="At">Engine time at the end.</param>
/// <param name="Steps">Messages handled so far, timers included.</param>
/// <param name="Defect">The defect that ended it, if one did.</param>
public sealed record RunEnd(RunEndReason Reason, Instant At, long Steps, ActorDefect? Defect = null);

/// <summary>Why a run ended.</summary>
public enum RunEndReason
{
    /// <summary>No message and no timer is left.</summary>
    Quiescent,

    /// <summary>The time that was asked for is reached.</summary>
    TimeReached,

    /// <summary>Somebody asked for the end.</summary>
    Requested,

    /// <summary>An actor had a defect.</summary>
    Defect,

    /// <summary>As many messages were handled as the engine was allowed to: most likely a livelock.</summary>
    StepsReached,
}

/// <summary>An exception left a handler.</summary>
/// <param name="Actor">Whose handler.</param>
/// <param name="Path">Its path.</param>
/// <param name="Handling">What it was handling; null while it was being started.</param>
/// <param name="Exception">What was thrown.</param>
public sealed record ActorDefect(ActorId Actor, string Path, Message? Handling, Exception Exception);
