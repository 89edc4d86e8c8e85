using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <content>
/// Claims of devices, and the end of DMA that a stop has left running: both only while the owner is stopped. Source: Topaz <c>src/hcalls.c</c>,
/// <c>src/pamu.c</c>.
/// </content>
public sealed partial class HypervisorActor
{
    private readonly OwnerDecisions _decisions = new();

    private void OnClaimDevice(IActorContext context, int index, ActorId asker, GuestCall.Issue issue, Handle handle)
    {
        var device = _guests[index].Plan.Find(handle) switch
        {
            HandleEntry.Device { IsInterrupt: false, Claimable: not Claimable.No } entry => entry.Number,
            HandleEntry.ErrorQueue { Global: true, Claimable: not Claimable.No } entry => entry.Number,
            _ => -1,
        };

        // A device that nobody owns claimably cannot be claimed either: the standby owners of the original follow an active one.
        if (device < 0 || _devices.Devices[device].Owner < 0)
            Answer(context, _guests[index], asker, issue, new(issue.Id, HcallStatus.Invalid));
        else if (_decisions.Add(new OwnerDecision(new(index, asker, issue.Id, issue.Call), device)))
            DecideNext(context);
        else
            context.Log(CodeMarks.HypervisorCallWaitsItsTurn);
    }

    private void OnPartitionStopDma(IActorContext context, int index, ActorId asker, GuestCall.Issue issue, Handle handle)
    {
        if (!TryResolve(index, handle, out var target))
            Answer(context, _guests[index], asker, issue, new(issue.Id, HcallStatus.Invalid));
        else if (_decisions.Add(new OwnerDecision(new(index, asker, issue.Id, issue.Call), target)))
            DecideNext(context);
        else
            context.Log(CodeMarks.HypervisorCallWaitsItsTurn);
    }

    /// <summary>Asks the owner of whatever the first decision is about; it may have changed with the decision before.</summary>
    private void DecideNext(IActorContext context)
    {
        if (_decisions.First is not { } decision)
            return;
        var owner = decision.Call.Hcall is Hcall.ClaimDevice ? _devices.Devices[decision.Target].Owner : decision.Target;
        _decisions.Ask(owner);
        context.Tell(_guests[owner].Partition, new PartitionRequest.GetStatus(Ask(new Question.OfOwner())));
    }

    /// <summary>A start of a partition waits while something is decided that holds only as long as it is stopped.</summary>
    private void TellChange(IActorContext context, int target, PartitionRequest.ChangeState change)
    {
        if (change.Request == LifecycleRequest.Start && _decisions.Asked == target)
        {
            context.Log(CodeMarks.HypervisorStartKeptBack);
            _decisions.Hold(change);
        }
        else
            context.Tell(_guests[target].Partition, change);
    }

    private void OnOwnerAnswered(IActorContext context, PartitionStatus state)
    {
        var (decision, owner) = (_decisions.First, _decisions.Asked);
        Invariant.Holds(decision is not null && owner >= 0);
        var status = state == PartitionStatus.Stopped ? Decide(context, decision, owner) : HcallStatus.InvalidState;
        if (status == HcallStatus.InvalidState)
            context.Log(CodeMarks.HypervisorOwnerNotStopped);
        foreach (var start in _decisions.End())
            context.Tell(_guests[owner].Partition, start);
        DecideNext(context);
        Finish(context, decision.Call, status);
    }

    private HcallStatus Decide(IActorContext context, OwnerDecision decision, int owner)
    {
        Invariant.Holds(_guests[owner].Phase == GuestPhase.Stopped && decision.Call.Guest != owner);
        if (decision.Call.Hcall is Hcall.ClaimDevice)
            return Claim(context, _devices.Devices[decision.Target], owner, decision.Call.Guest);
        DisableDma(context, owner, "stop-dma");
        return HcallStatus.Success;
    }

    private HcallStatus Claim(IActorContext context, Device device, int from, int to)
    {
        Invariant.Holds(device.Owner == from && from != to);
        if (context.FaultPoint(HypervisorFaults.ClaimNoMemory))
            return HcallStatus.NoMemory;
        ShowOwner(context, device, from, isActive: false);
        if (device.Plan.Interrupts.Count > 0 && context.FaultPoint(HypervisorFaults.ClaimInterruptActive))
            return HcallStatus.IoError;
        var handles = _devices.Claim(device, to);
        OnDeviceMoved(context, device, from, to, handles);
        ShowOwner(context, device, to, isActive: true);
        context.Log(new DeviceFact.Claimed(_guests[to].Label, device.Plan.Name, _guests[from].Label));
        RaiseLines(context, _guests[to]);
        return HcallStatus.Success;
    }

    private void ShowOwner(IActorContext context, Device device, int partition, bool isActive)
    {
        var holder = device.HolderOf(partition);
        context.Tell(_guests[partition].Partition, new PartitionRequest.ShowOwner(holder.GuestPath, isActive, holder.ShowsStatus));
    }

    /// <summary>What else comes with a device: access violations that nobody has read, and the error manager's role.</summary>
    private void OnDeviceMoved(IActorContext context, Device device, int from, int to, ValueList<(Handle Before, Handle After)> handles)
    {
        foreach (var (before, after) in handles)
            _errors.MoveAccessViolations(context, from, before, to, after);
        // Not so where somebody has the role for good, whom the board should not have beside claimers.
        if (device.Plan.IsErrorManager && _errors.Manager == from)
            _errors.MoveManager(context, from, to);
    }
}
