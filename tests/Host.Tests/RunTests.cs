namespace FslHv.Host.Tests;

/// <summary><c>fslhv run</c>: what people see.</summary>
public sealed class RunTests
{
    /// <summary>Runs that several tests look at.</summary>
    private static readonly Lazy<Outcome> Plain = new(() => Fslhv.Run("run", "scenarios/failover.yaml").Succeeded());
    private static readonly Lazy<Outcome> Quiet = new(() => Fslhv.Run("run", "scenarios/failover.yaml", "--quiet").Succeeded());
    private static readonly Lazy<Outcome> Verbose = new(() => Fslhv.Run("run", "scenarios/failover.yaml", "--verbose").Succeeded());

    public static TheoryData<string> Scenarios => [.. Repository.ScenarioPaths];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void A_shipped_scenario_holds(string path)
    {
        for (var seed = 1; seed <= Effort.Rounds(usually: 1, atLength: 20); seed++)
            Fslhv.Run("run", path, "--seed", $"{seed}").Succeeded();
    }

    [Fact]
    public void A_run_prints_its_name_the_timeline_the_verdicts_and_a_summary()
    {
        var lines = Plain.Value.Lines;
        Assert.Equal("failover (seed 1): active panics; standby takes over and starts it again", lines[0]);
        Assert.Contains("   50.000050  active: panic", lines);
        Assert.Equal(16, lines.Count(line => line.StartsWith("✔ ", StringComparison.Ordinal) && line.Contains('#', StringComparison.Ordinal)));
        Assert.Contains("boots: active 2, standby 1", lines);
    }

    [Fact]
    public void A_level_that_is_not_the_ideal_stands_in_the_heading_and_in_the_command_for_again()
    {
        var outcome = Fslhv.Run("run", "boards/two-partitions.dts", "--fidelity", "merged-2011").Succeeded();
        Assert.StartsWith("boards/two-partitions.dts (seed 1; merged-2011): ", outcome.Out, StringComparison.Ordinal);
        using var folder = new Folder().With("failing.yaml", Texts.Failing);
        Assert.EndsWith(
            "again with: fslhv run failing.yaml --seed 1 --fidelity v2",
            Fslhv.RunIn(folder.Root, "run", "failing.yaml", "--fidelity", "v2").Ended(1).Lines[^1],
            StringComparison.Ordinal);
    }

    [Fact]
    public void Quiet_leaves_out_heading_and_timeline()
    {
        Assert.StartsWith("✔ ", Quiet.Value.Lines[0], StringComparison.Ordinal);
        Assert.EndsWith(Quiet.Value.Out, Plain.Value.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Verbose_shows_each_latch()
    {
        const string latch = "standby: interrupt 67 (state-change of active) pending";
        Assert.DoesNotContain(latch, Plain.Value.Out, StringComparison.Ordinal);
        Assert.Contains(latch, Verbose.Value.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GITHUB_ACTIONS", "true")]
    [InlineData("TERM", "xterm-256color")]
    public void Output_into_a_file_has_no_escape_sequence(string name, string value) =>
        Assert.DoesNotContain('\e', Fslhv.RunWith([(name, value)], Repository.Root, "run", "scenarios/failover.yaml").Succeeded().Out);

    [Fact]
    public void A_board_alone_boots_until_nothing_happens_any_more()
    {
        var outcome = Fslhv.Run("run", "boards/two-partitions.dts").Succeeded();
        Assert.StartsWith("boards/two-partitions.dts (seed 1): ", outcome.Out, StringComparison.Ordinal);
        Assert.Contains(outcome.Lines, line => line.EndsWith("nothing happens any more", StringComparison.Ordinal));
    }

    [Fact]
    public void A_blob_runs_as_its_source_does()
    {
        using var folder = new Folder().With("one.dts", Texts.Lonely);
        folder.With("one.dtb", Fslhv.RunIn(folder.Root, "tree", "one.dts", "--format", "dtb").Succeeded().Output);
        Assert.Equal(
            Fslhv.RunIn(folder.Root, "run", "one.dts", "--quiet").Succeeded().Out,
            Fslhv.RunIn(folder.Root, "run", "one.dtb", "--quiet").Succeeded().Out);
    }

    [Fact]
    public void Remarks_about_a_board_are_shown()
    {
        using var folder = new Folder().With("lonely.dts", Texts.Lonely);
        Assert.Contains(Texts.LonelyWarning, Fslhv.RunIn(folder.Root, "run", "lonely.dts").Succeeded().Lines);
    }

    [Fact]
    public void A_run_ends_at_until() =>
        Assert.Contains(
            Fslhv.Run("run", "scenarios/failover.yaml", "--until", "20ms").Ended(1).Lines,
            line => line.StartsWith("ended 20ms", StringComparison.Ordinal) && line.EndsWith("the time is up", StringComparison.Ordinal));
}
