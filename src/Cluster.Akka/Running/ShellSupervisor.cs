using Akka.Actor;
using Akka.Event;
using FslHv.Cluster;

namespace FslHv.AkkaNet;

/// <summary>
/// Parent of all shells of a system. A shell whose own code fails is stopped and reported, never restarted: an actor that had a defect is no longer what
/// it was. What still comes for a shell that has stopped it gives to the strand, which reports a dead letter where the contract wants one.
/// </summary>
internal sealed class ShellSupervisor : UntypedActor
{
    private readonly AkkaGround _ground;

    public ShellSupervisor(AkkaGround ground) => _ground = ground;

    /// <summary>Makes a shell; answered with it.</summary>
    public sealed record Add(Strand Strand, IGroundUser User, string Name) : INoSerializationVerificationNeeded;

    /// <summary>Answered with itself by who has begun.</summary>
    public sealed record Ready : INoSerializationVerificationNeeded
    {
        public static readonly Ready Instance = new();
    }

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(exception =>
    {
        _ground.OnFailed(exception);
        return Directive.Stop;
    });

    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(DeadLetter));

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Add add:
                var (strand, user) = (add.Strand, add.User);
                Sender.Tell(Context.ActorOf(Props.Create(() => new ShellActor(strand, user)), add.Name));
                break;
            case Ready:
                Sender.Tell(message);
                break;
            case DeadLetter { Message: Letter letter } dead when IsMine(dead):
                _ground.OnLate(dead.Recipient.Path, letter);
                break;
            case DeadLetter { Message: Turn turn } dead when IsMine(dead):
                turn.Strand.Execute();
                break;
        }
    }

    private bool IsMine(DeadLetter dead) => dead.Recipient.Path.Parent.Equals(Self.Path);
}
