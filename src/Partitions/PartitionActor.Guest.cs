using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Partitions;

/// <content>What passes between the guest and the world.</content>
public sealed partial class PartitionActor
{
    private void OnGuestCall(IActorContext context, ActorId asker, GuestCall call)
    {
        Invariant.Holds(call.Caller == _spec.Id);
        if (!HasGuest || call.Boot != _boot)
        {
            context.Log(CodeMarks.PartitionCallOfOldBoot);
            context.Log(new HypervisorFact.Dropped(Label, $"call {call.Id} of boot {call.Boot}", "that boot is over"));
        }
        else if (_isParked)
        {
            context.Log(CodeMarks.PartitionCallHeld);
            _heldCalls.Add((asker, call));
        }
        else if (IsRefused(context, asker, call))
            return;
        else if (asker == context.Sender)
            context.Forward(_hypervisor, OnItsWay(context, call));
        else
            context.Tell(_hypervisor, new PartitionReport.HeldCall(_spec.Id, asker, OnItsWay(context, call)));
    }

    /// <summary>The processor, not the hypervisor, tells user mode; the original sets the exception up and then carries the call out as well.</summary>
    private bool IsRefused(IActorContext context, ActorId asker, GuestCall call)
    {
        if (call is not GuestCall.Trap { IsUserMode: true })
            return false;
        context.Tell(asker, new HcallRefused(call.Id));
        return !_fidelity.Has(Defect.UserHcallExecutes);
    }

    private void OnRaiseInterrupt(IActorContext context, PartitionRequest.RaiseInterrupt raise)
    {
        Invariant.Holds(raise.Vcpu < (uint)_spec.Cpus.Count);
        if (_isParked)
        {
            context.Log(CodeMarks.PartitionInterruptHeld);
            _heldInterrupts |= 1UL << (int)raise.Vcpu;
        }
        else if (HasGuest)
            context.Tell(_guest, new GuestNotice.InterruptLine(raise.Vcpu));
        else
            context.Log(CodeMarks.PartitionInterruptWithoutGuest);
    }

    /// <summary>No vcpu is in the guest any more; one that was in an hcall stays until that has returned.</summary>
    private void OnVcpusParked(IActorContext context)
    {
        Invariant.Holds(_state == PartitionState.Pausing && !_isParked);
        _isParked = true;
        context.Tell(_hypervisor, new PartitionReport.VcpusParked(_spec.Id));
    }

    private void OnCallsReturned(IActorContext context)
    {
        Invariant.Holds(_isParked);
        BecomeAndReport(context, PartitionState.Paused, new PartitionReport.EnteredPaused(_spec.Id));
    }

    /// <summary>Parked vcpus take it when they are released.</summary>
    private void OnRaiseNmi(IActorContext context, uint mask)
    {
        if (_isParked)
            _heldNmis |= mask;
        else if (HasGuest)
            TellNmis(context, mask);
    }

    private void TellNmis(IActorContext context, uint mask)
    {
        for (var vcpu = 0u; mask != 0; vcpu++, mask >>= 1)
        {
            if ((mask & 1) != 0)
                context.Tell(_guest, new GuestNotice.NonMaskableInterrupt(vcpu));
        }
    }

    /// <summary>Parked vcpus take it when they are released.</summary>
    private void OnRaiseError(IActorContext context, PartitionRequest.RaiseError raise)
    {
        Invariant.Holds(raise.Vcpu < (uint)_spec.Cpus.Count);
        if (_isParked && raise.OfMachine)
            _heldCriticals |= 1UL << (int)raise.Vcpu;
        else if (_isParked)
            _heldMachineChecks |= 1UL << (int)raise.Vcpu;
        else if (HasGuest)
            context.Tell(_guest, raise.OfMachine ? new GuestNotice.CriticalInterrupt(raise.Vcpu) : new GuestNotice.MachineCheck(raise.Vcpu));
    }

    private void TellHeldErrors(IActorContext context)
    {
        for (var vcpu = 0u; vcpu < (uint)_spec.Cpus.Count; vcpu++)
        {
            if ((_heldMachineChecks >> (int)vcpu & 1) != 0)
                context.Tell(_guest, new GuestNotice.MachineCheck(vcpu));
            if ((_heldCriticals >> (int)vcpu & 1) != 0)
                context.Tell(_guest, new GuestNotice.CriticalInterrupt(vcpu));
        }

        (_heldMachineChecks, _heldCriticals) = (0, 0);
    }

    private void OnVcpusReleased(IActorContext context)
    {
        Invariant.Holds(_state == PartitionState.Resuming && _isParked);
        _isParked = false;
        BecomeAndReport(context, PartitionState.Running, new PartitionReport.EnteredRunning(_spec.Id));
        foreach (var (asker, call) in _heldCalls)
        {
            if (!IsRefused(context, asker, call))
                context.Tell(_hypervisor, new PartitionReport.HeldCall(_spec.Id, asker, OnItsWay(context, call)));
        }

        _heldCalls.Clear();
        TellNmis(context, _heldNmis);
        _heldNmis = 0;
        TellHeldErrors(context);
        for (var vcpu = 0; _heldInterrupts != 0; vcpu++, _heldInterrupts >>= 1)
        {
            if ((_heldInterrupts & 1) != 0)
                context.Tell(_guest, new GuestNotice.InterruptLine((uint)vcpu));
        }
    }
}
