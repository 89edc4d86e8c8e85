using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <content>
/// The end of the driver, newest interrupt first. An interrupt is given back with its record, but the merged driver requests the shutdown interrupt
/// without one: the kernel does not find it then, so that it stays unmasked and its handler registered. Until the driver is gone that handler works.
/// Whoever subscribes to failovers uses a symbol of the module, as long as the guest runs: there is no way to unsubscribe here.
/// Source: <c>fsl_hypervisor_exit</c>, the end of <c>fsl_hypervisor_init</c>; Linux <c>kernel/module</c>.
/// </content>
internal sealed partial class FslHvDriver
{
    /// <summary>How many interrupts, at the head of the list, stay registered though they were to be given back.</summary>
    private int _keptCount;

    private int _givenBack;

    private void OnUnload(IActorContext context)
    {
        if (WhyInUse() is { } reason)
        {
            context.Log(new DriverFact.InUse(_boot.Label, reason));
            return;
        }

        _load = LoadStage.Unloading;
        UnregisterNext(context);
    }

    private string? WhyInUse()
    {
        if (_load != LoadStage.Loaded)
            return "it is being unloaded";
        if (_files.Count > 0)
            return "a file is open";
        foreach (var registered in _registered)
        {
            if (!registered.Thread.IsAsleep)
                return "a failover chain runs";
        }

        return _subscribers.Count > 0 ? "somebody subscribes to failovers" : null;
    }

    /// <summary>No memory for a record: all that was registered is given back, and the driver is not there.</summary>
    private void BecomeUndoing(IActorContext context, ReceiveDoorbell doorbell)
    {
        _load = LoadStage.Undoing;
        Skip(context, doorbell, "no memory; the driver gives up");
        UnregisterNext(context);
    }

    private void UnregisterNext(IActorContext context)
    {
        Invariant.Holds(_load is LoadStage.Undoing or LoadStage.Unloading);
        while (_keptCount < _registered.Count && IsKept(_registered[_keptCount].Doorbell))
            context.Tell(_kernel, new KernelMessage.InterruptKept(_registered[_keptCount++].Doorbell.Interrupt));
        if (_keptCount == _registered.Count)
        {
            EndUnregistering(context);
            return;
        }

        var interrupt = _registered[_keptCount].Doorbell.Interrupt;
        _registered.RemoveAt(_keptCount);
        _givenBack++;
        _port.Issue(context, new Hcall.IntSetMask(interrupt, true), DriverQuestion.Mask.Instance);
    }

    private bool IsKept(ReceiveDoorbell doorbell) => doorbell.Kind == DoorbellKind.Shutdown && _fidelity.Has(Defect.ShutdownInterruptKept);

    /// <summary>Giving an interrupt back waits for its handler (<c>synchronize_irq</c>).</summary>
    private void EndUnregistering(IActorContext context)
    {
        if (_load == LoadStage.Undoing)
        {
            _load = LoadStage.Gone;
            context.Tell(_kernel, new KernelMessage.DriverReady(Errno.ENOMEM));
        }
        else if (_handling is null)
            BecomeUnloaded(context);
        else
        {
            context.Log(CodeMarks.DriverUnloadWaitsForHandler);
            _load = LoadStage.AwaitingHandler;
        }
    }

    private void BecomeUnloaded(IActorContext context)
    {
        Invariant.Holds(_handling is null);
        _load = LoadStage.Gone;
        context.Log(new DriverFact.Unloaded(_boot.Label, _givenBack, _keptCount));
        context.Tell(_kernel, new KernelMessage.DriverUnloaded());
    }

    private void AddUnloadTo(ref StateHash hash)
    {
        hash.Add(_keptCount);
        hash.Add(_givenBack);
    }
}
