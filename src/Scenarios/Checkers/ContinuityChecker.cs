using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>A partition leaves the very state that it entered last; the first one is starting-uninit. All of them are facts of the partition itself.</summary>
internal sealed class ContinuityChecker : ScenarioChecker
{
    private readonly LabelTable _labels;

    /// <summary>Of each partition; null after its node died, or the hypervisor's: what it did last nobody was told.</summary>
    private readonly PartitionState?[] _states;

    public ContinuityChecker(LabelTable labels)
    {
        _labels = labels;
        _states = new PartitionState?[labels.Count];
        Array.Fill(_states, PartitionState.StartingUninit);
    }

    public override string Rule => "continuous states";

    public override void OnFact(in TraceRecord record, Fact fact)
    {
        if (fact is MachineFact.Reset { By: "node" })
            Array.Fill(_states, null);
        if (fact is PartitionFact.Lost lost && _labels.IndexOf(lost.Partition) is >= 0 and var gone)
            _states[gone] = null;
        if (fact is not PartitionFact.Entered entered)
            return;
        var partition = _labels.IndexOf(entered.Partition);
        if (partition < 0)
        {
            Report(in record, $"{entered.Partition} is no partition of this machine");
            return;
        }

        if (_states[partition] is { } state && state != entered.From)
            Report(in record, $"{entered.Partition}: leaves {entered.From.Name()}, but it was {state.Name()}");
        _states[partition] = entered.State;
    }
}
