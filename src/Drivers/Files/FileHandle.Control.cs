using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <content>
/// ioctl: one hcall with the caller's own numbers. What the hypervisor says is the result's <c>ret</c>, and the ioctl has succeeded; an
/// errno is only for what the driver notices itself.
/// </content>
internal sealed partial class FileHandle
{
    private readonly HcallPort<ControlQuestion> _port = new(boot);

    private void OnControl(IActorContext context, Syscall.Control control)
    {
        if (!Holds(context.Sender))
            context.Reply(new SyscallAnswer.IoctlDone(control.Id, Errno.EBADF, HcallStatus.Success, null));
        else if (!MayControl(control.Call.Number))
            EndControl(context, new(context.Sender, control.Id, control.Call), Errno.EPERM, HcallStatus.Success, null);
        else if (context.FaultPoint(DriverFaults.IoctlCopyIn))
            EndControl(context, new(context.Sender, control.Id, control.Call), Errno.EFAULT, HcallStatus.Success, null);
        else
            BeginControl(context, new(context.Sender, control.Id, control.Call));
    }

    /// <summary>The number is looked at before the structure; from the structure on it is an ioctl like any other.</summary>
    private void OnRawIoctl(IActorContext context, Syscall.RawIoctl raw)
    {
        if (!Holds(context.Sender))
        {
            context.Reply(new SyscallAnswer.RawIoctlDone(raw.Id, Errno.EBADF, []));
            return;
        }

        var numbering = fidelity.Has(Defect.UnionIoctls) ? IoctlNumbering.Union : IoctlNumbering.Merged;
        var error = numbering.Find(raw.Request, out var layout);
        if (error != Errno.None)
            RefuseRaw(context, raw, error);
        else if (!MayControl((IoctlNumber)layout!.Number))
            RefuseRaw(context, raw, Errno.EPERM);
        else if (context.FaultPoint(DriverFaults.IoctlCopyIn) || IoctlStructure.Read(layout!, raw.Memory, raw.Argument, raw.Order) is not { } structure)
            RefuseRaw(context, raw, Errno.EFAULT);
        else
            BeginControl(context, new(context.Sender, raw.Id, structure.ToIoctl(raw.Memory)) { Raw = raw });
    }

    private void RefuseRaw(IActorContext context, Syscall.RawIoctl raw, Errno error)
    {
        context.Log(new FileFact.Refused(boot.Label, number, raw.Request, error));
        context.Reply(new SyscallAnswer.RawIoctlDone(raw.Id, error, []));
    }

    /// <summary>The caller's structure is in the kernel.</summary>
    private void BeginControl(IActorContext context, ControlQuestion question)
    {
        if (Transfer.For(_lastTransfer.Next, question, fidelity) is { } transfer)
            BeginTransfer(context, transfer);
        else
            _port.Issue(context, HcallOf(question.Call), question);
    }

    /// <summary>The original asks nobody. Without that defect what changes something is for those who opened the file with the capability.</summary>
    private bool MayControl(IoctlNumber call) =>
        fidelity.Has(Defect.NoCapabilityCheck) || opened.IsCapable || call is IoctlNumber.GetStatus or IoctlNumber.GetProp;

    private void OnAnswer(IActorContext context, HcallAnswer answer)
    {
        if (_port.Close(answer) is not { } question)
            return;
        if (question.Transfer is { } transfer)
            OnTransferAnswered(context, transfer, answer);
        else if (context.FaultPoint(DriverFaults.IoctlCopyOut))
            EndControl(context, question, Errno.EFAULT, answer.Status, null);
        else if (question.Call is Ioctl.GetStatus && answer.Status == HcallStatus.Success)
            EndControl(context, question, Errno.None, answer.Status, (PartitionStatus)answer.R4);
        else
            EndControl(context, question, Errno.None, answer.Status, null);
    }

    private void EndControl(
        IActorContext context, ControlQuestion question, Errno error, HcallStatus ret, PartitionStatus? state, Bytes value = default, uint? neededBytes = null)
    {
        Invariant.Holds(state is null || (error == Errno.None && ret == HcallStatus.Success));
        var done = new SyscallAnswer.IoctlDone(question.Id, error, ret, state) { Value = value, NeededBytes = neededBytes };
        SyscallAnswer answer = done;
        if (question.Raw is { } raw)
        {
            var bytes = IoctlWriteBack.Answer(raw, IoctlLayout.Of(question.Call.Number), done);
            (answer, error) = (bytes, bytes.Error);
        }

        if (context.IsObserved)
            context.Log(new FileFact.Controlled(boot.Label, number, question.Call, error, ret));
        context.Tell(question.Process, answer);
    }

    private static Hcall HcallOf(Ioctl call) => call switch
    {
        Ioctl.Restart c => new Hcall.PartitionRestart(c.Partition),
        Ioctl.GetStatus c => new Hcall.PartitionGetStatus(c.Partition),
        Ioctl.Start c => new Hcall.PartitionStart(c.Partition, c.Entry, c.Load),
        Ioctl.Stop c => new Hcall.PartitionStop(c.Partition),
        Ioctl.Doorbell c => new Hcall.DoorbellSend(c.SendDoorbell),
        _ => throw Invariant.Unreachable(call),
    };
}
