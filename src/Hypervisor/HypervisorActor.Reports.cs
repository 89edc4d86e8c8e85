using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <content>What partitions report, and the doorbells that follow from it.</content>
public sealed partial class HypervisorActor
{
    private const string ItselfAsRinger = "hypervisor";
    private static readonly PartitionRequest PowerOnMessage = new PartitionRequest.PowerOn();
    private static readonly PartitionRequest BeginBootMessage = new PartitionRequest.BeginBoot();
    private static readonly PartitionRequest ForgetWatchdogResetMessage = new PartitionRequest.ForgetWatchdogReset();
    private static readonly PartitionRequest HandlesResetMessage = new PartitionRequest.HandlesReset();
    private static readonly PartitionRequest CallsReturnedMessage = new PartitionRequest.CallsReturned();

    private void OnPartitionReport(IActorContext context, PartitionReport report)
    {
        var index = IndexOf(report.Partition);
        var wasPaused = _guests[index].Phase == GuestPhase.Paused;
        _guests[index].Note(report);
        switch (report)
        {
            case PartitionReport.Initialized:
                _guests[index].IsInitialized = true;
                OnInitializationEnded(context);
                break;
            case PartitionReport.InitFailed:
                OnInitializationEnded(context);
                break;
            case PartitionReport.VcpusLeft or PartitionReport.VcpusParked:
                GoOnWithoutCalls(context, _guests[index]);
                break;
            case PartitionReport.AsksToStop:
                OnAboutToStop(context, index, MayStopMessage);
                break;
            case PartitionReport.EnteredRunning when !wasPaused:
                _errors.OnStarted(context, index);
                Ring(context, _guests[index].Plan.StateChange, ItselfAsRinger);
                break;
            case PartitionReport.EnteredRunning or PartitionReport.EnteredPaused:
                Ring(context, _guests[index].Plan.StateChange, ItselfAsRinger);
                break;
            case PartitionReport.EnteredStopped stopped:
                OnEnteredStopped(context, index, stopped.AwaitsImages);
                break;
            case PartitionReport.WatchdogExpired:
                Ring(context, _guests[index].Plan.WatchdogExpiration, ItselfAsRinger);
                break;
            case PartitionReport.Stored stored:
                OnStored(context, stored);
                break;
            case PartitionReport.StartFailed failed:
                _errors.OnStartFailed(index);
                if (failed.IsTold)
                    Ring(context, _guests[index].Plan.StateChange, ItselfAsRinger);
                break;
            default:
                throw Invariant.Unreachable(report);
        }
    }

    /// <summary>Partitions that came through boot only when every one is through with its guest tree.</summary>
    private void OnInitializationEnded(IActorContext context)
    {
        Invariant.Holds(_initializing > 0);
        if (--_initializing > 0)
            return;
        foreach (var guest in _guests)
        {
            if (guest.IsInitialized)
                context.Tell(guest.Partition, BeginBootMessage);
        }
    }

    /// <summary>
    /// A vcpu answers the event that parks it, or takes it out of its guest, only when the hcall that it is in has returned. So what a guest asked of
    /// other partitions takes effect before its own is paused or stopped, and never in a later boot. Source: Topaz <c>src/events.c</c>.
    /// </summary>
    private void GoOnWithoutCalls(IActorContext context, GuestSlot guest)
    {
        if (guest.CallsInWork > 0)
        {
            if (guest.Phase is GuestPhase.Parking or GuestPhase.LeavingToRestart or GuestPhase.LeavingToStop)
                context.Log(CodeMarks.HypervisorLeaveWaitsForCall);
            return;
        }

        switch (guest.Phase)
        {
            case GuestPhase.Parking:
                context.Tell(guest.Partition, CallsReturnedMessage);
                break;
            case GuestPhase.LeavingToRestart:
                ResetHandles(context, guest);
                context.Tell(guest.Partition, HandlesResetMessage);
                break;
            case GuestPhase.LeavingToStop:
                ResetHandles(context, guest);
                OnAboutToStop(context, IndexOf(guest.Plan.Spec.Id), HandlesResetMessage);
                break;
        }
    }

    private void ResetHandles(IActorContext context, GuestSlot guest)
    {
        var index = IndexOf(guest.Plan.Spec.Id);
        DisableDma(context, index, guest.Phase == GuestPhase.LeavingToRestart ? "restart" : "stop");
        _devices.ResetInterruptsOf(index);
        guest.Reset();
        context.Log(new DoorbellFact.Reset(guest.Label, guest.Pic.PendingCount));
    }

    private void OnEnteredStopped(IActorContext context, int index, bool awaitsImages)
    {
        if (awaitsImages)
            Ring(context, _guests[index].Plan.ResetRequest, ItselfAsRinger);
        Ring(context, _guests[index].Plan.StateChange, ItselfAsRinger, isStop: true);
    }

    /// <summary>Rings a doorbell: each receiver's line is latched, and a vcpu that can take it is told.</summary>
    private void Ring(IActorContext context, int doorbell, string by, bool isStop = false)
    {
        var plan = _plan.Doorbells[doorbell];
        context.Log(new DoorbellFact.Rung(plan.Name, by, plan.Receivers.Count));
        if (plan.Receivers.Count == 0)
            context.Log(CodeMarks.HypervisorDoorbellUnheard);
        foreach (var receiver in plan.Receivers)
        {
            var guest = _guests[receiver.Partition];
            var latched = guest.Pic.Assert(receiver.Line);
            if (isStop)
                guest.Pic.NoteStop(receiver.Line);
            if (!latched)
                context.Log(isStop ? CodeMarks.HypervisorStopCoalesced : CodeMarks.HypervisorDoorbellCoalesced);
            context.Log(new DoorbellFact.Latched(guest.Label, guest.Plan.Lines[receiver.Line].Handle, plan.Name, Coalesced: !latched));
            RaiseLines(context, guest);
        }
    }

    private void RaiseLines(IActorContext context, GuestSlot guest)
    {
        var hardware = _plan.Interrupts.Count == 0 ? VcpuLines.None : _devices.LinesOf(IndexOf(guest.Plan.Spec.Id));
        while (guest.Pic.TryRaise(hardware, out var vcpu))
            context.Tell(guest.Partition, vcpu == 0 ? RaiseInterruptAtVcpu0 : new PartitionRequest.RaiseInterrupt(vcpu));
    }

    private static readonly PartitionRequest RaiseInterruptAtVcpu0 = new PartitionRequest.RaiseInterrupt(0);
}
