namespace FslHv.Scenarios;

/// <summary>Finds what somebody probably meant to write.</summary>
internal static class NearestName
{
    private const int LengthMax = 64;

    /// <summary>
    /// The end of a message about a name that is none of <paramref name="names"/>: <c>did you mean 'within'?</c>, or all the names there
    /// are when nothing is near.
    /// </summary>
    public static string Hint(string written, IReadOnlyList<string> names)
    {
        if (Of(written, names) is { } near)
            return $"did you mean '{near}'?";
        return names.Count == 0 ? "there is none" : $"there is: {string.Join(", ", names)}";
    }

    /// <summary>The first of the nearest names; else one that begins so; null when even the nearest is too far: more than a third of it
    /// would have to change.</summary>
    public static string? Of(string written, IReadOnlyList<string> names)
    {
        if (written.Length is 0 or > LengthMax)
            return null;
        string? best = null;
        var least = int.MaxValue;
        foreach (var name in names)
        {
            var distance = Distance(written.ToUpperInvariant(), name.ToUpperInvariant());
            if (distance >= least || distance > Math.Max(1, Math.Max(name.Length, written.Length) / 3))
                continue;
            (best, least) = (name, distance);
        }

        return best ?? (written.Length < 3 ? null : names.FirstOrDefault(name => name.StartsWith(written, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Edit distance in which two swapped neighbours count as one.</summary>
    internal static int Distance(string a, string b)
    {
        if (b.Length > LengthMax)
            return int.MaxValue;
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                var least = Math.Min(replace, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    least = Math.Min(least, rows[i - 2, j - 2] + 1);
                rows[i, j] = least;
            }
        }

        return rows[a.Length, b.Length];
    }
}
