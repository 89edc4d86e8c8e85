using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <content>
/// Partitions on other nodes. When the node of one dies, the hypervisor itself reports and answers in its place until the partition has become stopped, by the
/// very steps by which any other becomes it; then it is told to come back, and is again itself when it has. See
/// <c>docs/decisions/0012-nodes.md</c>.
/// </content>
public sealed partial class HypervisorActor
{
    /// <summary>Null where every partition is on the hypervisor's own node.</summary>
    private FarPartitions? _far;

    private void HandleFar(IActorContext context, Message message)
    {
        Invariant.Holds(_far is not null);
        var said = _far.Begin(context, message);
        if (said is not null)
        {
            _far.Find(context.Sender)?.NoteHeard(said);
            Dispatch(_far, said);
        }

        CallLost(_far);
        _far.End();
    }

    private void PlaceOnNodes(HypervisorRequest.PowerOnOverNodes place)
    {
        Invariant.Holds(_far is null && place.IsFar.Count == _guests.Length);
        if (place.IsFar.Contains(true))
            _far = new FarPartitions(place.IsFar);
    }

    /// <summary>Power comes on for the first time.</summary>
    private void OpenSessions()
    {
        if (_far is null)
            return;
        foreach (var far in _far.Partitions)
        {
            var guest = _guests[far.Index];
            Invariant.Holds(!guest.SharesMemory);
            guest.IsFar = true;
            far.Actor = guest.Partition;
            _far.OpenAnew(far);
            _far.Watch(far.Actor);
        }
    }

    private void OnPartitionLost(IActorContext context, FarPartition far)
    {
        Invariant.Holds(_far is not null);
        (far.IsCalled, far.IsAlive, far.IsBack) = (false, false, false);
        _far.Close(far.Actor);
        if (far.IsLost)
            return;
        far.IsLost = true;
        context.Log(new PartitionFact.Lost(_guests[far.Index].Label));
        foreach (var asked in far.TakeAsked())
            context.Tell(context.Self, new ToldTheLost(far.Index, asked));
        if (far.AwaitsReset)
            context.Tell(context.Self, new ToldTheLost(far.Index, ResetMessage));
        far.AwaitsReset = false;
        if (!IsResetting && !_isHung)
            GoOnWithoutPartition(context, far);
    }

    /// <summary>What the partition would have reported next and cannot any more.</summary>
    private void GoOnWithoutPartition(IActorContext context, FarPartition far)
    {
        var guest = _guests[far.Index];
        var id = guest.Plan.Spec.Id;
        switch (guest.Phase)
        {
            case GuestPhase.Initializing when !far.HasFailed:
                context.Log(new PartitionFact.Entered(guest.Label, PartitionState.StartingUninit, PartitionState.Starting));
                OnPartitionReport(context, new PartitionReport.Initialized(id));
                break;
            case GuestPhase.Starting when _initializing == 0:
            case GuestPhase.Stopped when guest.IsActive:
                OnPartitionReport(context, new PartitionReport.AsksToStop(id));
                break;
            case GuestPhase.EndingStart when _lastToStop != far.Index:
                context.Log(new PartitionFact.Entered(guest.Label, PartitionState.Starting, PartitionState.Stopped));
                OnPartitionReport(context, new PartitionReport.StartFailed(id, IsTold: true));
                break;
            case GuestPhase.Running or GuestPhase.Parking or GuestPhase.Paused or GuestPhase.LeavingToRestart or GuestPhase.LeavingToStop:
                guest.LoseGuest();
                GoOnWithoutCalls(context, guest);
                break;
            case GuestPhase.Stopping when _lastToStop != far.Index:
                context.Log(new PartitionFact.Entered(guest.Label, PartitionState.StoppingPercpu, PartitionState.Stopped));
                OnPartitionReport(context, new PartitionReport.EnteredStopped(id, AwaitsImages: false));
                break;
        }
    }

    private void OnToldTheLost(IActorContext context, ToldTheLost told)
    {
        Invariant.Holds(_far is not null);
        var guest = _guests[told.Partition];
        switch (told.Told)
        {
            case PartitionRequest.Reset:
                break; // The machine has reset meanwhile.
            case PartitionRequest.PowerOn or PartitionRequest.BeginBoot or PartitionRequest.MayStop or PartitionRequest.HandlesReset:
                if (FarOf(told.Partition) is { IsLost: true } far)
                    GoOnWithoutPartition(context, far);
                break;
            case var question:
                var answer = QuestionsToPartitions.AnswerOfTheLost(question, StateOfLost(guest));
                if (_questions.Contains(QuestionsToPartitions.IdOfAnswer(answer)!.Value.Value))
                    Dispatch(context, answer);
                break;
        }
    }

    /// <summary>The machine resets: nothing is asked of anybody any more, and those that are lost begin anew like the others.</summary>
    private void ResetFar(IActorContext context)
    {
        foreach (var far in _far?.Partitions ?? [])
        {
            var guest = _guests[far.Index];
            far.ForgetAsked();
            if (far.IsLost && guest.Phase == GuestPhase.Stopped && !guest.IsActive)
                context.Log(new PartitionFact.Entered(guest.Label, PartitionState.Stopped, PartitionState.StartingUninit));
        }
    }

    /// <summary>The state that a lost partition counts as.</summary>
    private static PartitionState StateOfLost(GuestSlot guest) => guest.Phase switch
    {
        GuestPhase.Off or GuestPhase.Initializing => PartitionState.StartingUninit,
        GuestPhase.Starting or GuestPhase.EndingStart => PartitionState.Starting,
        GuestPhase.Stopped => guest.IsActive ? PartitionState.Starting : PartitionState.Stopped,
        _ => PartitionState.Stopping,
    };

    private static void OnCameBack(FarPartition? far)
    {
        Invariant.Holds(far is { IsLost: true, IsCalled: true, IsBack: false });
        far.IsBack = true;
    }

    /// <summary>Calls those that have become stopped, and takes in those that have come back.</summary>
    private void CallLost(FarPartitions all)
    {
        if (IsResetting || _isHung)
            return;
        foreach (var far in all.Partitions)
        {
            var guest = _guests[far.Index];
            if (!far.IsLost || guest.IsActive || guest.Phase != GuestPhase.Stopped)
                continue;
            if (far.IsBack)
                TakeIn(all, far);
            else if (!far.IsCalled)
                all.Call(far);
        }
    }

    /// <summary>Its live tree is as it was planned, and must hear which devices have changed their owner since. Its managers hear that it awaits
    /// them.</summary>
    private void TakeIn(FarPartitions all, FarPartition far)
    {
        (far.IsLost, far.IsCalled, far.IsAlive, far.IsBack) = (false, false, false, false);
        all.Log(new PartitionFact.CameBack(_guests[far.Index].Label));
        foreach (var device in _devices.Devices)
        {
            foreach (var holder in device.Plan.Holders)
            {
                if (holder.Partition == far.Index && holder.Claimable != Claimable.No && (holder.Claimable == Claimable.Active) != (device.Owner == far.Index))
                    ShowOwner(all, device, far.Index, isActive: device.Owner == far.Index);
            }
        }

        Ring(all, _guests[far.Index].Plan.ResetRequest, ItselfAsRinger);
    }

    private FarPartition? FarOf(int partition)
    {
        foreach (var far in _far?.Partitions ?? [])
        {
            if (far.Index == partition)
                return far;
        }

        return null;
    }
}
