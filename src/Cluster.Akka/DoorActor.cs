using Akka.Actor;
using FslHv.Actors;
using IActorContext = FslHv.Actors.IActorContext;

namespace FslHv.AkkaNet;

/// <summary>What an actor of FslHv told an actor of the actor system that is attached to its machine.</summary>
/// <param name="To">The address that it was told.</param>
/// <param name="From">Who told it.</param>
/// <param name="Message">What.</param>
/// <param name="At">When. Engine time.</param>
public sealed record Delivered(ActorId To, ActorId From, Message Message, Instant At) : INoSerializationVerificationNeeded;

/// <summary>Address of an actor of the actor system among FslHv's: gives it what it is told, and says what it is asked to say.</summary>
internal sealed class DoorActor(IActorRef outside) : Actor
{
    /// <summary>To be told to somebody.</summary>
    public sealed record Send(ActorId Receiver, Message Message) : Message;

    /// <summary>To be told of somebody's end.</summary>
    public sealed record Watch(ActorId Actor) : Message;

    public override void Receive(IActorContext context, Message message)
    {
        switch (message)
        {
            case Send send:
                context.Tell(send.Receiver, send.Message);
                break;
            case Watch watch:
                context.Watch(watch.Actor);
                break;
            default:
                outside.Tell(new Delivered(context.Self, context.Sender, message, context.Now), ActorRefs.NoSender);
                break;
        }
    }

    /// <summary>It keeps nothing.</summary>
    public override void AddTo(ref StateHash hash)
    {
    }
}
