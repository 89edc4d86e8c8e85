using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using FslHv.Actors;

namespace FslHv.Host.Rehearsal;

/// <summary>What came of a rehearsal, as a page of its own: how the times are distributed, and every round. Needs nothing besides, and no scripts.</summary>
internal static class RehearsalPage
{
    /// <summary>Writes the page.</summary>
    /// <param name="stream">Takes it. UTF-8.</param>
    /// <param name="title">Name of the scenario.</param>
    /// <param name="about">What it is about.</param>
    /// <param name="summary">All rounds.</param>
    public static void Write(Stream stream, string title, string about, RehearsalSummary summary)
    {
        var body = new XElement("body", Heading(title, about, summary));
        if (summary.Rounds.Count > 0)
        {
            body.Add(Table(summary), Distributions(summary), Hcalls(summary), Sizes(summary.Rounds));
            body.Add(new XElement("h2", "Rounds"), summary.Rounds.Select(Round));
        }

        var page = new XElement(
            "html", new XAttribute("lang", "en"),
            new XElement(
                "head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("title", $"Rehearsal of {Clean(title)}"),
                new XElement("style", PageStyle.Sheet)),
            body);
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        writer.Write("<!doctype html>\n");
        using var xml = XmlWriter.Create(writer, new XmlWriterSettings { OmitXmlDeclaration = true, Indent = true, IndentChars = " ", NewLineChars = "\n" });
        page.WriteTo(xml);
    }

    private static IEnumerable<XElement> Heading(string title, string about, RehearsalSummary summary)
    {
        var count = summary.Rounds.Count;
        var isGood = summary.Failed == 0 && count > 0;
        yield return new XElement("h1", $"Rehearsal of {Clean(title)}");
        yield return new XElement("p", Clean(about));
        var bad = count == 0 ? "✘ no round came to its end" : $"✘ {summary.Failed} of {count} rounds failed";
        var verdict = isGood ? $"✔ {count} of {count} rounds hold" : bad;
        yield return Marked("p", isGood, verdict);
        yield return new XElement(
            "p",
            $"hcalls: {summary.Accepted} accepted, {summary.Delayed} answered after more than {HcallWatch.Late}, "
            + $"{summary.Repeated} packets repeated without effect, {summary.Lost} lost, {summary.AppliedTwice} applied twice");
    }

    private static IEnumerable<XElement> Table(RehearsalSummary summary)
    {
        yield return new XElement("h2", "What followed from each kind of fault");
        yield return new XElement("p", new XAttribute("class", "faint"),
            "From the fault on, in milliseconds: p50 / p95 / max. Hcalls: from each fault to the next.");
        var head = new XElement(
            "tr", new XElement("th", "killed, or what befell it"), new XElement("th", "times"),
            RehearsalSummary.Times.Select(time => new XElement("th", time.Name)),
            RehearsalSummary.Counts.Select(count => new XElement("th", $"hcalls {count.Name}")));
        var rows = summary.ByKind.Select(kind => new XElement(
            "tr", new XElement("td", Clean(kind.Name)), new XElement("td", kind.Faults.Count),
            RehearsalSummary.Times.Select(time => new XElement("td", Describe(ValuesOf(kind.Faults, time.Of)))),
            RehearsalSummary.Counts.Select(count => new XElement("td", kind.Faults.Sum(count.Of)))));
        yield return new XElement("div", new XAttribute("class", "wide"), new XElement("table", head, rows));
    }

    private static IEnumerable<XElement> Distributions(RehearsalSummary summary)
    {
        foreach (var (name, faults) in summary.ByKind)
        {
            yield return new XElement("h3", Clean(name));
            yield return new XElement("div", new XAttribute("class", "charts"), "", Figures(faults));
        }
    }

    private static IEnumerable<XElement> Figures(IReadOnlyList<FaultTimes> faults) =>
        from time in RehearsalSummary.Times
        let values = ValuesOf(faults, time.Of)
        where values.Count > 0
        select Figure($"{time.Name}: how often, over milliseconds; dashed: the median", RehearsalChart.Times(values));

