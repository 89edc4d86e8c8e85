namespace FslHv.DeviceTree.Blob;

/// <summary>Looks for names that stand twice in one node: by pairs where there are few, with a set where there are many.</summary>
internal static class BlobDuplicates
{
    private const int FewMax = 12;

    /// <summary>What stands twice, as the end of a sentence (<c>properties 'reg'</c>), or null.</summary>
    public static string? Find(DeviceTreeNode node)
    {
        if (FindName(node.PropertySpan, static p => p.Name) is { } property)
            return $"properties '{property}'";
        return FindName(node.ChildSpan, static n => n.Name) is { } child ? $"children '{child}'" : null;
    }

    private static string? FindName<T>(ReadOnlySpan<T> items, Func<T, string> name)
    {
        if (items.Length <= 1)
            return null;
        if (items.Length > FewMax)
            return FindAmongMany(items, name);
        for (var i = 1; i < items.Length; i++)
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

    private static string? FindAmongMany<T>(ReadOnlySpan<T> items, Func<T, string> name)
    {
        var seen = new HashSet<string>(items.Length, StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (!seen.Add(name(item)))
                return name(item);
        }

        return null;
    }
}
