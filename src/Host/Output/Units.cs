using System.Globalization;

namespace FslHv.Host.Output;

/// <summary>Numbers as people read them.</summary>
internal static class Units
{
    /// <summary>A size in the largest binary unit that keeps it whole: <c>256 MiB</c>.</summary>
    public static string Bytes(ulong bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        var unit = 0;
        for (; unit < units.Length - 1 && bytes != 0 && bytes % 1024 == 0; unit++)
            bytes /= 1024;
        return $"{bytes} {units[unit]}";
    }

    /// <summary>Numbers in ascending runs: <c>0-6, 8</c>.</summary>
    public static string Runs(IReadOnlyList<uint> numbers)
    {
        var runs = new List<string>();
        for (var i = 0; i < numbers.Count;)
        {
            var end = i;
            while (end + 1 < numbers.Count && numbers[end + 1] == numbers[end] + 1UL)
                end++;
            runs.Add(end == i ? $"{numbers[i]}" : $"{numbers[i]}-{numbers[end]}");
            i = end + 1;
        }

        return string.Join(", ", runs);
    }

    /// <summary>So many of something: <c>1 partition</c>, <c>2 partitions</c>.</summary>
    public static string Of(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>A count in groups of three: <c>1,234,567</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