    private static IEnumerable<XElement> Hcalls(RehearsalSummary summary)
    {
        long[] latencies = [.. summary.Rounds.SelectMany(round => round.Hcalls.Latencies)];
        if (latencies.Length == 0)
            yield break;
        yield return new XElement("h2", "Hcalls, from asking to the answer");
        yield return new XElement(
            "p", $"{Describe(latencies)} ms (p50 / p95 / max) of {latencies.Length}; {summary.Delayed} took longer than {HcallWatch.Late}");
        yield return Figure(
            $"how often, over milliseconds, both logarithmic; behind the dashed line: later than {HcallWatch.Late}",
            RehearsalChart.Latencies(latencies, HcallWatch.Late.Nanoseconds));
    }

    private static IEnumerable<XElement> Sizes(IReadOnlyList<RoundResult> rounds)
    {
        int[] numbers = [.. rounds.Select(round => round.Number)];
        yield return new XElement("h2", "Memory");
        yield return new XElement(
            "div", new XAttribute("class", "charts"),
            Figure("all node processes", RehearsalChart.Sizes(numbers, [.. rounds.Select(round => round.Memory)])),
            rounds.All(round => round.BrokerMemory is not null)
                ? Figure("the broker", RehearsalChart.Sizes(numbers, [.. rounds.Select(round => round.BrokerMemory!.Value)]))
                : null);
    }

    private static XElement Round(RoundResult round)
    {
        var lines = new List<XElement>();
        foreach (var fault in round.Faults)
        {
            lines.Add(new XElement("li", Clean($"{fault.Name} at {fault.At}: {Describe(fault)}")));
        }

        lines.AddRange(round.Drawn.Select(drawn => new XElement("li", Clean(drawn))));
        lines.AddRange(round.Failures.Select(failure => Marked("li", false, Clean(failure))));
        lines.Add(new XElement("li", new XAttribute("class", "faint"), Clean(
            $"machine {round.Machine}, seed {round.Seed}; nodes {Megabytes(round.Memory)}"
            + $"{(round.BrokerMemory is { } broker ? $", broker {Megabytes(broker)}" : "")}"
            + $"{(round.QueueDepth is { } depth ? $", {depth} messages in queues at its end" : "")}")));
        var hcalls = round.Hcalls;
        return new XElement(
            "details", round.Holds ? null : new XAttribute("open", "open"),
            Marked(
                "summary", round.Holds,
                $"{(round.Holds ? "✔" : "✘")} round {round.Number}: {hcalls.Accepted} hcalls accepted, {round.Lost} lost, "
                + $"{round.AppliedTwice} applied twice"),
            new XElement("ul", lines));
    }

    private static XElement Figure(string caption, XElement chart) => new("figure", new XElement("figcaption", caption), chart);

    private static XElement Marked(string name, bool isGood, string text) => new(name, new XAttribute("class", isGood ? "good" : "bad"), text);

    private static IReadOnlyList<long> ValuesOf(IReadOnlyList<FaultTimes> faults, Func<FaultTimes, Duration?> of) =>
        [.. faults.Select(of).OfType<Duration>().Select(time => time.Nanoseconds)];

    private static string Describe(FaultTimes fault)
    {
        var parts = RehearsalSummary.Times.Select(time => (time.Name, At: time.Of(fault))).Where(time => time.At is not null).ToArray();
        return parts.Length == 0 ? "nothing followed" : string.Join(", ", parts.Select(time => $"{time.Name} {Milliseconds(time.At!.Value.Nanoseconds)} ms"));
    }

    private static string Describe(IReadOnlyList<long> values) => values.Count == 0 ? "–" : $"{At(values, 50)} / {At(values, 95)} / {At(values, 100)}";

    private static string At(IReadOnlyList<long> values, int percent) => Milliseconds(RehearsalSummary.Percentile(values, percent)!.Value);

    private static string Milliseconds(long nanoseconds) => (nanoseconds / 1e6).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20} MiB");

    /// <summary>Without what no page may contain, escaped or not.</summary>
    private static string Clean(string text) => string.Concat(text.Select(each => XmlConvert.IsXmlChar(each) ? each : '\uFFFD'));
}
