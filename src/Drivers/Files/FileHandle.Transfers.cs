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

    private void BeginTransfer(IActorContext context, Transfer transfer)
    {
        if (transfer.CheckArguments(context) is { } refusal)
        {
            Refuse(context, transfer.Asked, refusal);
            return;
        }

        _lastTransfer = transfer.Number;
        _transfers.Add(transfer);
        context.Tell(driver, new DriverMessage.AllocatePages(transfer.Number, transfer.PageCount, transfer.LeakedPages, transfer.NoMemory));
    }

    private void OnPagesAllocated(IActorContext context, FileMessage.PagesAllocated allocated)
    {
        var transfer = TakeTransfer(allocated.Id) with { Pages = allocated.Pages };
        if (transfer.Pages.Count == 0)
        {
            context.Log(CodeMarks.DriverNoPages);
            Refuse(context, transfer.Asked, transfer.WithoutMemory);
            return;
        }

        if (transfer.CheckMemory(context) is { } refusal)
        {
            context.Tell(driver, new DriverMessage.FreePages(transfer.Pages));
            Refuse(context, transfer.Asked, refusal);
            return;
        }

        foreach (var (address, bytes) in transfer.Stores())
            context.Tell(boot.PartitionActor, new GuestAccess.Store(boot.Partition, boot.Number, address, bytes));
        _port.Issue(context, transfer.ToHcall(), transfer.Asked with { Transfer = transfer });
    }

    private void OnTransferAnswered(IActorContext context, Transfer transfer, HcallAnswer answer)
    {
        transfer = transfer with { Ret = answer.Status };
        if (transfer.Load(answer) is not var (address, length))
        {
            EndTransfer(context, transfer, Bytes.Empty, transfer.NeededBytes(answer));
            return;
        }

        _transfers.Add(transfer with { LoadBytes = length });
        context.Tell(boot.PartitionActor, new GuestAccess.Load(boot.Partition, boot.Number, transfer.Number, address, length));
    }

    /// <summary>Where memory of the guest is gone, copying it to the caller faults, as one to a bad address does.</summary>
    private void OnLoaded(IActorContext context, GuestLoaded loaded)
    {
        var transfer = TakeTransfer(loaded.Id);
        if (loaded.Bytes.Length == transfer.LoadBytes)
        {
            EndTransfer(context, transfer, loaded.Bytes, null);
            return;
        }

        context.Tell(driver, new DriverMessage.FreePages(transfer.Pages));
        EndControl(context, transfer.Asked, Errno.EFAULT, transfer.Ret, null);
    }

    private void EndTransfer(IActorContext context, Transfer transfer, Bytes value, uint? neededBytes)
    {
        context.Tell(driver, new DriverMessage.FreePages(transfer.Pages));
        if (!context.FaultPoint(DriverFaults.IoctlCopyOut))
            EndControl(context, transfer.Asked, Errno.None, transfer.Ret, null, value, neededBytes);
        else
            EndControl(context, transfer.Asked, Errno.EFAULT, transfer.Ret, null, transfer is CopyTransfer ? value : Bytes.Empty);
    }

    /// <summary>A call that the driver does not carry out. The caller of one that brings the kernel down gets no answer.</summary>
    private void Refuse(IActorContext context, ControlQuestion question, Refusal refusal)
    {
        if (refusal.Crash is { } defect)
            Crash(context, defect, refusal.Text);
        else
            EndControl(context, question, refusal.Error, HcallStatus.Success, null);
    }

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
