using System.Globalization;
using System.Xml.Linq;

namespace FslHv.Host.Rehearsal;

/// <summary>Draws how values are distributed, and how they change, as SVG.</summary>
internal static class RehearsalChart
{
    private const int Width = 430, Left = 34, Right = 12, Top = 8, Height = 90, Bottom = 30;
    private const int Plot = Width - Left - Right;
    private const int Bins = 64;
    private const int TicksMost = 6;

    /// <summary>How often each time came, over a linear axis from 0.</summary>
    /// <param name="times">Unit: nanoseconds; at least one.</param>
    public static XElement Times(IReadOnlyList<long> times)
    {
        var step = NiceStep(times.Max() / 1e6);
        var end = step * Math.Max(1, Math.Ceiling(times.Max() / 1e6 / step));
        var counts = new int[Bins];
        foreach (var time in times)
            counts[Math.Min(Bins - 1, (int)(time / 1e6 / end * Bins))]++;
        var svg = Canvas($"{times.Count} times from 0 to {Number(end)} ms");
        for (var tick = 0.0; tick <= end + (step / 2); tick += step)
            AddTick(svg, Left + (tick / end * Plot), Number(tick));
        AddBars(svg, counts, count => count / (double)counts.Max(), _ => false);
        AddScale(svg, counts.Max());
        var median = Left + (RehearsalSummary.Percentile(times, 50)!.Value / 1e6 / end * Plot);
        svg.Add(Line("median", median, Top, median, Top + Height));
        AddAxis(svg, "ms");
        return svg;
    }

    /// <summary>How often each latency came, over a logarithmic axis; so are the counts, for the rare long ones are what matters.</summary>
    /// <param name="latencies">Unit: nanoseconds; at least one.</param>
    /// <param name="late">Those above are marked. Unit: nanoseconds.</param>
    public static XElement Latencies(IReadOnlyList<long> latencies, long late)
    {
        var from = (int)Math.Floor(Math.Log10(Math.Max(1, latencies.Min())));
        var to = Math.Max(from + 1, (int)Math.Ceiling(Math.Log10(Math.Max(latencies.Max(), late) + 1.0)));
        var counts = new int[Bins];
        foreach (var latency in latencies)
            counts[Math.Clamp((int)((Math.Log10(Math.Max(1, latency)) - from) / (to - from) * Bins), 0, Bins - 1)]++;
        var svg = Canvas($"{latencies.Count} latencies, logarithmic");
        for (var decade = from; decade <= to; decade++)
            AddTick(svg, Left + ((decade - from) / (double)(to - from) * Plot), Number(Math.Pow(10, decade) / 1e6));
        var top = Math.Log10(1 + counts.Max());
        AddBars(svg, counts, count => Math.Log10(1 + count) / top, bin => from + ((bin + 0.5) * (to - from) / Bins) > Math.Log10(late));
        AddScale(svg, counts.Max());
        var edge = Left + ((Math.Log10(late) - from) / (to - from) * Plot);
        svg.Add(Line("median", edge, Top, edge, Top + Height));
        AddAxis(svg, "ms");
        return svg;
    }

    /// <summary>How a size changes from round to round.</summary>
    /// <param name="rounds">Numbers of the rounds; at least one.</param>
    /// <param name="sizes">Unit: bytes; one for each round.</param>
    public static XElement Sizes(IReadOnlyList<int> rounds, IReadOnlyList<long> sizes)
    {
        var step = NiceStep(sizes.Max() / 1048576.0);
        var end = step * Math.Max(1, Math.Ceiling(sizes.Max() / 1048576.0 / step));
        var svg = Canvas($"sizes of {sizes.Count} rounds from 0 to {Number(end)} MiB");
        var points = new List<string>();
        for (var i = 0; i < sizes.Count; i++)
        {
            var x = Left + (sizes.Count == 1 ? Plot / 2.0 : i / (sizes.Count - 1.0) * Plot);
            var y = Top + (Height * (1 - (sizes[i] / 1048576.0 / end)));
            points.Add($"{Number(x)},{Number(y)}");
            if (sizes.Count <= Bins)
                svg.Add(new XElement("circle", new XAttribute("class", "dot"), At("cx", x), At("cy", y), At("r", 2)));
        }

        svg.Add(new XElement("polyline", new XAttribute("class", "curve"), new XAttribute("points", string.Join(' ', points))));
        svg.Add(Text(Left, Top + Height + 13, "start", Number(rounds[0])), Text(Left + Plot, Top + Height + 13, "end", Number(rounds[^1])));
        svg.Add(Text(Left - 4, Top + 8, "end", Number(end)), Text(Left - 4, Top + Height, "end", "0"));
        AddAxis(svg, "round (height: MiB)");
        return svg;
    }

    private static void AddBars(XElement svg, int[] counts, Func<int, double> height, Func<int, bool> isLate)
    {
        const double width = Plot / (double)Bins;
        for (var bin = 0; bin < counts.Length; bin++)
        {
            if (counts[bin] == 0)
                continue;
            var tall = Math.Max(2, height(counts[bin]) * Height);
            svg.Add(new XElement(
                "rect", new XAttribute("class", isLate(bin) ? "bar late" : "bar"), At("x", Left + (bin * width)), At("y", Top + Height - tall),
                At("width", width - 1), At("height", tall), new XElement("title", Number(counts[bin]))));
        }
    }

    private static void AddScale(XElement svg, int most) =>
        svg.Add(Text(Left - 4, Top + 8, "end", Number(most)), Text(Left - 4, Top + Height, "end", "0"));

    private static void AddTick(XElement svg, double x, string text) =>
        svg.Add(Line("tick", x, Top, x, Top + Height), Text(x, Top + Height + 13, "middle", text));

    private static void AddAxis(XElement svg, string unit) =>
        svg.Add(Line("axis", Left, Top + Height, Left + Plot, Top + Height), Text(Left + (Plot / 2.0), Top + Height + 26, "middle", unit));

    private static XElement Canvas(string about) => new(
        "svg", new XAttribute("viewBox", $"0 0 {Width} {Top + Height + Bottom}"), new XAttribute("width", Width), new XAttribute("role", "img"),
        new XElement("title", about));

    private static XElement Line(string kind, double x1, double y1, double x2, double y2) =>
        new("line", new XAttribute("class", kind), At("x1", x1), At("y1", y1), At("x2", x2), At("y2", y2));

    private static XElement Text(double x, double y, string anchor, string text) =>
        new("text", At("x", x), At("y", y), new XAttribute("text-anchor", anchor), text);

    private static XAttribute At(string name, double value) => new(name, Number(value));

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>Of 1, 2, 5 and their tenfolds the one that gives few ticks up to a value.</summary>
    private static double NiceStep(double most)
    {
        var rough = Math.Max(most, 0.001) / TicksMost;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var first = rough / power;
        return power * (first <= 1 ? 1 : first <= 2 ? 2 : first <= 5 ? 5 : 10);
    }
}
