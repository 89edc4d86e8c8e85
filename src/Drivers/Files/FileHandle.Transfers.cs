using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <content>
/// ioctls that pass through the kernel's memory: pages, stores, the hcall, loads, pages back. Each step waits for the one before; several calls may
/// be under way.
/// </content>
internal sealed partial class FileHandle
{
    /// <summary>Those that wait for their pages, or for what they load.</summary>
    private readonly List<Transfer> _transfers = [];

    private RequestId _lastTransfer;

    private bool HasNoCall => _port.IsIdle && _transfers.Count == 0;

    private void BeginTransfer(IActorContext context, Syscall.Control control)
    {
        var error = Transfer.Check(control.Call);
        if (error != Errno.None)
        {
            EndControl(context, new(context.Sender, control.Id, control.Call), error, HcallStatus.Success, null);
            return;
        }

        _lastTransfer = _lastTransfer.Next;
        var transfer = new Transfer(_lastTransfer, context.Sender, control.Id, control.Call);
        _transfers.Add(transfer);
        context.Tell(driver, new DriverMessage.AllocatePages(transfer.Number, transfer.PageCount));
    }

    private void OnPagesAllocated(IActorContext context, FileMessage.PagesAllocated allocated)
    {
        var transfer = TakeTransfer(allocated.Id) with { Pages = allocated.Pages };
        if (transfer.Pages.Count == 0)
        {
            EndControl(context, QuestionOf(transfer), Errno.ENOMEM, HcallStatus.Success, null);
            return;
        }

        foreach (var (address, bytes) in transfer.Stores())
            context.Tell(boot.PartitionActor, new GuestAccess.Store(boot.Partition, boot.Number, address, bytes));
        _port.Issue(context, transfer.ToHcall(), QuestionOf(transfer));
    }

    private void OnTransferAnswered(IActorContext context, Transfer transfer, HcallAnswer answer)
    {
        transfer = transfer with { Ret = answer.Status };
        if (transfer.Load(answer) is not var (address, length))
        {
            EndTransfer(context, transfer, Bytes.Empty);
            return;
        }

        _transfers.Add(transfer);
        context.Tell(boot.PartitionActor, new GuestAccess.Load(boot.Partition, boot.Number, transfer.Number, address, length));
    }

    private void OnLoaded(IActorContext context, GuestLoaded loaded) => EndTransfer(context, TakeTransfer(loaded.Id), loaded.Bytes);

    private void EndTransfer(IActorContext context, Transfer transfer, Bytes value)
    {
        context.Tell(driver, new DriverMessage.FreePages(transfer.Pages));
        if (context.FaultPoint(DriverFaults.IoctlCopyOut))
            EndControl(context, QuestionOf(transfer), Errno.EFAULT, transfer.Ret, null);
        else
            EndControl(context, QuestionOf(transfer), Errno.None, transfer.Ret, null, value);
    }

    private static ControlQuestion QuestionOf(Transfer transfer) => new(transfer.Process, transfer.Id, transfer.Call) { Transfer = transfer };

    private Transfer TakeTransfer(RequestId number)
    {
        for (var i = 0; i < _transfers.Count; i++)
        {
            if (_transfers[i].Number != number)
                continue;
            var transfer = _transfers[i];
            _transfers.RemoveAt(i);
            return transfer;
        }

        throw Invariant.Unreachable(number);
    }

    private void AddTransfersTo(ref StateHash hash)
    {
        hash.Add(_lastTransfer.Value);
        hash.Add(_transfers.Count);
        foreach (var transfer in _transfers)
            transfer.AddTo(ref hash);
    }
}
