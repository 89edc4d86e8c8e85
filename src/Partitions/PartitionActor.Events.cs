using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Partitions;

/// <content>
/// What an experiment does to the partition itself. A slow guest: everything that leaves it waits here for its time, in order. Memory that is lost stays so
/// until the machine is reset. All else is the guest's.
/// </content>
public sealed partial class PartitionActor
{
    /// <summary>What has left the guest and waits for its time, oldest first.</summary>
    private readonly Queue<LateMessage> _late = [];

    /// <summary>How much later everything leaves the guest.</summary>
    private Duration _lateness;

    private TimerId _lateTimer;

    /// <summary>Whatever comes behind something that waits waits too.</summary>
    private bool IsGuestLate => _lateness > Duration.Zero || _late.Count > 0;

    private void OnBefallGuest(IActorContext context, BefallGuest befall)
    {
        switch (befall.Event)
        {
            case GuestEvent.LoseMemory lose when _memory.Lose(lose.Address, lose.SizeBytes):
                context.Log(new GuestFact.Befell(Label, lose));
                break;
            case GuestEvent.LoseMemory lose:
                context.Log(new GuestFact.EventIgnored(Label, lose, $"there is no memory at 0x{lose.Address:x}"));
                break;
            case var e when !HasGuest:
                context.Log(new GuestFact.EventIgnored(Label, e, $"the partition is {_state.Name()}"));
                break;
            case GuestEvent.SlowDown slow:
                _lateness = slow.By;
                context.Log(new GuestFact.Befell(Label, slow));
                break;
            case var e:
                context.Tell(_guest, new GuestNotice.Befall(e));
                break;
        }
    }

    private void Delay(IActorContext context, Message message)
    {
        _late.Enqueue(new(context.Sender, message, context.Now + _lateness));
        if (_late.Count == 1)
            AwaitLate(context);
    }

    private void AwaitLate(IActorContext context)
    {
        var due = _late.Peek().Due;
        _lateTimer = context.Schedule(due > context.Now ? due - context.Now : Duration.Zero, new PartitionStep.LateDue());
    }

    private void OnLateDue(IActorContext context)
    {
        Invariant.Holds(HasGuest);
        var (asker, message, _) = _late.Dequeue();
        OnGuestMessage(context, asker, message);
        if (_late.Count > 0)
            AwaitLate(context);
    }

    private void OnGuestMessage(IActorContext context, ActorId asker, Message message)
    {
        switch (message)
        {
            case GuestCall call:
                OnGuestCall(context, asker, call);
                break;
            case GuestAccess access:
                OnGuestAccess(context, asker, access);
                break;
            case WatchdogAccess access:
                OnWatchdogAccess(context, asker, access);
                break;
            default:
                throw Invariant.Unreachable(message);
        }
    }

    /// <summary>The guest is gone, and with it whatever had not left it.</summary>
    private void ForgetLateness(IActorContext context)
    {
        context.Cancel(_lateTimer);
        _late.Clear();
        (_lateness, _lateTimer) = (Duration.Zero, TimerId.None);
    }

    private void AddLateTo(ref StateHash hash)
    {
        hash.Add(_lateness.Nanoseconds);
        hash.Add(_late.Count);
        foreach (var (asker, message, due) in _late)
        {
            hash.Add(asker);
            hash.Add(message);
            hash.Add(due.Nanoseconds);
        }
    }

    private readonly record struct LateMessage(ActorId Asker, Message Message, Instant Due);
}
