using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <content>
/// What the kernel notices of defects and survives: it says each once per boot. Source: <c>might_sleep</c>; <c>__free_irq</c> and
/// <c>note_interrupt</c> of Linux <c>kernel/irq</c>. </content>
internal sealed partial class LinuxGuest
{
    private readonly List<string> _complaints = [];

    /// <summary>An interrupt that a driver which is gone has kept; none where it is 0.</summary>
    private Handle _keptInterrupt;

    private void Complain(IActorContext context, string text)
    {
        if (_complaints.Contains(text))
            return;
        _complaints.Add(text);
        context.Log(new GuestFact.Complained(Boot.Label, text));
        Print(context, text);
    }

    /// <summary>The interrupt was requested without a record and is given back with one: it stays, and stays unmasked.</summary>
    private void OnInterruptKept(IActorContext context, Handle vector)
    {
        _keptInterrupt = vector;
        Complain(context, $"Trying to free already-free IRQ {vector}");
    }

    /// <summary>There is no driver: the interrupt is ended, whosever it was.</summary>
    private void OnInterruptOfNobody(IActorContext context, Handle vector)
    {
        if (vector == _keptInterrupt)
            Complain(context, $"irq {vector}: nobody cared");
        OnInterruptHandled(context, vector);
    }

    private void AddComplaintsTo(ref StateHash hash)
    {
        hash.Add(_keptInterrupt.Value);
        hash.Add(_complaints.Count);
        foreach (var complaint in _complaints)
            hash.Add(complaint);
    }
}
