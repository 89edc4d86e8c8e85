using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <content>
/// The three kinds of interrupt handler. A handler has returned when its doorbell is in every open file and, for a state change, the
/// status is known: only then does the kernel end the interrupt. Source: <c>fsl_hv_isr</c>, <c>fsl_hv_state_change_isr</c>,
/// <c>fsl_hv_shutdown_isr</c>.
/// </content>
internal sealed partial class FslHvDriver
{
    /// <summary>The interrupt whose handler runs.</summary>
    private RegisteredDoorbell? _handling;

    /// <summary>How many open files have not queued its doorbell yet.</summary>
    private int _filesAwaited;

    private void OnHandleInterrupt(IActorContext context, Handle vector)
    {
        Invariant.Holds(_handling is null);
        switch (Registered(vector))
        {
            case null:
                Return(context, vector); // Nobody's, or given back meanwhile.
                break;
            case { Doorbell.Kind: DoorbellKind.Shutdown }:
                context.Tell(_kernel, new KernelMessage.ShutdownRang());
                Return(context, vector);
                break;
            case var registered:
                _handling = registered;
                QueueEverywhere(context, vector);
                break;
        }
    }

    /// <summary>Queues the handle in every open file. The driver does it under a lock with interrupts off: nothing else is seen to happen
    /// before it is done.</summary>
    private void QueueEverywhere(IActorContext context, Handle doorbell)
    {
        Invariant.Holds(_filesAwaited == 0);
        for (var i = 0; i < _files.Count; i++)
        {
            _files[i] = _files[i] with { IsAwaited = true };
            context.Tell(_files[i].Actor, new FileMessage.Queue(doorbell));
        }

        _filesAwaited = _files.Count;
        if (_filesAwaited == 0)
            OnQueuedEverywhere(context);
    }

    private void OnDoorbellQueued(IActorContext context)
    {
        var place = PlaceOfFile(context.Sender);
        if (place < 0 || !_files[place].IsAwaited)
            return;
        _files[place] = _files[place] with { IsAwaited = false };
        OnFileQueued(context);
    }

    private void OnFileQueued(IActorContext context)
    {
        Invariant.Holds(_filesAwaited > 0);
        if (--_filesAwaited == 0)
            OnQueuedEverywhere(context);
    }

    private void OnQueuedEverywhere(IActorContext context)
    {
        Invariant.Holds(_handling is not null);
        var doorbell = _handling.Doorbell;
        if (doorbell.Kind == DoorbellKind.StateChange)
            _port.Issue(context, new Hcall.PartitionGetStatus(doorbell.Partition), new DriverQuestion.Sample(doorbell.Partition));
        else
            Return(context, doorbell.Interrupt);
    }

    /// <summary>The state as it is now, which need not be the one that rang: a quick start hides a stop, and one doorbell may stand for
    /// several changes.</summary>
    private void OnSampled(IActorContext context, Handle partition, HcallAnswer answer)
    {
        Invariant.Holds(_handling is not null);
        Invariant.Holds(_handling.Doorbell.Partition == partition);
        var status = (PartitionStatus)answer.R4;
        var isKnown = answer.Status == HcallStatus.Success;
        context.Log(new DriverFact.StatusSampled(_boot.Label, partition, isKnown ? status.Name() : answer.Status.OriginalName()));
        if (isKnown && status == PartitionStatus.Stopped)
            Wake(context, _handling);
        Return(context, _handling.Doorbell.Interrupt);
    }

    private void Return(IActorContext context, Handle vector)
    {
        _handling = null;
        context.Tell(_kernel, new KernelMessage.InterruptHandled(vector));
    }
}
