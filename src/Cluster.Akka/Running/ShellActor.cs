using Akka.Actor;
using FslHv.Cluster;

namespace FslHv.AkkaNet;

/// <summary>
/// The shell of a top-level actor and its descendants: puts what comes into their mailbox, and lets them run when it is their turn. Decides nothing. It stops
/// when the top-level actor has ended, so that whoever watches the shell hears of it.
/// </summary>
internal sealed class ShellActor(Strand strand, IGroundUser user) : UntypedActor
{
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Letter letter:
                strand.Post(letter);
                user.OnArrived();
                break;
            case Turn:
                strand.Execute();
                StopIfOver();
                break;
            case Look:
                StopIfOver();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void StopIfOver()
    {
        if (strand.HasEnded)
            Context.Stop(Self);
    }
}

/// <summary>It is a strand's turn.</summary>
internal sealed record Turn(Strand Strand) : INoSerializationVerificationNeeded;

/// <summary>Look whether your actor has ended.</summary>
internal sealed record Look : INoSerializationVerificationNeeded
{
    public static readonly Look Instance = new();
}
