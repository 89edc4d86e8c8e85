using System.Text.Json;
using System.Xml.Linq;

namespace FslHv.Host.Tests;

/// <summary><c>fslhv explore</c>.</summary>
public sealed class ExploreTests
{
    [Fact]
    public void Everything_is_gone_through_once_and_said_to_be_complete()
    {
        var lines = Fslhv.Run("explore", "scenarios/shared-counter-3x1.yaml", "--exhaustive").Succeeded().Lines;

        Assert.Contains(lines, line => line.EndsWith("; 1,680 distinct (Mazurkiewicz) traces; complete", StringComparison.Ordinal));
        Assert.Equal("✔ complete: no order fails", lines[^1]);
    }

    [Fact]
    public void Json_is_one_last_line_with_the_figures()
    {
        var outcome = Fslhv.Run("explore", "scenarios/shared-counter-3x1.yaml", "--exhaustive", "--json").Succeeded();
        var json = JsonDocument.Parse(Assert.Single(outcome.Lines)).RootElement;

        Assert.Equal(1_680, json.GetProperty("schedules").GetInt64());
        Assert.Equal(1_680, json.GetProperty("distinctTraces").GetInt64());
        Assert.True(json.GetProperty("complete").GetBoolean());
        Assert.True(json.GetProperty("schedulesPerSecond").GetDouble() > 0);
        Assert.True(json.GetProperty("stepsPerSecond").GetDouble() > 0);
        Assert.Equal(0, json.GetProperty("failures").GetArrayLength());
        Assert.Equal(0, json.GetProperty("blocked").GetInt64());
        Assert.Equal("exhaustive", json.GetProperty("strategy").GetString());
        Assert.Equal(1UL, json.GetProperty("seed").GetUInt64());
        Assert.True(json.GetProperty("jobs").GetInt32() > 0);
        Assert.True(json.GetProperty("seconds").GetDouble() > 0);
        Assert.True(json.GetProperty("steps").GetInt64() > 1_680);
    }

    [Fact]
    public void A_failure_has_a_reason_and_a_command_that_shows_it_again()
    {
        using var folder = new Folder().With("failing.yaml", Texts.Failing);
        var outcome = Fslhv.RunIn(folder.Root, "explore", "failing.yaml", "--schedules", "10").Ended(1);

        Assert.Equal("", outcome.Error);
        Assert.Contains("✘ expectation: active panics", outcome.Lines);
        Assert.Equal("✘ 1 reason to fail, in 1 of 1 schedules", outcome.Lines[^1]);
        var again = outcome.Lines.Single(line => line.StartsWith("  again with: fslhv ", StringComparison.Ordinal));
        Fslhv.RunIn(folder.Root, again["  again with: fslhv ".Length..].Split(' ')).Ended(1);
    }

