using System.Text.Json;

namespace FslHv.Host.Tests;

/// <summary><c>fslhv replay</c>, and the files that <c>fslhv explore</c> leaves for it.</summary>
public sealed class ReplayTests
{
    private const string Lost = """
        scenario: lost
        about: one update is lost in some orders
        board: three-alike.dts
        model: { of: shared-counter, rounds: 1 }
        expect:
          - name: never two
            never: { fact: model.counted, value: 2 }

        """;

    [Fact]
    public void A_failure_that_was_found_is_seen_again()
    {
        using var folder = Explored();
        Assert.Equal(["lost.fslhv"], folder.Added);
        var outcome = Fslhv.RunIn(folder.Root, "replay", "lost.fslhv").Ended(1);

        Assert.Equal("", outcome.Error);
        Assert.Equal("lost (lost.fslhv: seed 1, found by random)", outcome.Lines[0]);
        Assert.Equal("2 of 17 choices are not the default", outcome.Lines[1]);
        Assert.Contains("✘ it fails exactly as recorded: expectation: never two", outcome.Lines);
        Assert.Contains("      ■ from here on the failure is certain", outcome.Lines);
        Assert.Equal(2, outcome.Lines.Count(line => line.StartsWith("      ► choice ", StringComparison.Ordinal)));
        Assert.DoesNotContain(outcome.Lines, line => line.Contains("changed", StringComparison.Ordinal));
    }

    [Fact]
    public void It_is_found_from_another_folder()
    {
        using var folder = Explored();
        Assert.Contains("scenario lost.yaml\n", File.ReadAllText(folder.PathOf("lost.fslhv")), StringComparison.Ordinal);
        Fslhv.RunIn(Path.GetTempPath(), "replay", folder.PathOf("lost.fslhv")).Ended(1);
    }

    [Fact]
    public void Json_says_the_same()
    {
        using var folder = Explored();
        var said = JsonDocument.Parse(Fslhv.RunIn(folder.Root, "replay", "lost.fslhv", "--json").Ended(1).Out).RootElement;

        Assert.True(said.GetProperty("fails").GetBoolean());
        Assert.True(said.GetProperty("sameReason").GetBoolean());
        Assert.True(said.GetProperty("exact").GetBoolean());
        Assert.False(said.GetProperty("scenarioChanged").GetBoolean());
        Assert.False(said.GetProperty("programChanged").GetBoolean());
        Assert.Equal(2, said.GetProperty("deviations").GetInt32());
        Assert.Equal(19, said.GetProperty("steps").GetInt32());
        Assert.True(said.GetProperty("certainIsProven").GetBoolean());
        Assert.Equal(18, said.GetProperty("story").GetArrayLength());
    }

    [Fact]
    public void A_scenario_that_has_changed_is_said_and_one_that_does_not_fail_any_more_is_well()
    {
        using var folder = Explored();
        folder.With("lost.yaml", Lost.Replace("value: 2", "value: 9", StringComparison.Ordinal));
        var outcome = Fslhv.RunIn(folder.Root, "replay", "lost.fslhv").Succeeded();

        Assert.Contains("the scenario, its board or its images have changed since the replay was written", outcome.Lines);
        Assert.Equal("✔ it does not fail any more: expectation: never two", outcome.Lines[^1]);
    }

    [Fact]
    public void A_run_that_leaves_the_recorded_one_is_said_with_the_choice()
    {
        using var folder = Explored();
        var text = File.ReadAllText(folder.PathOf("lost.fslhv"));
        var hash = text.Split("step 5 hash ")[1][..16];
        var other = text.Replace(hash, new string('0', 16), StringComparison.Ordinal).Replace("steps 19", "steps 18", StringComparison.Ordinal);
        folder.With("other.fslhv", other);
        var lines = Fslhv.RunIn(folder.Root, "replay", "other.fslhv").Ended(1).Lines;

        Assert.Contains("this is another run: it leaves the recorded one before choice 4", lines);
        Assert.Contains("✘ it fails for the recorded reason: expectation: never two", lines);
    }

    [Fact]
    public void Another_scenario_can_be_named_and_the_trace_be_kept()
    {
        using var folder = Explored().With("moved.yaml", Lost);
        File.Delete(folder.PathOf("lost.yaml"));
        Fslhv.RunIn(folder.Root, "replay", "lost.fslhv").Refused("lost.yaml: there is no such file");
        Fslhv.RunIn(folder.Root, "replay", "lost.fslhv", "--scenario", "moved.yaml", "--trace", "trace.jsonl").Ended(1);
        Assert.True(File.ReadAllLines(folder.PathOf("trace.jsonl")).Length > 19);
    }

