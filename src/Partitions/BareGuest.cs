using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Partitions;

/// <summary>
/// The bare guest: enters and idles with every external interrupt masked. It can be made to stop, restart (also from every vcpu at once), hang, panic (which is
/// to hang), ring a doorbell and manage other partitions; anything else finds nothing to strike. It reads its error queues, the
/// machine's too where it is the error manager.
/// </summary>
internal sealed class BareGuest : Actor
{
    private const ulong BufferBytes = 4096;

    private GuestNotice.Enter? _entered;
    private ErrorQueueReader? _errors;
    private ActorId _partition;
    private RequestId _last;
    private RequestId _ring;
    private RequestId _errorRead;
    private bool _isDead;
    private Handle _ringing;
    private int _ringsLeft;

    public override void Receive(IActorContext context, Message message)
    {
        if (_isDead)
        {
            if (message is GuestNotice.Befall late)
                context.Log(new GuestFact.EventIgnored(_entered!.Label, late.Event, "the guest is dead"));
            return;
        }

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
            case GuestNotice.MachineCheck check:
                context.Log(new ErrorFact.MachineCheck(_entered!.Label, check.Vcpu));
                ReadError(context, Errors.Interrupted(ofMachine: false));
                break;
            case GuestNotice.CriticalInterrupt interrupt:
                context.Log(new ErrorFact.CriticalInterrupt(_entered!.Label, interrupt.Vcpu));
                ReadError(context, Errors.Interrupted(ofMachine: true));
                break;
            case GuestLoaded loaded:
                OnLoaded(context, loaded.Bytes);
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
        if (_entered is not null)
            hash.Add(_entered.Tree.Span);
        hash.Add(_partition);
        hash.Add(_last.Value);
        hash.Add(_ring.Value);
        hash.Add(_errorRead.Value);
        _errors?.AddTo(ref hash);
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
            case GuestEvent.RestartEveryVcpu:
                Befell(context, e);
                OnEveryVcpu(context, new Hcall.PartitionRestart(Handle.Self));
                break;
            case GuestEvent.Panic panic:
                Befell(context, e);
                context.Log(new GuestFact.Panicked(_entered.Label, panic.Reason, "hang"));
                _isDead = true;
                break;
            case GuestEvent.Hang:
                Befell(context, e);
                context.Log(new GuestFact.Hung(_entered.Label));
                _isDead = true;
                break;
            case GuestEvent.RingDoorbell ring:
                OnRing(context, ring);
                break;
            case GuestEvent.Manage manage:
                OnManage(context, manage);
                break;
            default:
                context.Log(new GuestFact.EventIgnored(_entered.Label, e, "a bare guest knows no such thing"));
                break;
        }
    }

    /// <summary>There is no device node and no process: the guest makes the hcall itself.</summary>
    private void OnManage(IActorContext context, GuestEvent.Manage manage)
    {
        Invariant.Holds(_entered is not null);
        var handle = manage.Partition == "self" ? Handle.Self
            : GuestTree.ManagedPartition(Tree, manage.Partition) is { } node ? GuestTree.HandleOf(node) : null;
        Hcall? call = handle is not { } target ? null : manage.Command switch
        {
            IoctlNumber.Restart => new Hcall.PartitionRestart(target),
            IoctlNumber.GetStatus => new Hcall.PartitionGetStatus(target),
            IoctlNumber.Start => new Hcall.PartitionStart(target, manage.Entry, manage.Load),
            IoctlNumber.Stop => new Hcall.PartitionStop(target),
            _ => null,
        };
        if (call is null)
        {
            context.Log(new GuestFact.EventIgnored(_entered.Label, manage, $"no such command, or no managed partition {manage.Partition}"));
            return;
        }

        Befell(context, manage);
        Issue(context, call);
    }

    private void OnEveryVcpu(IActorContext context, Hcall call)
    {
        Invariant.Holds(_entered is not null);
        var vcpus = Tree.Find("/cpus")?.Children.Count(node => node.Property("device_type")?.AsString() == "cpu") ?? 0;
        for (var i = 0; i < vcpus; i++)
            context.Tell(context.Spawn($"vcpu-{i}", new BareVcpu(_entered, call)), new BareVcpu.Go(_partition));
    }

    private void OnRing(IActorContext context, GuestEvent.RingDoorbell ring)
    {
        Invariant.Holds(_entered is not null);
        if (GuestTree.SendHandle(Tree, ring.Doorbell) is not { } handle)
        {
            context.Log(new GuestFact.EventIgnored(_entered.Label, ring, $"no send doorbell {ring.Doorbell}"));
            return;
        }

        Befell(context, ring);
        (_ringing, _ringsLeft) = (handle, ring.Count);
        if (_ring == default)
            RingOnce(context);
    }

    private void OnAnswer(IActorContext context, HcallAnswer answer)
    {
        Invariant.Holds(answer.Id.Value <= _last.Value);
        if (answer.Id == _ring)
        {
            _ring = default;
            RingOnce(context);
        }
        else if (answer.Id == _errorRead)
        {
            _errorRead = default;
            OnErrorAnswered(context, answer);
        }
    }

    private void RingOnce(IActorContext context)
    {
        Invariant.Holds(_ringsLeft >= 0 && _ring == default);
        if (_ringsLeft == 0)
            return;
        _ringsLeft--;
        _ring = Issue(context, new Hcall.DoorbellSend(_ringing));
    }

    private void OnErrorAnswered(IActorContext context, HcallAnswer answer)
    {
        Invariant.Holds(_entered is not null);
        if (Errors.Answered(answer))
            context.Tell(_partition, new GuestAccess.Load(_entered.Partition, _entered.Boot, answer.Id, Errors.Buffer, Hcall.ErrorRecordBytes));
        else
            ReadError(context, Errors.Next());
    }

    private void OnLoaded(IActorContext context, Bytes bytes)
    {
        Invariant.Holds(_entered is not null);
        if (Errors.Loaded(bytes) is { } record)
            context.Log(new ErrorFact.Seen(_entered.Label, record));
        ReadError(context, Errors.Next());
    }

    private void ReadError(IActorContext context, Hcall? call)
    {
        if (call is not null)
            _errorRead = Issue(context, call);
    }

    private RequestId Issue(IActorContext context, Hcall call)
    {
        Invariant.Holds(_entered is not null);
        _last = _last.Next;
        context.Tell(_partition, new GuestCall.Issue(_entered.Partition, _entered.Boot, _last, OldestOpen, call));
        return _last;
    }

    /// <summary>Answers to stops and restarts are of no interest: nothing waits for them.</summary>
    private RequestId OldestOpen
    {
        get
        {
            var oldest = _last;
            if (_ring != default && _ring.Value < oldest.Value)
                oldest = _ring;
            return _errorRead != default && _errorRead.Value < oldest.Value ? _errorRead : oldest;
        }
    }

    private DeviceTreeDocument Tree
    {
        get
        {
            Invariant.Holds(_entered is not null);
            return DeviceTreeBlob.Read(_entered.Tree.Span, "guest tree");
        }
    }

    /// <summary>Made for the first record: most guests never have one.</summary>
    private ErrorQueueReader Errors => _errors ??= ErrorReader(Tree);

    /// <summary>Records go to the end of the largest memory.</summary>
    private static ErrorQueueReader ErrorReader(DeviceTreeDocument tree)
    {
        var (address, size) = GuestTree.LargestMemory(tree);
        return new ErrorQueueReader(tree, size < BufferBytes ? address : address + size - BufferBytes);
    }

    private void Befell(IActorContext context, GuestEvent e)
    {
        Invariant.Holds(_entered is not null);
        context.Log(new GuestFact.Befell(_entered.Label, e));
    }
}
