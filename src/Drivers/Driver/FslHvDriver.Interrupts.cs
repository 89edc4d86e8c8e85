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

    /// <summary>Whether a stop was among what rang it.</summary>
    private bool _stopRang;

    private void OnHandleInterrupt(IActorContext context, DriverMessage.HandleInterrupt interrupt)
    {
        Invariant.Holds(_handling is null);
        switch (Registered(interrupt.Vector))
        {
            case null:
                Return(context, interrupt.Vector); // Nobody's, or given back meanwhile.
                break;
            case { Doorbell.Kind: DoorbellKind.Shutdown }:
                context.Tell(_kernel, new KernelMessage.ShutdownRang());
                Return(context, interrupt.Vector);
                break;
            case var registered:
                _handling = registered;
                _stopRang = interrupt.StopRang;
                if (registered.Doorbell.Kind == DoorbellKind.StateChange && _fidelity.Has(Defect.NotifyBeforeQueue))
                    LearnState(context, registered);
                else
                    QueueEverywhere(context, registered);
                break;
        }
    }

    /// <summary>Queues the handle in every open file. The driver does it under a lock with interrupts off: nothing else is seen to happen
    /// before it is done.</summary>
    private void QueueEverywhere(IActorContext context, RegisteredDoorbell registered)
    {
        var doorbell = WhatReadersGet(registered);
        Invariant.Holds(_filesAwaited == 0);
        for (var i = 0; i < _files.Count; i++)
        {
            _files[i] = _files[i] with { IsAwaited = true };
            context.Tell(_files[i].Actor, new FileMessage.Queue(doorbell));
        }

        _filesAwaited = _files.Count;
        if (_filesAwaited == 0)
        {
            context.Log(CodeMarks.DriverNoReader);
            OnQueuedEverywhere(context);
        }
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
        if (_handling.Doorbell.Kind == DoorbellKind.StateChange && !_fidelity.Has(Defect.NotifyBeforeQueue))
            LearnState(context, _handling);
        else
            Return(context, _handling.Doorbell.Interrupt);
    }

    /// <summary>The plain handler is registered with its record, and takes that for the handle (<c>fsl_hv_isr</c>).</summary>
    private Handle WhatReadersGet(RegisteredDoorbell registered) =>
        registered.Doorbell.Kind == DoorbellKind.Plain && _fidelity.Has(Defect.PlainDoorbellPointer) ? new(registered.Record) : registered.Doorbell.Interrupt;

    private void LearnState(IActorContext context, RegisteredDoorbell registered)
    {
        var partition = registered.Doorbell.Partition;
        if (_fidelity.Has(Defect.StateSampledLate))
        {
            _port.Issue(context, new Hcall.PartitionGetStatus(partition), new DriverQuestion.Sample(partition));
            return;
        }

        if (_stopRang)
            OnStopSeen(context, registered);
        EndStateChange(context, registered);
    }

    /// <summary>The state as it is now, which need not be the one that rang: a quick start hides a stop, and one doorbell may stand for
    /// several changes.</summary>
    private void OnSampled(IActorContext context, Handle partition, HcallAnswer answer)
    {
        Invariant.Holds(_handling is not null);
        Invariant.Holds(_handling.Doorbell.Partition == partition);
        var status = (PartitionStatus)answer.R4;
        if (answer.Status != HcallStatus.Success)
            context.Log(new DriverFact.StatusSampled(_boot.Label, partition, answer.Status.OriginalName()));
        else if (status == PartitionStatus.Stopped)
            OnStopSeen(context, _handling);
        else
        {
            if (_stopRang)
                context.Log(CodeMarks.DriverStopNotSeen);
            context.Log(new DriverFact.StatusSampled(_boot.Label, partition, status.Name()));
        }

        EndStateChange(context, _handling);
    }

    private void OnStopSeen(IActorContext context, RegisteredDoorbell registered)
    {
        context.Log(new DriverFact.StatusSampled(_boot.Label, registered.Doorbell.Partition, PartitionStatus.Stopped.Name()));
        Wake(context, registered);
    }

    private void EndStateChange(IActorContext context, RegisteredDoorbell registered)
    {
        if (_fidelity.Has(Defect.NotifyBeforeQueue))
            QueueEverywhere(context, registered);
        else
            Return(context, registered.Doorbell.Interrupt);
    }

    private void Return(IActorContext context, Handle vector)
    {
        _handling = null;
        _stopRang = false;
        context.Tell(_kernel, new KernelMessage.InterruptHandled(vector));
        if (_load == LoadStage.AwaitingHandler)
            BecomeUnloaded(context);
    }
}
