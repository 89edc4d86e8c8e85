using FslHv.Abi;
using FslHv.Actors;
using FslHv.Hypervisor;

namespace FslHv.Scenarios;

/// <summary>
/// No hcall takes effect twice: of deliveries with the same asking actor and number at most one is carried out. A fact does not name the
/// asking actor, so the count is per guest and kind of call: never more answers than different calls.
/// Both deliveries and answers are the hypervisor's own, so their order is the same in every schedule.
/// </summary>
internal sealed class HcallChecker : ScenarioChecker
{
    private static readonly HcallToken[] Tokens = Enum.GetValues<HcallToken>();

    /// <summary>Every call, and those that there are none of.</summary>
    private static readonly int KindCount = Tokens.Length + 1;

    private readonly LabelTable _labels;
    private readonly uint _firstId;
    private readonly int[] _open;

    private long _repeatStep = -1;

    public HcallChecker(MachinePlan plan, LabelTable labels)
    {
        _labels = labels;
        _firstId = plan.Partitions.Count == 0 ? 0 : plan.Partitions[0].Spec.Id.Value;
        _open = new int[labels.Count * KindCount];
    }

    public override string Rule => "hcalls take effect once";

    /// <summary>A guest's call is about to be handled by the hypervisor.</summary>
    /// <param name="record">Its delivery.</param>
    /// <param name="call">The call.</param>
    /// <param name="isNew">Whether it is none that was there before.</param>
    public void OnDelivery(in TraceRecord record, GuestCall call, bool isNew)
    {
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
}
