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
        if (request is PartitionRequest.ComeBack)
            OnComeBack(context, _hypervisor);
        else
            OnPowerOn(context, _hypervisor);
    }

    /// <summary>Its guest tree is there at once, as it was planned; nobody waits for it.</summary>
    private void OnComeBack(IActorContext context, ActorId hypervisor)
    {
        Invariant.Holds(_state == PartitionState.StartingUninit);
        _hypervisor = hypervisor;
        _state = PartitionState.Stopped; // As the hypervisor has told already in its place.
        context.Tell(_hypervisor, new PartitionReport.CameBack(_spec.Id));
    }

    /// <inheritdoc />
    public override void Recover(Message persisted)
    {
        Invariant.Holds(persisted is BootBegan);
        _boot = ((BootBegan)persisted).Boot;
    }

    /// <summary>What outlives a node is how often the guest was entered: so no two boots have one number, unless the disk had not got it.</summary>
    private void NoteBoot(IActorContext context)
    {
        if (_far is not null)
            context.Persist(new BootBegan(_boot));
    }

    private void AddFarTo(ref StateHash hash)
    {
        _far?.AddTo(ref hash);
        hash.Add(_afterReset);
    }

    /// <summary>In the journal: a boot has begun.</summary>
    private sealed record BootBegan(BootNumber Boot) : Message;
}
