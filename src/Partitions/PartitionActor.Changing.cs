using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Partitions;

/// <content>Life-cycle requests, and the way from running to stopped or paused.</content>
public sealed partial class PartitionActor
{
    private void OnChangeState(IActorContext context, PartitionRequest.ChangeState change)
    {
        // A start stores its entry before the state is tested: a refused one still changes it (Topaz src/hcalls.c).
        if (change is { Request: LifecycleRequest.Start, Entry: { } entry })
            _entry = entry;
        var next = _state.Accepts(change.Request);
        if (change.Request is LifecycleRequest.Stop or LifecycleRequest.Restart)
            NoteStopRequest(context, change, isAccepted: next is not null);
        if (next is not { } state)
        {
            context.Log(new PartitionFact.Refused(Label, change.Request, _state));
            context.Reply(new PartitionAnswer(change.Id, HcallStatus.InvalidState, _state.ToStatus()));
            return;
        }

        Become(context, state);
        context.Reply(new PartitionAnswer(change.Id, HcallStatus.Success, _state.ToStatus()));
        Begin(context, change);
    }

    private void Begin(IActorContext context, PartitionRequest.ChangeState change)
    {
        switch (change.Request)
        {
            case LifecycleRequest.Start:
                context.Tell(_hypervisor, new PartitionReport.Activated(_spec.Id));
                if (change.Load)
                    Load(context, loadsOnly: false);
                else
                    context.Tell(context.Self, new PartitionStep.StartUnloaded());
                break;
            case LifecycleRequest.Stop or LifecycleRequest.Restart:
                _restarts = change.Request == LifecycleRequest.Restart;
                context.Tell(context.Self, new PartitionStep.VcpusLeft());
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

    /// <summary>Who asked last and what for is written into the live tree even when the request is refused (Topaz src/hcalls.c).</summary>
    private void NoteStopRequest(IActorContext context, PartitionRequest.ChangeState change, bool isAccepted)
    {
        var reason = change.Request == LifecycleRequest.Restart ? "restart" : "stop";
        _tree.Set("/hypervisor", DeviceTreeProperty.FromStrings("fsl,hv-stopped-by", change.Origin.Name()));
        _tree.Set("/hypervisor", DeviceTreeProperty.FromStrings("fsl,hv-reason-stopped", reason));
        context.Log(new PartitionFact.StopRequested(Label, change.Origin, reason, isAccepted));
    }

    private void OnVcpusLeft(IActorContext context)
    {
        Invariant.Holds(_state == PartitionState.Stopping && HasGuest);
        context.Stop(_guest);
        _guest = ActorId.None;
        _heldCalls.Clear();
        _heldInterrupts = 0;
        _isParked = false;
        BecomeAndReport(context, PartitionState.StoppingPercpu, new PartitionReport.VcpusLeft(_spec.Id));
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
