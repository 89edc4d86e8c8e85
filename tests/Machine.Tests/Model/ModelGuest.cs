using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Machine.Tests;

/// <summary>A guest that does what a test tells it, and notes what came of it without words.</summary>
internal sealed record ModelProgram : GuestProgram
{
    public override string Name => "model";

    public override Actor CreateGuest() => new ModelGuest();
}

/// <summary>What came of the last thing that a guest was told.</summary>
internal abstract record ModelSaw : Note
{
    public sealed record Returned(HcallRegisters Registers) : ModelSaw;

    public sealed record Took(uint Vector) : ModelSaw;

    public sealed record Loaded(Bytes Bytes) : ModelSaw;
}

internal sealed class ModelGuest : Actor
{
    private GuestNotice.Enter? _entered;
    private ActorId _partition;
    private RequestId _last;

    public override void Receive(IActorContext context, Message message)
    {
        switch (message)
        {
            case GuestNotice.Enter enter:
                (_entered, _partition) = (enter, context.Sender);
                break;
            case MakeTrap make:
                _last = _last.Next;
                context.Tell(_partition, new GuestCall.Trap(_entered!.Partition, _entered.Boot, _last, _last, make.Registers));
                break;
            case MakeTake take:
                _last = _last.Next;
                context.Tell(_partition, new GuestCall.TakeInterrupt(_entered!.Partition, _entered.Boot, _last, _last, take.Vcpu));
                break;
            case MakeStore store:
                context.Tell(_partition, new GuestAccess.Store(_entered!.Partition, _entered.Boot, store.Address, store.Bytes));
                break;
            case MakeLoad load:
                context.Tell(_partition, new GuestAccess.Load(_entered!.Partition, _entered.Boot, _last, load.Address, load.LengthBytes));
                break;
            case HcallAnswer answer:
                context.Log(new ModelSaw.Returned(HcallCodec.Encode(answer)));
                break;
            case InterruptTaken taken:
                context.Log(new ModelSaw.Took(taken.Vector.Value));
                break;
            case GuestLoaded loaded:
                context.Log(new ModelSaw.Loaded(loaded.Bytes));
                break;
        }
    }

    public override void AddTo(ref StateHash hash) => hash.Add(_last.Value);
}
