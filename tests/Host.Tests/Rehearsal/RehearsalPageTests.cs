using System.Xml.Linq;
using FslHv.Actors;
using FslHv.Host.Rehearsal;
using FslHv.Scenarios;

namespace FslHv.Host.Tests.Rehearsal;

/// <summary>The report of a rehearsal as a page, of rounds that never happened.</summary>
public sealed class RehearsalPageTests
{
    private const string Nasty = "<b>\"quoted\" & 'more' \u0001</b>";

    [Fact]
    public void The_page_is_well_formed_and_needs_nothing_besides()
    {
        var (text, page) = Render(Round(1), Round(2, holds: false));
        Assert.StartsWith("<!doctype html>\n<html lang=\"en\">", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName is "src" or "href");
        Assert.Contains("prefers-color-scheme: dark", text, StringComparison.Ordinal);
    }

    [Fact]
    public void It_has_every_round_and_opens_those_that_failed()
    {
        var (_, page) = Render(Round(1), Round(2, holds: false), Round(3));
        var rounds = page.Descendants("details").ToArray();
        Assert.Equal(["✔ round 1: ", "✘ round 2: ", "✔ round 3: "], rounds.Select(round => round.Element("summary")!.Value[..11]));
        Assert.Equal([false, true, false], rounds.Select(round => round.Attribute("open") is not null));
        Assert.Contains("legal transitions", rounds[1].Value, StringComparison.Ordinal);
        Assert.Contains("1 hcalls were accepted and never answered", rounds[1].Value, StringComparison.Ordinal);
        Assert.All(
            rounds, round => Assert.Contains("node right with worker at 1s: detection 12.0 ms, callback 30.0 ms", round.Value, StringComparison.Ordinal));
        Assert.All(rounds, round => Assert.Contains("nodes 200 MiB, broker 150 MiB, 3 messages in queues at its end", round.Value, StringComparison.Ordinal));
        Assert.Contains(page.Descendants("p"), each => each.Value == "✘ 1 of 3 rounds failed" && each.Attribute("class")!.Value == "bad");
    }

    [Fact]
    public void It_says_the_percentiles_of_each_kind_of_kill_and_draws_each_time_that_there_is()
    {
        var (_, page) = Render([.. Enumerable.Range(1, 10).Select(number => Round(number, detection: number))]);
        var cells = page.Descendants("tr").Last().Elements("td").Select(cell => cell.Value).ToArray();
        Assert.Equal(["node right with worker", "10", "6.0 / 10.0 / 10.0", "–", "–", "30.0 / 30.0 / 30.0", "–", "–", "0", "0", "0"], cells);
        Assert.Equal(
            ["detection", "callback", "how often", "all node processes", "the broker"],
            page.Descendants("figcaption").Select(caption => caption.Value.Split(':', ',')[0]));

        // Ten different times are ten bars of one, the median's line among them.
        var detection = page.Descendants("svg").First();
        Assert.Equal(10, detection.Elements("rect").Sum(bar => int.Parse(bar.Element("title")!.Value)));
        Assert.Equal("ms", detection.Elements("text").Last().Value);
        Assert.Contains(detection.Elements("text"), tick => tick.Value == "10");
        Assert.Single(detection.Elements("line"), line => line.Attribute("class")!.Value == "median");
    }

    [Fact]
    public void Hcalls_that_were_held_up_are_marked()
    {
        var (_, page) = Render(Round(1));
        var chart = page.Descendants("svg").Single(svg => svg.Element("title")!.Value == "4 latencies, logarithmic");
        Assert.Equal(3, Count("bar"));
        Assert.Equal(1, Count("bar late"));

        int Count(string kind) => chart.Elements("rect").Where(bar => bar.Attribute("class")!.Value == kind).Sum(bar => int.Parse(bar.Element("title")!.Value));
    }

    [Fact]
    public void What_scenarios_say_is_text_and_no_markup()
    {
        var (text, page) = Render(Round(1));
        Assert.DoesNotContain("<b>", text, StringComparison.Ordinal);
        Assert.Contains(page.Descendants("h1"), each => each.Value == $"Rehearsal of {Nasty.Replace('\u0001', '\uFFFD')}");
    }

    [Fact]
    public void A_rehearsal_that_was_interrupted_in_its_first_round_has_a_page_too()
    {
        var (_, page) = Render();
        Assert.Empty(page.Descendants("details"));
        Assert.Contains(page.Descendants("p"), each => each.Value == "✘ no round came to its end");
    }

    private static (string Text, XElement Page) Render(params RoundResult[] rounds)
    {
        using var stream = new MemoryStream();
        RehearsalPage.Write(stream, Nasty, "about", new RehearsalSummary(rounds));
        var text = System.Text.Encoding.UTF8.GetString(stream.ToArray());
        return (text, XElement.Parse(text[text.IndexOf('\n', StringComparison.Ordinal)..]));
    }

    private static RoundResult Round(int number, bool holds = true, int detection = 12)
    {
        var kill = new Instant(1_000_000_000);
        var fault = new FaultTimes("right", ["worker"], kill);
        fault.OnDetected(kill + Duration.FromMilliseconds(detection));
        fault.OnCallback(kill + Duration.FromMilliseconds(30));
        var end = new RunEnd(RunEndReason.TimeReached, new Instant(4_000_000_000), 1000);
        return new RoundResult
        {
            Number = number,
            Machine = $"rehearsal-{number}",
            Seed = (ulong)number,
            Result = new ScenarioResult(end, [], holds ? [] : [new Finding("legal transitions", 7, kill, "worker", Nasty)], new RunCounters()),
            Simulated = new ScenarioResult(end, [], [], new RunCounters()),
            Faults = [fault],
            Hcalls = new HcallCounts { Accepted = 4, Answered = 4, Delayed = 1, Lost = holds ? 0 : 1, Latencies = [900_000, 1_000_000, 2_000_000, 80_000_000] },
            Missing = 0,
            Memory = 200L << 20,
            BrokerMemory = 150L << 20,
            QueueDepth = 3,
        };
    }
}