    [Fact]
    public void What_cannot_be_used_is_refused_in_one_line()
    {
        using var folder = new Folder().With("lost.yaml", Lost).With("empty.fslhv", "").With("latin.fslhv", [0xE4]);
        Fslhv.RunIn(folder.Root, "replay", "no.fslhv").Refused("no.fslhv: there is no such file");
        Fslhv.RunIn(folder.Root, "replay", "empty.fslhv").Refused("empty.fslhv:1: this is no replay file: its first line is 'fslhv-replay 1'");
        Fslhv.RunIn(folder.Root, "replay", "latin.fslhv").Refused("latin.fslhv: this is no text in UTF-8");
        Fslhv.RunIn(folder.Root, "explore", "lost.yaml", "--strategy", "random", "--schedules", "50").Ended(1);
        var text = File.ReadAllText(folder.PathOf("lost.fslhv"));
        folder.With("cut.fslhv", text[..^5]).With("more.fslhv", text.Replace("seed 1\n", "seed 1\nwithout guest nobody\n", StringComparison.Ordinal));
        Assert.Contains("the file is cut off", Fslhv.RunIn(folder.Root, "replay", "cut.fslhv").Ended(2).Error, StringComparison.Ordinal);
        Fslhv.RunIn(folder.Root, "replay", "more.fslhv").Refused("more.fslhv: the scenario has changed: there is no guest nobody that could be left out");
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_said_and_what_was_found_is_told_all_the_same()
    {
        using var folder = new Folder().With("lost.yaml", Lost).With("file", "");
        Fslhv.RunIn(folder.Root, "explore", "lost.yaml", "--strategy", "random", "--schedules", "50", "--out", "file").Refused("file: is a file, not a folder");
        Directory.CreateDirectory(folder.PathOf("lost.fslhv"));
        var outcome = Fslhv.RunIn(folder.Root, "explore", "lost.yaml", "--strategy", "random", "--schedules", "50").Ended(1);
        Assert.Contains(outcome.Lines, line => line.Contains("again with: fslhv explore lost.yaml --strategy random", StringComparison.Ordinal));
        Assert.StartsWith("lost.fslhv: cannot be written: ", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(folder.Added);
    }

    [Fact]
    public void Two_runs_of_one_replay_or_one_seed_are_the_same()
    {
        using var folder = Explored();
        Assert.Matches(
            "^✔ the two runs are the same: 19 steps, hash [0-9a-f]{16}$", Assert.Single(Fslhv.RunIn(folder.Root, "diverge", "lost.fslhv").Succeeded().Lines));
        Assert.StartsWith(
            "✔ the two runs are the same: ", Assert.Single(Fslhv.Run("diverge", "scenarios/failover.yaml", "--strategy", "pct").Succeeded().Lines),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_recorded_run_is_compared_and_the_first_difference_is_named()
    {
        using var folder = Explored();
        Fslhv.RunIn(folder.Root, "diverge", "lost.yaml", "--record", "one.txt").Succeeded();
        var same = Fslhv.RunIn(folder.Root, "diverge", "lost.yaml", "--against", "one.txt").Succeeded().Lines;
        Assert.StartsWith("✔ the run and one.txt are the same: 19 steps", same[1], StringComparison.Ordinal);
        var other = Fslhv.RunIn(folder.Root, "diverge", "lost.fslhv", "--against", "one.txt").Ended(1).Lines;
        Assert.Matches("^✘ the run and one.txt differ first in step [0-9]+, at [a-c]:$", other[1]);
        Assert.StartsWith("  one.txt: #", other[2], StringComparison.Ordinal);
        Assert.StartsWith("  this run: #", other[3], StringComparison.Ordinal);
        Fslhv.RunIn(folder.Root, "diverge", "lost.yaml", "--against", "lost.yaml").Refused(
            "lost.yaml:1: this is no file of hashes: its first line is 'fslhv-hashes 1'");
    }

    private static Folder Explored()
    {
        var folder = new Folder().With("lost.yaml", Lost);
        var lines = Fslhv.RunIn(folder.Root, "explore", "lost.yaml", "--strategy", "random", "--schedules", "50").Ended(1).Lines;
        Assert.Contains("  again with: fslhv replay lost.fslhv", lines);
        return folder;
    }
}
