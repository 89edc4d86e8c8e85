using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Partitions;

/// <content>
/// The last step to stopped, which the hypervisor must grant because it may reset the machine instead; and that reset. Source: Topaz <c>src/guest.c</c>,
/// where the count of active partitions is tested before the state is set.
/// </content>
public sealed partial class PartitionActor
{
    /// <summary>What is reported once the hypervisor lets a start that came to nothing end in stopped; null when nothing was asked.</summary>
    private PartitionReport? _whenStopped;

    private bool _isResetting;

    private void AskToStop(IActorContext context, PartitionReport whenStopped)
    {
        Invariant.Holds(_state == PartitionState.Starting && _whenStopped is null);
        _whenStopped = whenStopped;
        context.Tell(_hypervisor, new PartitionReport.AsksToStop(_spec.Id));
    }

    private void OnMayStop(IActorContext context)
    {
        Invariant.Holds(_whenStopped is not null);
        var report = _whenStopped;
        _whenStopped = null;
        BecomeAndReport(context, PartitionState.Stopped, report);
    }

    /// <summary>
    /// The machine resets: the guest is gone at once, and nothing is kept but the number of the boot. Memory and live tree are made anew from the
    /// configuration; the tree says which kind of reset it was. Steps that are on their way come before the one that is sent here, and are dropped.
    /// </summary>
    private void OnReset(IActorContext context)
    {
        Invariant.Holds(context.Sender == _hypervisor && (!_isResetting || _afterReset is not null));
        _afterReset = null;
        if (!_isResetting)
            BeginAnew(context, isTold: true);
    }

    private void BeginAnew(IActorContext context, bool isTold)
    {
        _isResetting = true;
        if (HasGuest)
            context.Stop(_guest);
        _guest = ActorId.None;
        SwitchWatchdogsOff(context);
        ForgetLateness(context);
        _watchdogs = [];
        _heldCalls.Clear();
        (_heldMachineChecks, _heldCriticals) = (0, 0);
        (_heldInterrupts, _heldNmis, _isParked) = (0, 0, false);
        (_entry, _loadsOnly, _restarts, _whenStopped) = (0, false, false, null);
        _memory = new GuestMemory(_spec.Memory, _spec.SharedMemory);
        _tree = new LiveTree(_spec.GuestTree);
        if (_spec.GuestTree.Length > 0)
            _tree.Set("/hypervisor", DeviceTreeProperty.FromStrings("fsl,hv-sys-reset-status", "hard-reset"));
        var before = _state;
        _state = PartitionState.StartingUninit;
        if (before != _state && isTold)
            context.Log(new PartitionFact.Entered(Label, before, _state));
        context.Tell(context.Self, new PartitionStep.ResetThrough());
    }

    private void OnResetThrough(IActorContext context)
    {
        Invariant.Holds(_isResetting);
        _isResetting = false;
        if (_afterReset is { } request)
            AfterReset(context, request);
        else
            context.Tell(_hypervisor, new PartitionReport.WasReset(_spec.Id));
    }
}
