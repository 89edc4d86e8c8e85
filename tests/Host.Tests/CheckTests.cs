namespace FslHv.Host.Tests;

/// <summary><c>fslhv check</c>.</summary>
public sealed class CheckTests
{
    [Fact]
    public void Everything_that_is_shipped_can_be_used_without_a_warning()
    {
        // Scenarios name the hardware tree that they need; boards that need one are checked with it.
        var needHardware = Repository.BoardPaths.Where(path => path.Contains("failover-claim", StringComparison.Ordinal)).ToArray();
        string[] files = [.. Repository.ScenarioPaths, .. Repository.BoardPaths.Except(needHardware)];
        var lines = Fslhv.Run(["check", "--strict", .. files]).Succeeded().Lines;
        Assert.Equal(files.Length, lines.Length);
        Assert.Equal(
            needHardware.Length,
            Fslhv.Run(["check", "--strict", "--hardware", "boards/hardware/one-dma.dts", .. needHardware]).Succeeded().Lines.Length);
        Assert.Contains("scenarios/failover.yaml: usable, 2 partitions", lines);
        Assert.Contains("boards/three-managers.dts: usable, 3 partitions", lines);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2, "--strict")]
    public void A_warning_counts_only_when_checked_strictly(int exitCode, params string[] options)
    {
        using var folder = new Folder().With("lonely.dts", Texts.Lonely);
        var outcome = Fslhv.RunIn(folder.Root, ["check", "lonely.dts", .. options]).Ended(exitCode);
        Assert.Equal(["lonely.dts: usable, 1 partition, 1 warning"], outcome.Lines);
        Assert.Equal([Texts.LonelyWarning], outcome.ErrorLines);
    }

    [Fact]
    public void A_file_is_checked_at_another_level() => Fslhv.Run("check", "scenarios/failover.yaml", "--fidelity", "v2").Succeeded();

    [Fact]
    public void One_bad_file_does_not_keep_the_others_from_being_checked()
    {
        using var folder = new Folder().With("bad.yaml", "scenario: x\n");
        var outcome = Fslhv.RunIn(folder.Root, "check", "two-partitions.dts", "bad.yaml", "nothing.dts", "three-managers.dts").Ended(2);
        Assert.Equal(["two-partitions.dts: usable, 2 partitions", "three-managers.dts: usable, 3 partitions"], outcome.Lines);
        Assert.Equal(2, outcome.ErrorLines.Length);
        Assert.StartsWith("bad.yaml:1:1: ", outcome.ErrorLines[0], StringComparison.Ordinal);
        Assert.Equal("there is no file nothing.dts", outcome.ErrorLines[1]);
    }
}
