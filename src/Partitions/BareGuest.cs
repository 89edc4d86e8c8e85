using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Partitions;

/// <summary>
/// The bare guest: enters and idles with every interrupt masked. It can be made to stop, restart, hang, panic (which is to hang) and ring a doorbell;
/// anything else finds nothing to strike.
/// </summary>
internal sealed class BareGuest : Actor
{
    private GuestNotice.Enter? _entered;
    private ActorId _partition;
    private RequestId _last;
    private bool _isDead;
    private Handle _ringing;
    private int _ringsLeft;

    public override void Receive(IActorContext context, Message message)
    {
        if (_isDead)
            return;
        switch (message)
        {
            case GuestNotice.Enter enter:
                Invariant.Holds(_entered is null);
                _entered = enter;
                _partition = context.Sender;
                context.Log(new GuestFact.Booted(enter.Label, enter.Boot, "bare"));
                break;
            case GuestNotice.Befall befall:
                OnBefall(context, befall.Event);
                break;
            case HcallAnswer answer:
                OnAnswer(context, answer);
                break;
            case GuestNotice.NonMaskableInterrupt nmi:
                context.Log(new GuestFact.Nmi(_entered!.Label, nmi.Vcpu));
                break;
            case GuestNotice.InterruptLine:
                break; // Every interrupt is masked; a line raised before an earlier mask changed says nothing.
            default:
                throw Invariant.Unreachable(message);
        }
    }

    public override void AddTo(ref StateHash hash)
    {
        hash.Add(_entered is null ? 0 : _entered.Boot.Value);
        hash.Add(_last.Value);
        hash.Add(_isDead);
        hash.Add(_ringing.Value);
        hash.Add(_ringsLeft);
    }

    private void OnBefall(IActorContext context, GuestEvent e)
    {
        Invariant.Holds(_entered is not null);
        switch (e)
        {
            case GuestEvent.StopSelf or GuestEvent.PowerOff:
                Befell(context, e);
                Issue(context, new Hcall.PartitionStop(Handle.Self));
                break;
            case GuestEvent.RestartSelf:
                Befell(context, e);
                Issue(context, new Hcall.PartitionRestart(Handle.Self));
                break;
            case GuestEvent.Panic panic:
                context.Log(new GuestFact.Panicked(_entered.Label, panic.Reason, "hang"));
                _isDead = true;
                break;
            case GuestEvent.Hang:
                context.Log(new GuestFact.Hung(_entered.Label));
                _isDead = true;
                break;
            case GuestEvent.RingDoorbell ring:
                OnRing(context, ring);
                break;
            default:
                context.Log(new GuestFact.EventIgnored(_entered.Label, e, "a bare guest knows no such thing"));
                break;
        }
    }

    private void OnRing(IActorContext context, GuestEvent.RingDoorbell ring)
    {
        Invariant.Holds(_entered is not null);
        if (GuestTree.SendHandle(DeviceTreeBlob.Read(_entered.Tree.Span, "guest tree"), ring.Doorbell) is not { } handle)
        {
            context.Log(new GuestFact.EventIgnored(_entered.Label, ring, $"no send doorbell {ring.Doorbell}"));
            return;
        }

        Befell(context, ring);
        (_ringing, _ringsLeft) = (handle, ring.Count);
        RingOnce(context);
    }

    private void OnAnswer(IActorContext context, HcallAnswer answer)
    {
        Invariant.Holds(answer.Id.Value <= _last.Value);
        if (answer.Id == _last && _ringsLeft > 0)
            RingOnce(context);
    }

    private void RingOnce(IActorContext context)
    {
        if (_ringsLeft <= 0)
            return;
        _ringsLeft--;
        Issue(context, new Hcall.DoorbellSend(_ringing));
    }

    private void Issue(IActorContext context, Hcall call)
    {
        Invariant.Holds(_entered is not null);
        _last = _last.Next;
        context.Tell(_partition, new GuestCall.Issue(_entered.Partition, _entered.Boot, _last, _last, call));
    }

    private void Befell(IActorContext context, GuestEvent e)
    {
        Invariant.Holds(_entered is not null);
        context.Log(new GuestFact.Befell(_entered.Label, e));
    }
}
