using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios.Tests;

/// <summary>A guest whose vcpu 1 naps at once.</summary>
internal sealed record Napper : GuestProgram
{
    public override string Name => "napper";

    public override Actor CreateGuest() => new Guest();

    private sealed class Guest : Actor
    {
        public override void Receive(IActorContext context, Message message)
        {
            if (message is GuestNotice.Enter enter)
                context.Reply(new GuestCall.Issue(enter.Partition, enter.Boot, new(1), new(1), new Hcall.EnterNap(Handle.Self, 1)));
        }

        public override void AddTo(ref StateHash hash)
        {
        }
    }
}
