using System.Text;
using FslHv.DeviceTree.Text;

namespace FslHv.DeviceTree;

/// <summary>Whether the order of properties and of children counts in a comparison.</summary>
public enum DeviceTreeOrder
{
    /// <summary>The same things in another order are a difference.</summary>
    Counts,

    /// <summary>Only what is there counts.</summary>
    Ignored,
}

/// <summary>Compares trees by what they say. Where a node comes from (<see cref="DeviceTreeNode.Origin"/>) and the boot cpu do not
/// count.</summary>
public static class DeviceTreeComparison
{
    private const int ShownMax = 80;

    /// <summary>
    /// The first difference, depth first, in one line that names path and property; null when there is none. Reservations are compared
    /// first, and always in order.
    /// </summary>
    public static string? FirstDifference(DeviceTreeDocument a, DeviceTreeDocument b, DeviceTreeOrder order = DeviceTreeOrder.Counts)
    {
        if (!a.Reservations.SequenceEqual(b.Reservations))
            return $"reservations: {Show(a.Reservations)} against {Show(b.Reservations)}";
        return FirstDifference(a.Root, b.Root, order);
    }

    /// <summary>The same for two nodes with what is below them; their own names do not count.</summary>
    public static string? FirstDifference(DeviceTreeNode a, DeviceTreeNode b, DeviceTreeOrder order = DeviceTreeOrder.Counts)
    {
        var properties = Paired(a, a.Properties, b.Properties, static p => p.Name, "property", order, out var difference);
        foreach (var (one, other) in properties)
        {
            if (!one.Value.SequenceEqual(other.Value))
                return $"{a.Path}: property '{one.Name}' is {Show(one)} against {Show(other)}";
        }

        if (difference is not null)
            return difference;
        var children = Paired(a, a.Children, b.Children, static n => n.Name, "node", order, out difference);
        if (difference is not null)
            return difference;
        foreach (var (one, other) in children)
        {
            if (FirstDifference(one, other, order) is { } below)
                return below;
        }

        return null;
    }

    /// <summary>What has the same name on both sides, and the first difference among the names themselves.</summary>
    private static List<(T One, T Other)> Paired<T>(
        DeviceTreeNode node, IReadOnlyList<T> a, IReadOnlyList<T> b, Func<T, string> name, string what, DeviceTreeOrder order, out string? difference)
    {
        difference = null;
        var others = b.ToDictionary(name, StringComparer.Ordinal);
        var names = a.Select(name).ToHashSet(StringComparer.Ordinal);
        var pairs = new List<(T, T)>();
        foreach (var one in a)
        {
            if (others.TryGetValue(name(one), out var other))
                pairs.Add((one, other));
            else
                difference ??= $"{node.Path}: {what} '{name(one)}' is only in the first tree";
        }

        foreach (var other in b)
        {
            if (!names.Contains(name(other)))
                difference ??= $"{node.Path}: {what} '{name(other)}' is only in the second tree";
        }

        for (var i = 0; order == DeviceTreeOrder.Counts && difference is null && i < a.Count; i++)
        {
            if (!string.Equals(name(a[i]), name(b[i]), StringComparison.Ordinal))
                difference = $"{node.Path}: {what} {i + 1} is '{name(a[i])}' against '{name(b[i])}'";
        }

        return pairs;
    }

    private static string Show(DeviceTreeProperty property)
    {
        if (property.Length == 0)
            return "empty";
        var text = new StringBuilder();
        ValueText.Append(text, property);
        return text.Length <= ShownMax ? text.ToString() : $"{text.ToString(0, ShownMax)}… ({property.Length} bytes)";
    }

    private static string Show(IEnumerable<MemoryReservation> reservations) =>
        $"[{string.Join(", ", reservations.Select(r => $"0x{r.Address:x}+0x{r.Size:x}"))}]";
}
