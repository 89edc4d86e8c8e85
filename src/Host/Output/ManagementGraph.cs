using FslHv.Hypervisor;

namespace FslHv.Host.Output;

/// <summary>
/// Draws who manages whom as a forest: a manager, below it those it manages. <c>◀─▶</c> marks two that manage each other; one that is drawn
/// already is named again and marked <c>↑</c>, and one that manages itself is named below itself.
/// </summary>
internal sealed class ManagementGraph
{
    private readonly MachinePlan _plan;
    private readonly List<int>[] _managed;
    private readonly bool[] _drawn;
    private readonly List<string> _lines = [];

    private ManagementGraph(MachinePlan plan)
    {
        _plan = plan;
        _drawn = new bool[plan.Partitions.Count];
        _managed = new List<int>[plan.Partitions.Count];
        for (var i = 0; i < _managed.Length; i++)
            _managed[i] = [.. ManagedBy(plan.Partitions[i])];
    }

    /// <summary>The partitions that one manages, as numbers in the machine's list.</summary>
    public static IEnumerable<int> ManagedBy(PartitionPlan partition) =>
        partition.GlobalHandles.OfType<HandleEntry.Partition>().Where(entry => entry.Node.Length > 0).Select(entry => entry.Index).Distinct();

    /// <summary>The drawing; empty when nobody manages anybody.</summary>
    public static IReadOnlyList<string> Draw(MachinePlan plan)
    {
        var graph = new ManagementGraph(plan);
        var managed = graph._managed.SelectMany(list => list).ToHashSet();
        for (var i = 0; i < graph._managed.Length; i++)
        {
            if (!managed.Contains(i))
                graph.DrawRoot(i);
        }

        for (var i = 0; i < graph._managed.Length; i++)
            graph.DrawRoot(i);
        return graph._lines;
    }

    private void DrawRoot(int partition)
    {
        if (_drawn[partition] || _managed[partition].Count == 0)
            return;
        _drawn[partition] = true;
        _lines.Add(Label(partition));
        DrawManaged(partition, above: -1, "");
    }

    /// <param name="manager">Whose managed partitions are drawn.</param>
    /// <param name="above">Who it hangs below: the arrow there says already whether it manages that one.</param>
    /// <param name="indent">What stands before it.</param>
    private void DrawManaged(int manager, int above, string indent)
    {
        var list = _managed[manager].FindAll(partition => partition != above);
        for (var n = 0; n < list.Count; n++)
        {
            var (partition, isLast) = (list[n], n == list.Count - 1);
            var isMutual = partition != manager && _managed[partition].Contains(manager);
            var wasDrawn = _drawn[partition];
            _lines.Add($"{indent}{(isLast ? "└" : "├")}{(isMutual ? "◀─▶" : "──▶")} {Label(partition)}{(wasDrawn ? " ↑" : "")}");
            if (wasDrawn)
                continue;
            _drawn[partition] = true;
            DrawManaged(partition, manager, indent + (isLast ? "     " : "│    "));
        }
    }

    private string Label(int partition) => _plan.Partitions[partition].Spec.Label;
}
