namespace FslHv.Actors;

/// <summary>
/// A state machine that handles one message at a time. It never blocks, never awaits, starts no thread and shares no mutable object;
/// whatever it wants from the world it asks of the <see cref="IActorContext"/>. An exception that leaves a handler is a defect of the
/// actor: the engine reports it, stops the actor and tells its watchers.
/// </summary>
public abstract class Actor
{
    /// <summary>Called once, before the first message. The place to spawn, watch and set timers.</summary>
    public virtual void Started(IActorContext context)
    {
    }

    /// <summary>Handles one message. <see cref="IActorContext.Sender"/> is who sent it.</summary>
    public abstract void Receive(IActorContext context, Message message);

    /// <summary>Takes in one event that this actor persisted earlier, in the order it wrote them, before <see cref="Started"/>.</summary>
    public virtual void Recover(Message persisted) => throw new InvalidOperationException($"{GetType().Name} persists nothing.");

    /// <summary>Adds everything that decides this actor's future to <paramref name="hash"/>, in one fixed order.</summary>
    public abstract void AddTo(ref StateHash hash);
}
