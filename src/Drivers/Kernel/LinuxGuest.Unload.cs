using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <content>
/// A guest whose driver is gone, because it was unloaded or gave up loading: there is no device node, and nobody handles its interrupts. The next boot
/// loads it anew. Source: <c>__free_irq</c> of Linux <c>kernel/irq/manage.c</c>.
/// </content>
internal sealed partial class LinuxGuest
{
    /// <summary>Interrupts whose handlers are still registered though their driver goes.</summary>
    private readonly List<Handle> _keptInterrupts = [];

    /// <summary>The interrupt was requested without a record and is given back with one: it stays, and stays unmasked.</summary>
    private void OnInterruptKept(IActorContext context, Handle vector)
    {
        _keptInterrupts.Add(vector);
        Complain(context, $"Trying to free already-free IRQ {vector}");
    }

    /// <summary>What was sent to the driver until now still reaches it, so that an open gets its answer; an interrupt is waited for no longer.</summary>
    private void DoWithoutDriver(IActorContext context)
    {
        context.Tell(_driver, new DriverMessage.Dismiss());
        _driver = ActorId.None;
        if (_interrupt == InterruptStage.Handling && TerminalOf(_vector) is null)
            OnInterruptOfNobody(context, _vector);
    }

    /// <summary>There is no driver: the interrupt is ended, whosever it was. A handler that was left behind is called, and its memory is gone.</summary>
    private void OnInterruptOfNobody(IActorContext context, Handle vector)
    {
        if (_keptInterrupts.Contains(vector))
            Crash(context, Defect.ShutdownInterruptKept, "called a handler that is gone");
        else
            OnInterruptHandled(context, vector);
    }

    private void AddUnloadTo(ref StateHash hash)
    {
        hash.Add(_keptInterrupts.Count);
        foreach (var interrupt in _keptInterrupts)
            hash.Add(interrupt.Value);
    }
}
