using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>
/// A terminal on a byte channel, and at the same time the open file of every process that has opened it. What is written goes through a buffer
/// of 2048 bytes; the transmit interrupt is unmasked only while something waits in it. What comes is read in lines.
/// Source: Linux <c>drivers/tty/ehv_bytechan.c</c>.
/// </summary>
internal sealed partial class Tty(GuestBoot boot, ActorId kernel, TtySpec spec) : Actor
{
    private const uint InterruptPriority = 8;

    private readonly HcallPort<TtyQuestion> _port = new(boot);

    /// <summary>Who has it open, and how often.</summary>
    private readonly List<TtyHolder> _holders = [];

    private bool _isActive;

    public override void Receive(IActorContext context, Message message)
    {
        switch (message)
        {
            case TtyMessage.HandleInterrupt interrupt:
                OnInterrupt(context, interrupt.Vector);
                break;
            case TtyMessage.Activate:
                Activate(context);
                break;
            case TtyMessage.Open open:
                OnOpen(context, open);
                break;
            case PrintLine line:
                OnPrintLine(context, line.Text);
                break;
            case Syscall call:
                OnSyscall(context, call);
                break;
            case HcallAnswer answer:
                OnAnswer(context, answer);
                break;
            case Terminated gone:
                OnProcessGone(gone.Who);
                break;
            default:
                throw Invariant.Unreachable(message);
        }

        AssertInvariants();
    }

    public override void AddTo(ref StateHash hash)
    {
        hash.Add(spec.Index);
        hash.Add(_isActive);
        hash.Add(_holders.Count);
        foreach (var holder in _holders)
        {
            hash.Add(holder.Process);
            hash.Add(holder.Name);
            hash.Add(holder.NonBlocking);
        }

        AddTransmitTo(ref hash);
        AddReceiveTo(ref hash);
        _port.AddTo(ref hash);
    }

    /// <summary>Both interrupts get trigger, priority and vcpu; the receive one is unmasked. Source: <c>ehv_bc_tty_port_activate</c>.</summary>
    private void Activate(IActorContext context)
    {
        if (_isActive)
            return;
        _isActive = true;
        _port.Issue(context, new Hcall.IntSetConfig(spec.Rx, spec.RxConfig, InterruptPriority, 0), TtyQuestion.SetUp.Instance);
        _port.Issue(context, new Hcall.IntSetConfig(spec.Tx, spec.TxConfig, InterruptPriority, 0), TtyQuestion.SetUp.Instance);
        _port.Issue(context, new Hcall.IntSetMask(spec.Rx, false), TtyQuestion.SetUp.Instance);
    }

    /// <summary>The handler returns when the channel is empty, or when nothing more can be sent.</summary>
    private void OnInterrupt(IActorContext context, Handle vector)
    {
        Invariant.Holds(vector == spec.Rx || vector == spec.Tx);
        if (vector == spec.Rx)
            OnReceiveInterrupt(context);
        else
            OnTransmitInterrupt(context);
    }

    private void EndInterrupt(IActorContext context, Handle vector) => context.Tell(kernel, new KernelMessage.InterruptHandled(vector));

    private void OnOpen(IActorContext context, TtyMessage.Open open)
    {
        Activate(context);
        _holders.Add(new(open.Process, open.ProcessName, open.NonBlocking));
        context.Watch(open.Process);
        context.Tell(open.Process, new SyscallAnswer.Opened(open.Id, Errno.None, context.Self));
    }

    private void OnSyscall(IActorContext context, Syscall call)
    {
        switch (call)
        {
            case Syscall.Read read:
                OnRead(context, read);
                break;
            case Syscall.Write write:
                OnWrite(context, write);
                break;
            case Syscall.Close close:
                context.Reply(new SyscallAnswer.Closed(close.Id, TryRelease(context.Sender) ? Errno.None : Errno.EBADF));
                break;
            case Syscall.Interrupt interrupt:
                InterruptReader(context, interrupt.Sleeping);
                InterruptWriter(context, interrupt.Sleeping);
                break;
            case Syscall.Seek seek:
                context.Reply(new SyscallAnswer.Refused(seek.Id, Errno.ESPIPE));
                break;
            case Syscall.Map map:
                context.Reply(new SyscallAnswer.Refused(map.Id, Errno.ENODEV));
                break;
            case Syscall.Poll poll:
                context.Reply(new SyscallAnswer.PollDone(poll.Id, Errno.EBADF, false));
                break;
            case Syscall.Control control:
                context.Reply(new SyscallAnswer.IoctlDone(control.Id, Errno.ENOTTY, HcallStatus.Success, null));
                break;
            case Syscall.RawIoctl raw:
                context.Reply(new SyscallAnswer.RawIoctlDone(raw.Id, Errno.ENOTTY, []));
                break;
            case Syscall.Duplicate duplicate:
                context.Reply(new SyscallAnswer.Duplicated(duplicate.Id, Errno.EBADF));
                break;
            default:
                throw Invariant.Unreachable(call);
        }
    }

    private void OnAnswer(IActorContext context, HcallAnswer answer)
    {
        switch (_port.Close(answer))
        {
            case TtyQuestion.Send send:
                OnSent(context, send.Count, answer);
                break;
            case TtyQuestion.Receive:
                OnReceived(context, answer);
                break;
        }
    }

    private void OnProcessGone(ActorId process)
    {
        _holders.RemoveAll(holder => holder.Process == process);
        _readers.RemoveAll(reader => reader.Process == process);
        _writers.RemoveAll(writer => writer.Process == process);
    }

    /// <summary>Gives one of a process's opens up; false when it has none.</summary>
    private bool TryRelease(ActorId process)
    {
        var place = _holders.FindIndex(holder => holder.Process == process);
        if (place >= 0)
            _holders.RemoveAt(place);
        return place >= 0;
    }

    private TtyHolder HolderOf(ActorId process)
    {
        foreach (var holder in _holders)
        {
            if (holder.Process == process)
                return holder;
        }

        return new(process, "a thread", false);
    }

    private void AssertInvariants()
    {
        Invariant.Holds(_buffer.Count <= BufferBytes);
        Invariant.Holds(_input.Count <= InputBytes);
        Invariant.Holds(_isActive || _readers.Count == 0);
        Invariant.Holds(_buffer.Count > 0 || _writers.Count == 0);
        Invariant.Holds(!_isSending || _buffer.Count > 0);
        Invariant.Holds(_isSending || _waitsForRoom == _buffer.Count > 0);
    }
}

/// <summary>A process that has a terminal open.</summary>
internal readonly record struct TtyHolder(ActorId Process, string Name, bool NonBlocking);
