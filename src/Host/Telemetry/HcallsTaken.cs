using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Host.Telemetry;

/// <summary>
/// Hcalls that the hypervisor has taken and not answered yet. Its facts name the guest and the call, not the question: of several equal ones of a
/// guest that are open at a time the oldest is taken to be answered first.
/// </summary>
internal sealed class HcallsTaken
{
    private readonly List<AskedCall> _open = [];
    private readonly Dictionary<ActorId, RequestId> _latest = [];
    private readonly Dictionary<ActorId, string> _guests = [];

    public void Clear()
    {
        _open.Clear();
        _latest.Clear();
        _guests.Clear();
    }

    /// <summary>The hypervisor takes a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="effects">What followed at once. Where that is one answer to such a call, it tells what the asker's guest is called.</param>
    public void Take(AskedCall call, IReadOnlyList<StepEffect> effects)
    {
        if (_latest.TryGetValue(call.Asker, out var latest) && call.Id.Value <= latest.Value)
            return; // A repeat: numbers ascend.
        _latest[call.Asker] = call.Id;
        _open.Add(call);
        var answers = effects.OfType<StepEffect.Noted>().Select(noted => noted.Note).OfType<HypervisorFact.HcallAnswered>().ToList();
        if (answers is [var only] && only.Call == call.Call)
            _guests.TryAdd(call.Asker, only.Guest);
    }

    /// <summary>It answers.</summary>
    /// <returns>Which of the open calls; null where none fits.</returns>
    public AskedCall? Answer(string guest, Hcall hcall)
    {
        var index = _open.FindIndex(call => call.Call == hcall && (!_guests.TryGetValue(call.Asker, out var known) || known == guest));
        if (index < 0)
            return null;
        var found = _open[index];
        _open.RemoveAt(index);
        return found;
    }

    /// <summary>An asker is gone; nobody waits for its answers.</summary>
    public void Forget(ActorId asker)
    {
        _open.RemoveAll(call => call.Asker == asker);
        _latest.Remove(asker);
        _guests.Remove(asker);
    }
}
