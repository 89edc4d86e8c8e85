using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Partitions;

/// <content>
/// A partition on another node than the hypervisor's. What they say to each other goes through a session, which the hypervisor opens. Where one of the two
/// nodes has died a new session is opened, and the partition begins anew.
/// </content>
public sealed partial class PartitionActor
{
    /// <summary>The session with the hypervisor; null as long as there was none.</summary>
    private SessionContext? _far;

    /// <summary>What a new session was opened with, while the partition lets go of what there was before it; otherwise null.</summary>
    private PartitionRequest? _afterReset;

    private void HandleFar(IActorContext context, Message message)
    {
        _far ??= new SessionContext(acceptsSessions: true);
        var said = _far.Begin(context, message);
        if (said is PartitionRequest request && _far.IsOpening && !_hypervisor.IsNone)
            OnNewSession(_far, request);
        else if (said is not null)
            Dispatch(_far, said);
        _far.End();
    }

    /// <summary>The hypervisor does not know this life of the partition, or has itself begun anew.</summary>
    private void OnNewSession(IActorContext context, PartitionRequest request)
    {
        Invariant.Holds(context.Sender == _hypervisor && request is PartitionRequest.PowerOn or PartitionRequest.ComeBack);
        _afterReset = request;
        if (!_isResetting)
            BeginAnew(context, isTold: request is PartitionRequest.PowerOn);
    }

    private void AfterReset(IActorContext context, PartitionRequest request)
    {
        _afterReset = null;
        if (request is PartitionRequest.ComeBack back)
            OnComeBack(context, _hypervisor, back);
        else
            OnPowerOn(context, _hypervisor);
    }

    /// <summary>Its guest tree is there at once, as it was planned; nobody waits for it.</summary>
    private void OnComeBack(IActorContext context, ActorId hypervisor, PartitionRequest.ComeBack back)
    {
        Invariant.Holds(_state == PartitionState.StartingUninit);
        _hypervisor = hypervisor;
        if (_boot.Value < back.LastBoot.Value)
            _boot = back.LastBoot;
        _state = PartitionState.Stopped; // As the hypervisor has told already in its place.
        context.Tell(_hypervisor, new PartitionReport.CameBack(_spec.Id));
    }

    private void AddFarTo(ref StateHash hash)
    {
        _far?.AddTo(ref hash);
        hash.Add(_afterReset);
    }
}