    [Fact]
    public void Whoever_keeps_going_learns_every_reason_of_every_scenario()
    {
        using var folder = new Folder().With("failing.yaml", Texts.Failing).With("lost.yaml", Texts.LostUpdate);
        var outcome = Fslhv.RunIn(folder.Root, "explore", "failing.yaml", "lost.yaml", "--schedules", "200", "--keep-going", "--json").Ended(1);
        var json = JsonDocument.Parse(Assert.Single(outcome.Lines)).RootElement;

        Assert.Equal(400, json.GetProperty("schedules").GetInt64());
        Assert.Equal(["failing.yaml", "lost.yaml"], json.GetProperty("scenarios").EnumerateArray().Select(each => each.GetProperty("file").GetString()));
        Assert.Equal(
            ["expectation: active panics", "expectation: no update is lost"],
            json.GetProperty("failures").EnumerateArray().Select(each => each.GetProperty("reason").GetString()).Order());
        Assert.All(json.GetProperty("failures").EnumerateArray(), failure =>
        {
            Assert.NotEqual("", failure.GetProperty("text").GetString());
            Assert.NotEqual("", failure.GetProperty("strategy").GetString());
            Assert.InRange(failure.GetProperty("schedule").GetInt64(), 0, 199);
            Assert.StartsWith("fslhv ", failure.GetProperty("replay").GetString(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Each_reason_leaves_a_replay_in_the_folder_that_was_named()
    {
        using var folder = new Folder().With("failing.yaml", Texts.Failing).With("lost.yaml", Texts.LostUpdate);
        var outcome = Fslhv.RunIn(
            folder.Root, "explore", "failing.yaml", "lost.yaml", "--schedules", "50", "--keep-going", "--json", "--out", "found/here").Ended(1);
        var failures = JsonDocument.Parse(outcome.Lines[^1]).RootElement.GetProperty("failures").EnumerateArray().ToList();

        Assert.Equal(["found/here/failing.fslhv", "found/here/lost.fslhv"], failures.Select(failure => failure.GetProperty("replayFile").GetString()));
        Assert.All(failures, failure =>
        {
            Assert.Equal($"fslhv replay {failure.GetProperty("replayFile")}", failure.GetProperty("replay").GetString());
            Assert.True(File.Exists(folder.PathOf(failure.GetProperty("replayFile").GetString()!)));
        });
        Assert.Empty(folder.Added);
    }

    [Fact]
    public void The_number_of_threads_does_not_matter()
    {
        using var folder = new Folder().With("lost.yaml", Texts.LostUpdate);
        var one = Explore("1");

        Assert.Equal(one, Explore("2"));
        Assert.Equal(one, Explore("5"));

        string Explore(string jobs)
        {
            var json = Fslhv.RunIn(folder.Root, "explore", "lost.yaml", "--schedules", "300", "--keep-going", "--coverage", "--json", "--jobs", jobs).Ended(1);
            var properties = JsonDocument.Parse(json.Lines[^1]).RootElement.EnumerateObject()
                .Where(each => each.Name is not ("jobs" or "seconds" or "schedulesPerSecond" or "stepsPerSecond"));
            return string.Join('\n', properties.Select(each => $"{each.Name}: {each.Value}"));
        }
    }

    [Fact]
    public void Junit_has_a_case_for_each_reason_and_one_for_a_scenario_that_holds()
    {
        using var folder = new Folder().With("failing.yaml", Texts.Failing).With("mutual.yaml", Texts.Holding);
        Fslhv.RunIn(folder.Root, "explore", "failing.yaml", "mutual.yaml", "--schedules", "5", "--junit", "explore.xml").Ended(1);
        var suites = XDocument.Load(folder.PathOf("explore.xml")).Root!;

        Assert.Equal(("2", "1"), ((string?)suites.Attribute("tests"), (string?)suites.Attribute("failures")));
        var cases = suites.Descendants("testcase").ToList();
        Assert.Equal(["expectation: active panics", "holds in every schedule"], cases.Select(each => (string?)each.Attribute("name")));
        Assert.Contains("again with: fslhv ", Assert.Single(cases[0].Elements("failure")).Value, StringComparison.Ordinal);
        Assert.Empty(cases[1].Elements("failure"));
        Assert.All(cases, each => Assert.Matches(@"^\d+\.\d{3}$", (string?)each.Attribute("time")));
    }

    [Fact]
    public void Coverage_lists_what_was_reached_and_what_was_not()
    {
        var lines = Fslhv.Run("explore", "scenarios/restart-race.yaml", "scenarios/failover.yaml", "--strategy", "timed", "--schedules", "3", "--coverage")
            .Succeeded().Lines;

        Assert.Contains(lines, line => line.StartsWith("coverage of scenarios/failover.yaml: ", StringComparison.Ordinal));
        Assert.Contains("           6  running → stopping (in 2 scenarios)", lines);
        Assert.Contains("           -  running → pausing", lines);
        Assert.Contains("           3  EV_INVALID_STATE (in 1 scenario)", lines);
        Assert.Contains(lines, line => line.StartsWith("           -  driver.open.no-memory: ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("           3  guest-panic (in 1 scenario): ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("           3  partition.stop-refused (in 1 scenario): ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("           -  hypervisor.start-kept-back: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Coverage_in_json_has_everything_with_how_many_runs_reached_it()
    {
        var outcome = Fslhv.Run("explore", "scenarios/failover.yaml", "--strategy", "timed", "--schedules", "3", "--coverage", "--json").Succeeded();
        var coverage = JsonDocument.Parse(outcome.Lines[^1]).RootElement.GetProperty("coverage");

        Assert.Equal(3, coverage.GetProperty("runs").GetInt64());
        Assert.Equal(3, coverage.GetProperty("transitions").GetProperty("running → stopping").GetInt64());
        Assert.Equal(0, coverage.GetProperty("statuses").GetProperty("EV_EIO").GetInt64());
        Assert.Equal(3, coverage.GetProperty("faults").GetProperty("guest-panic").GetInt64());
        Assert.Equal(0, coverage.GetProperty("marks").GetProperty("driver.queue-full").GetInt64());
        Assert.Equal(0, coverage.GetProperty("errors").GetProperty("ENOMEM").GetInt64());
    }

    [Fact]
    public void An_end_by_time_is_no_failure()
    {
        var outcome = Fslhv.Run("explore", "scenarios/shared-counter-3x3.yaml", "--for", "200ms").Succeeded();

        Assert.Matches("^✔ no failure in [0-9,]+ schedules$", outcome.Lines[^1]);
    }

    [Fact]
    public void Strategies_are_listed() => Assert.Equal(
        ["portfolio", "random", "pct", "delay", "timed", "feedback", "exhaustive"],
        Fslhv.Run("explore", "--list-strategies").Succeeded().Lines.Select(line => line.Split(' ')[0]));

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Fslhv.Run("explore").Refused("fslhv: explore: SCENARIO is missing", "Try 'fslhv explore --help'.");
        Fslhv.Run("explore", "scenarios/failover.yaml", "--strategy", "luck").Ended(2);
        Fslhv.Run("explore", "scenarios/failover.yaml", "--prune-states").Refused(
            "fslhv: --prune-states: only with --exhaustive", "Try 'fslhv --help', or 'fslhv COMMAND --help'.");
        Fslhv.Run("explore", "scenarios/failover.yaml", "--exhaustive", "--strategy", "pct").Refused(
            "fslhv: --exhaustive is a strategy of its own: without --strategy pct", "Try 'fslhv --help', or 'fslhv COMMAND --help'.");
        Fslhv.Run("explore", "scenarios/no.yaml").Ended(2);
        Fslhv.Run("explore", "scenarios/failover.yaml", "--faults", "bad-weather").Refused(
            "--faults: no fault is called 'bad-weather'; 'fslhv faults' lists them");
        Fslhv.Run("explore", "scenarios/failover.yaml", "--for", "0s").Refused(
            "fslhv: --for: '0' is not between 1ns and 2592000s", "Try 'fslhv --help', or 'fslhv COMMAND --help'.");
        Fslhv.Run("explore", "scenarios/failover.yaml", "--for", "5000000s").Refused(
            "fslhv: --for: '5000000s' is not between 1ns and 2592000s", "Try 'fslhv --help', or 'fslhv COMMAND --help'.");
        Fslhv.Run("explore", "scenarios/failover.yaml", "--faults", ",").Refused(
            "fslhv: --faults: names no fault; for none at all write --faults none", "Try 'fslhv --help', or 'fslhv COMMAND --help'.");
        Fslhv.Run("explore", "scenarios/failover.yaml", "--fault-budget", "some").Refused(
            "fslhv: --fault-budget: 'some' is neither a whole number nor 'unlimited'", "Try 'fslhv --help', or 'fslhv COMMAND --help'.");
    }

    [Fact]
    public void A_junit_file_that_cannot_be_written_is_refused_before_anything_is_explored()
    {
        using var folder = new Folder();
        Fslhv.RunIn(folder.Root, "explore", Repository.PathOf("scenarios/failover.yaml"), "--junit", "no/explore.xml").Ended(2);
        Assert.Empty(folder.Added);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void An_exploration_that_is_asked_to_end_reports_what_it_has_done(string signal, int exitCode)
    {
        using var folder = new Folder();
        using var running = Fslhv.Start(
            Repository.Root, "explore", "scenarios/shared-counter-3x1.yaml", "scenarios/shared-counter-3x3.yaml", "scenarios/shared-counter-3x2.yaml",
            "--exhaustive", "--junit", folder.PathOf("explore.xml"));
        var outcome = running.WaitForOutput().Signal(signal).WaitForEnd().Ended(exitCode);

        Assert.Equal("", outcome.Error);
        Assert.Contains("✔ complete: no order fails", outcome.Lines);
        Assert.Matches("^interrupted: (1 scenario|2 scenarios) not explored$", outcome.Lines[^1]);
        Assert.Equal(["explore.xml"], folder.Added);
    }
}
