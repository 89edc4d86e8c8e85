using FslHv.Abi;
using FslHv.Actors;
using FslHv.Hypervisor;

namespace FslHv.Scenarios;

/// <summary>
/// No hcall takes effect twice: of deliveries with the same asking actor and number at most one is carried out. A fact does not name the
/// asking actor, so the count is per guest and kind of call: never more answers than different calls.
/// </summary>
internal sealed class HcallChecker : Checker
{
    private static readonly HcallToken[] Tokens = Enum.GetValues<HcallToken>();

    /// <summary>Every call, and those that there are none of.</summary>
    private static readonly int KindCount = Tokens.Length + 1;

    private readonly LabelTable _labels;
    private readonly uint _firstId;
    private readonly int[] _open;

    // Looked up only.
    private readonly Dictionary<ActorId, Asker> _askers = [];
    private long _repeatStep = -1;

    public HcallChecker(MachinePlan plan, LabelTable labels)
    {
        _labels = labels;
        _firstId = plan.Partitions.Count == 0 ? 0 : plan.Partitions[0].Spec.Id.Value;
        _open = new int[labels.Count * KindCount];
    }

    public override string Rule => "hcalls take effect once";

    /// <summary>A guest's call is about to be handled by the hypervisor.</summary>
    public void OnDelivery(in TraceRecord record, ActorId asker, GuestCall call)
    {
        if (!_askers.TryGetValue(asker, out var seen))
            _askers.Add(asker, seen = new Asker());
        var isNew = seen.Admit(call);
        if (call is not GuestCall.Issue issue)
            return;
        var caller = (int)(call.Caller.Value - _firstId);
        if (!isNew || (uint)caller >= (uint)_labels.Count)
            _repeatStep = record.Step;
        else
            _open[Place(caller, issue.Call)]++;
    }

    public override void OnFact(in TraceRecord record, Fact fact)
    {
        if (fact is not HypervisorFact.HcallAnswered answered || _labels.IndexOf(answered.Guest) is not (>= 0 and var guest))
            return;
        ref var open = ref _open[Place(guest, answered.Call)];
        if (record.Step == _repeatStep)
            Report(in record, $"{answered}: carried out again for a repeat");
        else if (open == 0)
            Report(in record, $"{answered}: answered more often than it was asked");
        else
            open--;
    }

    private static int Place(int guest, Hcall call) =>
        (guest * KindCount) + (call is Hcall.Unknown ? Tokens.Length : Array.IndexOf(Tokens, call.Token));

    /// <summary>Numbers that one actor used and may still repeat.</summary>
    private sealed class Asker
    {
        private readonly List<ulong> _open = [];
        private ulong _oldest;

        public bool Admit(GuestCall call)
        {
            if (call.OldestOpen.Value > _oldest)
            {
                _oldest = call.OldestOpen.Value;
                for (var i = _open.Count - 1; i >= 0; i--)
                {
                    if (_open[i] < _oldest)
                        _open.RemoveAt(i);
                }
            }

            if (call.Id.Value < _oldest || _open.Contains(call.Id.Value))
                return false;
            _open.Add(call.Id.Value);
            return true;
        }
    }
}
