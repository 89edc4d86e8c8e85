using System.Text.Json;

namespace FslHv.Host.Tests;

/// <summary><c>fslhv run --record</c>, and <c>fslhv replay</c> of what it wrote.</summary>
public sealed class RecordingTests
{
    /// <summary>What is counted does not depend on when it is.</summary>
    private const string Counter = """
        scenario: counter
        about: a counter that three partitions write
        board: three-alike.dts
        model: { of: shared-counter, rounds: 1 }
        explore:
          to: { fact: model.counted }
        expect:
          - name: counted
            exactly-once: { fact: model.counted }

        """;

    private static readonly string Failing = Counter.Replace("exactly-once", "never", StringComparison.Ordinal);

    [Fact]
    public void What_happened_live_happens_again()
    {
        using var folder = Recorded(Counter, 0);
        var lines = Fslhv.RunIn(folder.Root, "replay", "counter.fslhvrec").Succeeded().Lines;

        Assert.Matches(@"^counter \(counter.fslhvrec: run counter-[0-9]+-[0-9]+-[0-9]+, written by live\)$", lines[0]);
        Assert.Equal("23 of 23 steps of 4 actors came again, 23 states compared", lines[1]);
        Assert.Contains("counted: came once", lines[2], StringComparison.Ordinal);
        Assert.Equal("✔ every step came again, every state is the same", lines[3]);
    }

    [Fact]
    public void Json_says_the_same_and_a_folder_is_as_good_as_a_file()
    {
        using var folder = Recorded(Failing, 1);
        Directory.CreateDirectory(folder.PathOf("all"));
        File.Copy(folder.PathOf("counter.fslhvrec"), folder.PathOf("all/one.fslhvrec"));
        File.Copy(folder.PathOf("counter.fslhvrec"), folder.PathOf("all/two.fslhvrec"));
        var said = JsonDocument.Parse(Fslhv.RunIn(folder.Root, "replay", "all", "--json").Ended(1).Out).RootElement;

        Assert.Equal(2, said.GetProperty("files").GetInt32());
        Assert.Equal((23, 23, 23), (said.GetProperty("steps").GetInt32(), said.GetProperty("followed").GetInt32(), said.GetProperty("hashes").GetInt32()));
        Assert.Equal(4, said.GetProperty("actors").GetInt32());
        Assert.True(said.GetProperty("equal").GetBoolean());
        Assert.False(said.GetProperty("holds").GetBoolean());
        Assert.Equal("counted", said.GetProperty("expectations")[0].GetProperty("name").GetString());
    }

