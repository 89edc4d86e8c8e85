namespace FslHv.DeviceTree.Source;

/// <summary>
/// Which node a label means. A label may be on two nodes for a while, as one of them may be deleted further down; the draft's check at the
/// end finds those that stay.
/// </summary>
internal sealed class DraftLabels
{
    private readonly Dictionary<string, List<DraftNode>> _owners = new(StringComparer.Ordinal);

    public DraftNode? Find(string label) => _owners.TryGetValue(label, out var nodes) && nodes.Count > 0 ? nodes[0] : null;

    /// <summary>Gives a node of the tree another label, unless it has it.</summary>
    public void Put(DraftNode node, LabelDraft label)
    {
        if (_owners.TryGetValue(label.Name, out var nodes) && nodes.Contains(node))
            return;
        node.Labels.Add(label);
        Register(node, label.Name);
    }

    /// <summary>Notes a label that a node has.</summary>
    public void Register(DraftNode node, string label)
    {
        if (!_owners.TryGetValue(label, out var nodes))
            _owners.Add(label, nodes = new List<DraftNode>(1));
        if (nodes.Count == 0 || nodes[^1] != node)
            nodes.Add(node);
    }

    public void Remove(DraftNode node, string label)
    {
        if (_owners.TryGetValue(label, out var nodes))
            nodes.RemoveAll(n => n == node);
    }

    /// <summary>The label that looks most like a wrong one, when it looks like it at all. Among equals the first in ordinal order.</summary>
    public string? Nearest(string label)
    {
        const int LabelsMax = 10_000;
        string? nearest = null;
        var least = (label.Length / 3) + 1;
        foreach (var known in _owners.Where(o => o.Value.Count > 0).Select(o => o.Key).Order(StringComparer.Ordinal).Take(LabelsMax))
        {
            var distance = EditDistance(label, known, least);
            if (distance > least || (distance == least && nearest is not null))
                continue;
            (nearest, least) = (known, distance);
        }

        return nearest;
    }

    /// <summary>How many characters must be put in, taken out or changed; more than <paramref name="limit"/> when it is certainly more.</summary>
    private static int EditDistance(string a, string b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit)
            return limit + 1;
        var row = new int[b.Length + 1];
        for (var k = 0; k <= b.Length; k++)
            row[k] = k;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var k = 1; k <= b.Length; k++)
            {
                var change = diagonal + (a[i - 1] == b[k - 1] ? 0 : 1);
                diagonal = row[k];
                row[k] = Math.Min(change, Math.Min(row[k], row[k - 1]) + 1);
            }
        }

        return row[^1];
    }
}
