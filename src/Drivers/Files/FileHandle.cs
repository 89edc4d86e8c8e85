using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>
/// One open file description of <c>/dev/fsl-hv</c>: a queue of doorbell handles with its readers and pollers, and ioctls in flight. Any
/// number of references share it; the last one to go closes it. Whoever calls must hold a reference, or gets <c>EBADF</c>.
/// Source: <c>fsl_hv_read</c>, <c>fsl_hv_poll</c>, <c>fsl_hv_ioctl</c>, <c>fsl_hv_close</c> of Linux
/// <c>drivers/virt/fsl_hypervisor.c</c>.
/// </summary>
internal sealed partial class FileHandle(
    GuestBoot boot, ActorId kernel, ActorId driver, int number, DriverMessage.OpenFile opened, Fidelity fidelity) : Actor
{
    public override void Started(IActorContext context) => AddReference(context, opened.Process);

    public override void Receive(IActorContext context, Message message)
    {
        switch (message)
        {
            case Syscall call:
                OnSyscall(context, call);
                break;
            case FileMessage.Queue queue:
                OnQueue(context, queue.Doorbell);
                break;
            case FileMessage.Wake:
                OnWake(context);
                break;
            case FileMessage.PollOver over:
                OnPollOver(context, over);
                break;
            case HcallAnswer answer:
                OnAnswer(context, answer);
                break;
            case FileMessage.PagesAllocated allocated:
                OnPagesAllocated(context, allocated);
                break;
            case GuestLoaded loaded:
                OnLoaded(context, loaded);
                break;
            case Terminated terminated:
                OnProcessGone(context, terminated.Who);
                break;
            default:
                throw Invariant.Unreachable(message);
        }

        ReleaseWhenUnused(context);
        AssertInvariants();
    }

    public override void AddTo(ref StateHash hash)
    {
        hash.Add(number);
        hash.Add(opened.NonBlocking);
        hash.Add(opened.IsReadOnly);
        hash.Add(opened.IsCapable);
        hash.Add(_hasOverflowed);
        hash.Add(_hasComplained);
        fidelity.AddTo(ref hash);
        hash.Add(_isReleased);
        hash.Add(_isWoken);
        _ring.AddTo(ref hash);
        hash.Add(_sleepers.Count);
        foreach (var sleeper in _sleepers)
            sleeper.AddTo(ref hash);
        hash.Add(_holders.Count);
        foreach (var holder in _holders)
        {
            hash.Add(holder.Process);
            hash.Add(holder.References);
        }

        _port.AddTo(ref hash);
        AddTransfersTo(ref hash);
    }

    private void OnSyscall(IActorContext context, Syscall call)
    {
        switch (call)
        {
            case Syscall.Read read:
                OnRead(context, read);
                break;
            case Syscall.Write write:
                context.Reply(new SyscallAnswer.Written(write.Id, Holds(context.Sender) && !opened.IsReadOnly ? Errno.EINVAL : Errno.EBADF, 0));
                break;
            case Syscall.Seek seek:
                context.Reply(new SyscallAnswer.Refused(seek.Id, Holds(context.Sender) ? Errno.ESPIPE : Errno.EBADF));
                break;
            case Syscall.Map map:
                context.Reply(new SyscallAnswer.Refused(map.Id, Holds(context.Sender) ? Errno.ENODEV : Errno.EBADF));
                break;
            case Syscall.Poll poll:
                OnPoll(context, poll);
                break;
            case Syscall.Control control:
                OnControl(context, control);
                break;
            case Syscall.RawIoctl raw:
                OnRawIoctl(context, raw);
                break;
            case Syscall.Close close:
                OnClose(context, close);
                break;
            case Syscall.Duplicate duplicate:
                OnDuplicate(context, duplicate);
                break;
            case Syscall.Interrupt interrupt:
                OnInterrupt(context, interrupt.Sleeping);
                break;
            default:
                throw Invariant.Unreachable(call);
        }
    }

    /// <summary>A defect brings the kernel down: whoever called never hears of it again.</summary>
    private void Crash(IActorContext context, Defect defect, string text)
    {
        Invariant.Holds(fidelity.Has(defect));
        context.Tell(kernel, new KernelMessage.Crashed(defect, text));
    }

    private void AssertInvariants()
    {
        Invariant.Holds(!_isReleased || (_sleepers.Count == 0 && HasNoCall && _ring.IsEmpty));
        Invariant.Holds(_sleepers.Count == 0 || _ring.IsEmpty || _isWoken);
        Invariant.Holds(_ring.Count <= DoorbellRing.Capacity);
        Invariant.Holds(_isReleased || _references > 0 || _sleepers.Count > 0 || !HasNoCall);
        Invariant.Holds(_references >= 0);
        Invariant.Holds(!_hasOverflowed || !_ring.IsEmpty || _isReleased);
    }
}
