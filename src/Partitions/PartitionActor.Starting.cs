using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Partitions;

/// <content>From power-on or an accepted start to a running guest, or to why not.</content>
public sealed partial class PartitionActor
{
    private void OnPowerOn(IActorContext context, ActorId hypervisor)
    {
        Invariant.Holds(!hypervisor.IsNone && (_hypervisor.IsNone || _hypervisor == hypervisor));
        Invariant.Holds(_state == PartitionState.StartingUninit);
        _hypervisor = hypervisor;
        context.Tell(context.Self, new PartitionStep.TreeBuilt());
    }

    private void OnTreeBuilt(IActorContext context)
    {
        Invariant.Holds(_state == PartitionState.StartingUninit && !_hypervisor.IsNone);
        if (_spec.InitFailure is { } reason)
        {
            context.Log(new PartitionFact.InitFailed(Label, reason));
            if (_fidelity.Has(Defect.InitFailureHangs))
            {
                context.Tell(_hypervisor, new PartitionReport.InitFailed(_spec.Id));
                return;
            }
        }

        BecomeAndReport(context, PartitionState.Starting, new PartitionReport.Initialized(_spec.Id));
    }

    private void OnBeginBoot(IActorContext context)
    {
        Invariant.Holds(_state == PartitionState.Starting);
        if (_spec.InitFailure is null)
            Load(context, loadsOnly: _spec.NoAutoStart);
        else
            AskToStop(context, new PartitionReport.StartFailed(_spec.Id, IsTold: true));
    }

    private void Load(IActorContext context, bool loadsOnly)
    {
        _loadsOnly = loadsOnly;
        context.Tell(context.Self, new PartitionStep.ImagesThrough());
    }

    private void OnImagesThrough(IActorContext context)
    {
        Invariant.Holds(_state == PartitionState.Starting);
        var isGood = ImageLoader.Load(context, _spec, _memory, _tree, _images, out var entry);
        ReportStores(context);
        if (isGood)
            _entry = entry;
        if (isGood && !_loadsOnly)
            EnterGuest(context);
        else
            AskToStop(context, new PartitionReport.EnteredStopped(_spec.Id, AwaitsImages: true));
    }

    private void EnterGuest(IActorContext context)
    {
        Invariant.Holds(_state == PartitionState.Starting);
        var reason = WhyNotEnter(context, out var tree);
        ReportStores(context);
        if (reason is not null)
        {
            context.Log(CodeMarks.PartitionStartFailedLate);
            context.Log(new PartitionFact.StartFailed(Label, reason));
            AskToStop(context, new PartitionReport.StartFailed(_spec.Id, IsTold: !_fidelity.Has(Defect.LateFailureSilent)));
            return;
        }

        Invariant.Holds(_spec.DtbWindow is not null);
        Invariant.Holds(!HasGuest && _heldCalls.Count == 0);
        _boot = _boot.Next;
        NoteBoot(context);
        BecomeAndReport(context, PartitionState.Running, new PartitionReport.EnteredRunning(_spec.Id));
        context.Log(new PartitionFact.GuestEntered(Label, _boot, _entry));
        AutostartWatchdog(context);
        _guest = context.Spawn($"boot-{_boot}", _program.CreateGuest());
        context.Tell(
            _guest,
            new GuestNotice.Enter(_spec.Id, Label, _boot, _entry, _spec.DtbWindow.Address, tree, _spec.InitialMap.Size));
    }

    /// <summary>
    /// Puts the tree into its window and tests the entry. Null when the guest can be entered. Such a late failure rings no doorbell in the original: a
    /// manager learns it by asking only. Source: Topaz <c>src/guest.c</c>, the error block of the start.
    /// </summary>
    private string? WhyNotEnter(IActorContext context, out Bytes tree)
    {
        tree = Bytes.Empty;
        if (context.FaultPoint(PartitionFaults.StartNoMemory))
            return "no memory for the guest tree";
        if (_spec.InitFailure is { } failure)
            return failure;
        tree = _tree.Flatten();
        if (_spec.DtbWindow is not { } window)
            return "no dtb-window";
        if ((ulong)tree.Length > window.Size)
            return $"guest tree of {tree.Length} bytes is larger than dtb-window of {window.Size}";
        if (!_memory.TryPlace(window.Address, tree))
            return $"dtb-window at 0x{window.Address:x} is not guest memory";
        return _spec.InitialMap.Contains(_entry) ? null : $"entry 0x{_entry:x} is outside the mapped area";
    }
}
