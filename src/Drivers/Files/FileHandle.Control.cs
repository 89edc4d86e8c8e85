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
        else if (!MayControl(control.Call))
            EndControl(context, new(context.Sender, control.Id, control.Call), Errno.EPERM, HcallStatus.Success, null);
        else if (context.FaultPoint(DriverFaults.IoctlCopyIn))
            EndControl(context, new(context.Sender, control.Id, control.Call), Errno.EFAULT, HcallStatus.Success, null);
        else if (control.Call is Ioctl.Memcpy or Ioctl.GetProp or Ioctl.SetProp)
            BeginTransfer(context, control);
        else
            _port.Issue(context, HcallOf(control.Call), new(context.Sender, control.Id, control.Call));
    }

    /// <summary>The original asks nobody. Without that defect what changes something is for those who opened the file with the capability.</summary>
    private bool MayControl(Ioctl call) => fidelity.Has(Defect.NoCapabilityCheck) || opened.IsCapable || call is Ioctl.GetStatus or Ioctl.GetProp;

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

    private void EndControl(IActorContext context, ControlQuestion question, Errno error, HcallStatus ret, PartitionStatus? state, Bytes value = default)
    {
        Invariant.Holds(state is null || (error == Errno.None && ret == HcallStatus.Success));
        context.Log(new FileFact.Controlled(boot.Label, number, question.Call, error, ret));
        context.Tell(question.Process, new SyscallAnswer.IoctlDone(question.Id, error, ret, state) { Value = value });
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
