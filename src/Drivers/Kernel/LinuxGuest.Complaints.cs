using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <content>
/// What the kernel notices of defects and survives: it says each once per boot. Source: <c>might_sleep</c>; <c>__free_irq</c> of Linux
/// <c>kernel/irq</c>.
/// </content>
internal sealed partial class LinuxGuest
{
    private readonly List<string> _complaints = [];

    private void Complain(IActorContext context, string text)
    {
        if (_complaints.Contains(text))
            return;
        _complaints.Add(text);
        context.Log(new GuestFact.Complained(Boot.Label, text));
        Print(context, text);
    }

    private void AddComplaintsTo(ref StateHash hash)
    {
        hash.Add(_complaints.Count);
        foreach (var complaint in _complaints)
            hash.Add(complaint);
    }
}
