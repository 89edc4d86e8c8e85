namespace FslHv.Actors;

/// <summary>
/// Everything an actor may ask of the world. Valid only during the call that was given it. The promises are those every engine keeps:
/// <see cref="Tell"/> is at-most-once and first-in-first-out per pair of sender and receiver; nothing is promised across pairs.
/// </summary>
public interface IActorContext
{
    /// <summary>The actor that is handling a message now.</summary>
    ActorId Self { get; }

    /// <summary>Who sent the message in hand; <see cref="ActorId.None"/> when it came from outside or from a timer.</summary>
    ActorId Sender { get; }

    /// <summary>Engine time. Does not move while a message is handled.</summary>
    Instant Now { get; }

    /// <summary>Sends a message. One to an actor that is gone vanishes; so may one over a link that loses.</summary>
    void Tell(ActorId receiver, Message message);

    /// <summary>Sends a message to whoever sent the one in hand.</summary>
    void Reply(Message message);

    /// <summary>Sends a message on behalf of the sender of the one in hand: the receiver sees that sender.
    /// Pair order is kept between this actor and the receiver.</summary>
    void Forward(ActorId receiver, Message message);

    /// <summary>Starts a child. It is stopped when this actor stops. Its first message comes after this handler has returned.</summary>
    /// <param name="name">Last part of the child's path in traces. Need not be unique.</param>
    /// <param name="child">The actor, which nobody else holds.</param>
    ActorId Spawn(string name, Actor child);

    /// <summary>Stops an actor and its descendants: from now on they handle nothing. Oneself is allowed; the handler in hand still ends.
    /// An actor that is gone is left alone.</summary>
    void Stop(ActorId actor);

    /// <summary>Asks for one <see cref="Terminated"/> when that actor is gone; at once when it already is. Twice is the same as
    /// once.</summary>
    void Watch(ActorId actor);

    /// <summary>Takes <see cref="Watch"/> back. A <see cref="Terminated"/> that is on its way still comes.</summary>
    void Unwatch(ActorId actor);

    /// <summary>Sends a message to oneself after a delay (0 or more). Gone when the actor stops.</summary>
    TimerId Schedule(Duration delay, Message message);

    /// <summary>Takes a timer back. One that has struck, or was taken back, is left alone. After this call its message does not
    /// come.</summary>
    void Cancel(TimerId timer);

    /// <summary>A random number in 0 … <paramref name="bound"/> − 1 from this actor's own stream; <paramref name="bound"/> is 1 or
    /// more.</summary>
    long Random(long bound);

    /// <summary>Writes an event to this actor's journal. What the actor does after it may rely on it, unless its node has a slow disk; see
    /// <see cref="Actor.Recover"/>.</summary>
    void Persist(Message persisted);

    /// <summary>Whether a named fault strikes here and now. False unless one was armed.</summary>
    /// <param name="name">Lower case words with dots and dashes: <c>driver.open.no-memory</c>.</param>
    bool FaultPoint(string name);

    /// <summary>Whether anybody observes the engine. Only for sparing a fact that nobody would see; nothing else may depend on it.</summary>
    bool IsObserved { get; }

    /// <summary>Reports a fact to whoever observes the engine.</summary>
    void Log(Note note);
}

/// <summary>A timer that was set. 0 is none.</summary>
public readonly record struct TimerId(ulong Value)
{
    /// <summary>No timer.</summary>
    public static readonly TimerId None;

    /// <summary>Whether this names no timer.</summary>
    public bool IsNone => Value == 0;
}
