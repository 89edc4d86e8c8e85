using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Machine.Tests.Fuzz;

/// <summary>A guest that asks what it is told to, any number of questions at once, and notes each question and each answer.</summary>
internal sealed record FuzzProgram : GuestProgram
{
    public override string Name => "fuzz";

    public override Actor CreateGuest() => new FuzzGuest();
}

/// <summary>What a fuzzing guest did or got.</summary>
internal abstract record FuzzSaw : Note
{
    public sealed record Asked(GuestCall Call) : FuzzSaw;

    public sealed record Got(GuestCallAnswer Answer) : FuzzSaw;
}

internal sealed class FuzzGuest : Actor
{
    private readonly SortedSet<ulong> _open = [];
    private GuestNotice.Enter? _entered;
    private ActorId _partition;
    private ulong _last;

    public override void Receive(IActorContext context, Message message)
    {
        switch (message)
        {
            case GuestNotice.Enter enter:
                (_entered, _partition) = (enter, context.Sender);
                break;
            case MakeTrap make:
                var (id, oldest) = Next();
                Ask(context, new GuestCall.Trap(_entered!.Partition, _entered.Boot, id, oldest, make.Registers, make.IsUserMode));
                break;
            case MakeTake take:
                (id, oldest) = Next();
                Ask(context, new GuestCall.TakeInterrupt(_entered!.Partition, _entered.Boot, id, oldest, take.Vcpu));
                break;
            case MakeUse use:
                (id, oldest) = Next();
                Ask(context, new GuestCall.UseDevice(_entered!.Partition, _entered.Boot, id, oldest, use.Device, use.Order));
                break;
            case MakeStore store:
                context.Tell(_partition, new GuestAccess.Store(_entered!.Partition, _entered.Boot, store.Address, store.Bytes));
                break;
            case GuestCallAnswer answer:
                _open.Remove(answer.Id.Value);
                context.Log(new FuzzSaw.Got(answer));
                break;
        }
    }

    public override void AddTo(ref StateHash hash)
    {
        hash.Add(_last);
        foreach (var id in _open)
            hash.Add(id);
    }

    private (RequestId Id, RequestId Oldest) Next()
    {
        _open.Add(++_last);
        return (new(_last), new(_open.Min));
    }

    private void Ask(IActorContext context, GuestCall call)
    {
        context.Log(new FuzzSaw.Asked(call));
        context.Tell(_partition, call);
    }
}
