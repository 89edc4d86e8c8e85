using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Partitions;

/// <content>Life-cycle requests, and the way from running to stopped or paused.</content>
public sealed partial class PartitionActor
{
    private void OnChangeState(IActorContext context, PartitionRequest.ChangeState change)
    {
        var next = _state.Accepts(change.Request);
        if (change is { Request: LifecycleRequest.Start, Entry: { } entry } && (next is not null || _fidelity.Has(Defect.EntryOnRefusal)))
            _entry = entry;
        if (change.Request is LifecycleRequest.Stop or LifecycleRequest.Restart && (next is not null || _fidelity.Has(Defect.StoppedByOnRefusal)))
            NoteStopRequest(context, change.Origin, change.Request == LifecycleRequest.Restart ? "restart" : "stop", isAccepted: next is not null);
        if (next is not { } state)
        {
            context.Log(RefusalOf(change.Request));
            context.Log(new PartitionFact.Refused(Label, change.Request, _state));
            context.Reply(new PartitionAnswer(change.Id, HcallStatus.InvalidState, _state.ToStatus()));
            return;
        }

        Become(context, state);
        context.Reply(new PartitionAnswer(change.Id, HcallStatus.Success, _state.ToStatus()));
        Begin(context, change);
    }

    private static CodeMark RefusalOf(LifecycleRequest request) => request switch
    {
        LifecycleRequest.Start => CodeMarks.PartitionStartRefused,
        LifecycleRequest.Stop or LifecycleRequest.Restart => CodeMarks.PartitionStopRefused,
        _ => CodeMarks.PartitionPauseRefused,
    };

    private void Begin(IActorContext context, PartitionRequest.ChangeState change)
    {
        switch (change.Request)
        {
            case LifecycleRequest.Start:
                if (change.Load)
                    Load(context, loadsOnly: false);
                else
                    context.Tell(context.Self, new PartitionStep.StartUnloaded());
                break;
            case LifecycleRequest.Stop or LifecycleRequest.Restart:
                BeginStop(context, restarts: change.Request == LifecycleRequest.Restart);
                break;
            case LifecycleRequest.Pause:
                context.Tell(context.Self, new PartitionStep.VcpusParked());
                break;
            case LifecycleRequest.Resume:
                context.Tell(context.Self, new PartitionStep.VcpusReleased());
                break;
            default:
                throw Invariant.Unreachable(change);
        }
    }

    /// <summary>Who asked last and what for, in the live tree: the original writes it even when the request is refused (Topaz src/hcalls.c).</summary>
    private void NoteStopRequest(IActorContext context, StopOrigin origin, string reason, bool isAccepted)
    {
        _tree.Set("/hypervisor", DeviceTreeProperty.FromStrings("fsl,hv-stopped-by", origin.Name()));
        _tree.Set("/hypervisor", DeviceTreeProperty.FromStrings("fsl,hv-reason-stopped", reason));
        context.Log(new PartitionFact.StopRequested(Label, origin, reason, isAccepted));
    }

    private void BeginStop(IActorContext context, bool restarts)
    {
        Invariant.Holds(_state == PartitionState.Stopping);
        _restarts = restarts;
        context.Tell(context.Self, new PartitionStep.VcpusLeft());
    }

    private void OnVcpusLeft(IActorContext context)
    {
        Invariant.Holds(_state == PartitionState.Stopping && HasGuest);
        context.Stop(_guest);
        _guest = ActorId.None;
        SwitchWatchdogsOff(context);
        ForgetLateness(context);
        _heldCalls.Clear();
        (_heldMachineChecks, _heldCriticals) = (0, 0);
        (_heldInterrupts, _heldNmis, _isParked) = (0, 0, false);
        BecomeAndReport(context, PartitionState.StoppingPercpu, new PartitionReport.VcpusLeft(_spec.Id, _restarts));
    }

    private void OnHandlesReset(IActorContext context)
    {
        Invariant.Holds(_state == PartitionState.StoppingPercpu);
        if (!_restarts)
        {
            BecomeAndReport(context, PartitionState.Stopped, new PartitionReport.EnteredStopped(_spec.Id, AwaitsImages: false));
            return;
        }

        _restarts = false;
        Become(context, PartitionState.Starting);
        Load(context, loadsOnly: false);
    }
}
