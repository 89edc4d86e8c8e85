namespace FslHv.DeviceTree.Blob;

/// <summary>Looks for names that stand twice in one node: by pairs where there are few, with a set where there are many.</summary>
internal static class BlobDuplicates
{
    private const int FewMax = 12;

    /// <summary>What stands twice, as the end of a sentence (<c>properties 'reg'</c>), or null.</summary>
    public static string? Find(DeviceTreeNode node)
    {
        if (FindName(node.Properties, static p => p.Name) is { } property)
            return $"properties '{property}'";
        return FindName(node.Children, static n => n.Name) is { } child ? $"children '{child}'" : null;
    }

    private static string? FindName<T>(IReadOnlyList<T> items, Func<T, string> name)
    {
        if (items.Count <= 1)
            return null;
        if (items.Count > FewMax)
            return FindAmongMany(items, name);
        for (var i = 1; i < items.Count; i++)
        {
            var one = name(items[i]);
            for (var k = 0; k < i; k++)
            {
                if (string.Equals(one, name(items[k]), StringComparison.Ordinal))
                    return one;
            }
        }

        return null;
    }

    private static string? FindAmongMany<T>(IReadOnlyList<T> items, Func<T, string> name)
    {
        var seen = new HashSet<string>(items.Count, StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (!seen.Add(name(item)))
                return name(item);
        }

        return null;
    }
}
