namespace FslHv.DeviceTree.Source;

/// <summary>
/// Which node a label means. A label may be on two nodes for a while, as one of them may be deleted further down, but it cannot be used
/// meanwhile; the draft's check at the end finds those that stay.
/// </summary>
internal sealed class DraftLabels
{
    private readonly SortedDictionary<string, Owners> _owners = new(StringComparer.Ordinal);
    private readonly HashSet<(string Label, DraftNode Node)> _live = [];

    /// <summary>The node that has had the label longest, or null.</summary>
    public DraftNode? Find(string label)
    {
        if (!_owners.TryGetValue(label, out var owners))
            return null;
        while (owners.First < owners.Nodes.Count && !_live.Contains((label, owners.Nodes[owners.First])))
            owners.First++;
        return owners.First < owners.Nodes.Count ? owners.Nodes[owners.First] : null;
    }

    /// <summary>Whether more than one node has the label at this point of the source.</summary>
    public bool IsAmbiguous(string label) => _owners.TryGetValue(label, out var owners) && owners.LiveCount > 1;

    /// <summary>Gives a node of the tree another label, unless it has it.</summary>
    public void Put(DraftNode node, LabelDraft label)
    {
        if (Register(node, label.Name))
            node.Labels.Add(label);
    }

    /// <summary>Notes a label that a node has.</summary>
    /// <returns>Whether that is new.</returns>
    public bool Register(DraftNode node, string label)
    {
        if (!_live.Add((label, node)))
            return false;
        if (!_owners.TryGetValue(label, out var owners))
            _owners.Add(label, owners = new Owners());
        owners.Nodes.Add(node);
        owners.LiveCount++;
        Invariant.Holds(owners.LiveCount <= owners.Nodes.Count - owners.First);
        return true;
    }

    public void Remove(DraftNode node, string label)
    {
        if (!_live.Remove((label, node)))
            return;
        Invariant.Holds(_owners[label].LiveCount > 0);
        _owners[label].LiveCount--;
    }

    /// <summary>The label that looks most like a wrong one, when it looks like it at all. Among equals the first in ordinal
    /// order.</summary>
    public string? Nearest(string label)
    {
        const int LabelsMax = 10_000;
        string? nearest = null;
        var least = (label.Length / 3) + 1;
        foreach (var known in _owners.Where(o => o.Value.LiveCount > 0).Select(o => o.Key).Take(LabelsMax))
        {
            var distance = EditDistance(label, known, least);
            if (distance > least || (distance == least && nearest is not null))
                continue;
            (nearest, least) = (known, distance);
        }

        return nearest;
    }

    /// <summary>
    /// How many characters must be put in, taken out, changed or swapped with their neighbour; more than <paramref name="limit"/> when it
    /// is certainly more.
    /// </summary>
    private static int EditDistance(string a, string b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit)
            return limit + 1;
        var (older, old, row) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var k = 0; k <= b.Length; k++)
            row[k] = k;
        for (var i = 1; i <= a.Length; i++)
        {
            (older, old, row) = (old, row, older);
            row[0] = i;
            for (var k = 1; k <= b.Length; k++)
            {
                var change = old[k - 1] + (a[i - 1] == b[k - 1] ? 0 : 1);
                row[k] = Math.Min(change, Math.Min(old[k], row[k - 1]) + 1);
                if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
                    row[k] = Math.Min(row[k], older[k - 2] + 1);
            }
        }

        return row[^1];
    }

    /// <summary>Nodes in the order in which they got a label; those before <see cref="First"/> do not have it any more.</summary>
    private sealed class Owners
    {
        public List<DraftNode> Nodes { get; } = new(1);

        public int First { get; set; }

        public int LiveCount { get; set; }
    }
}
