using FslHv.Abi;
using FslHv.Hypervisor;

namespace FslHv.Scenarios;

/// <summary>Finds partitions of a plan by label, quickly: facts carry the very strings of the plan most of the time.</summary>
internal sealed class LabelTable
{
    private readonly string[] _labels;
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);

    public LabelTable(MachinePlan plan)
    {
        _labels = [.. ((IEnumerable<PartitionPlan>)plan.Partitions).Select(partition => partition.Spec.Label)];
        for (var i = 0; i < _labels.Length; i++)
            _indices.TryAdd(_labels[i], i);
    }

    /// <summary>Every label, in the order of the plan.</summary>
    public IReadOnlyList<string> Labels => _labels;

    /// <summary>How many partitions there are.</summary>
    public int Count => _labels.Length;

    /// <summary>Number of the partition in the plan; −1 when there is none of that label.</summary>
    public int IndexOf(string label)
    {
        var near = Math.Min(_labels.Length, 8);
        for (var i = 0; i < near; i++)
        {
            if (ReferenceEquals(_labels[i], label))
                return i;
        }

        return _indices.TryGetValue(label, out var index) ? index : -1;
    }
}