    [Fact]
    public void It_needs_no_file_but_the_recording()
    {
        using var folder = Recorded(Counter, 0);
        var elsewhere = Path.Combine(folder.Root, "elsewhere");
        Directory.CreateDirectory(elsewhere);
        File.Move(folder.PathOf("counter.fslhvrec"), Path.Combine(elsewhere, "it"));
        File.Delete(folder.PathOf("counter.yaml"));
        Fslhv.RunIn(elsewhere, "replay", "it", "--trace", "trace.jsonl").Succeeded();
        Assert.Equal(19, File.ReadAllLines(Path.Combine(elsewhere, "trace.jsonl")).Count(line => line.Contains("\"deliver\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_recording_that_is_cut_off_comes_again_as_far_as_it_goes()
    {
        using var folder = Recorded(Counter, 0);
        var bytes = File.ReadAllBytes(folder.PathOf("counter.fslhvrec"));
        folder.With("cut.fslhvrec", bytes[..^5]);
        var lines = Fslhv.RunIn(folder.Root, "replay", "cut.fslhvrec").Ended(1).Lines; // Nothing was counted yet.
        Assert.Equal("22 of 22 steps of 4 actors came again, 22 states compared", lines[1]);
        Assert.Matches("^[0-9]+ bytes at the end are no whole step: a process died while it wrote$", lines[2]);
        Assert.Equal("✔ every step came again, every state is the same", lines[^1]);
    }

    [Fact]
    public void A_failure_becomes_a_replay()
    {
        using var folder = Recorded(Failing, 1);
        var lines = Fslhv.RunIn(folder.Root, "replay", "counter.fslhvrec", "--save", "found").Ended(1).Lines;
        Assert.Equal("as choices of the simulator, in its own time: 19 of 19 deliveries", lines[^2]);
        Assert.EndsWith("again with: fslhv replay found/counter.fslhv", lines[^1], StringComparison.Ordinal);
        Assert.Contains(
            "✘ it fails exactly as recorded: expectation: counted", Fslhv.RunIn(folder.Root, "replay", "found/counter.fslhv").Ended(1).Lines);
    }

    [Fact]
    public void What_does_not_fail_becomes_none()
    {
        using var folder = Recorded(Counter, 0);
        var lines = Fslhv.RunIn(folder.Root, "replay", "counter.fslhvrec", "--save", "found").Succeeded().Lines;
        Assert.Equal("it does not fail there: nothing is written", lines[^1]);
        Assert.Empty(Directory.GetFiles(folder.PathOf("found"), "*.fslhv"));
    }

    [Fact]
    public void A_folder_may_have_several_runs()
    {
        using var folder = Recorded(Counter, 0);
        Directory.CreateDirectory(folder.PathOf("two/deep"));
        File.Copy(folder.PathOf("counter.fslhvrec"), folder.PathOf("two/deep/a.fslhvrec"));
        Fslhv.RunIn(folder.Root, "run", "counter.yaml", "--engine", "live", "--record", "two/b.fslhvrec", "-q").Succeeded();
        var lines = Fslhv.RunIn(folder.Root, "replay", "two", "--json").Succeeded().Lines;
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.True(JsonDocument.Parse(line).RootElement.GetProperty("equal").GetBoolean()));
    }

    [Fact]
    public void What_cannot_be_used_is_refused_in_one_line()
    {
        using var folder = Recorded(Counter, 0);
        Directory.CreateDirectory(folder.PathOf("empty"));
        Directory.CreateDirectory(folder.PathOf("two"));
        File.Copy(folder.PathOf("counter.fslhvrec"), folder.PathOf("two/a.fslhvrec"));
        Fslhv.RunIn(folder.Root, "run", "counter.yaml", "--engine", "live", "--record", "two/b.fslhvrec", "-q").Succeeded();
        folder.With("header.fslhvrec", File.ReadAllBytes(folder.PathOf("counter.fslhvrec"))[..40]);

        Fslhv.RunIn(folder.Root, "replay", "empty").Refused("empty: has no recording (*.fslhvrec) in it");
        Fslhv.RunIn(folder.Root, "replay", "header.fslhvrec").Refused("header.fslhvrec: ends before its header does");
        Fslhv.RunIn(folder.Root, "replay", "two", "--trace", "t").Refused("--trace: two has 2 runs");
        Fslhv.RunIn(folder.Root, "replay", "counter.fslhvrec", "--scenario", "counter.yaml").Refused("--scenario: a recording has its scenario in it");
        Fslhv.RunIn(folder.Root, "run", "counter.yaml", "--record", "x").Refused("--record: only with --engine live");
        Assert.StartsWith(
            "--record: empty: cannot be written: ",
            Assert.Single(Fslhv.RunIn(folder.Root, "run", "counter.yaml", "--engine", "live", "--record", "empty").Ended(2).ErrorLines),
            StringComparison.Ordinal);
    }

    private static Folder Recorded(string scenario, int exitCode)
    {
        var folder = new Folder().With("counter.yaml", scenario);
        Fslhv.RunIn(folder.Root, "run", "counter.yaml", "--engine", "live", "--record", "counter.fslhvrec", "-q").Ended(exitCode);
        return folder;
    }
}
