namespace FslHv.Host.Tests;

/// <summary>Runs that somebody ends. Each would go on for days.</summary>
public sealed class StopTests
{
    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void A_run_that_is_asked_to_end_ends_in_order(string signal, int exitCode)
    {
        using var folder = new Folder().With("endless.yaml", Texts.Endless);
        using var running = Fslhv.Start(folder.Root, "run", "endless.yaml", "--trace", "trace.jsonl");
        var outcome = running.WaitForOutput().Signal(signal).WaitForEnd().Ended(exitCode);
        Assert.Equal("", outcome.Error);
        Assert.Contains(outcome.Lines, line => line.EndsWith(": stopped from outside", StringComparison.Ordinal));
        Assert.Contains("interrupted: expectations that were open are not decided", outcome.Lines);
        Assert.Equal(["trace.jsonl"], folder.Added);
        Assert.EndsWith("}\n", File.ReadAllText(folder.PathOf("trace.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_ends_quietly_when_nobody_reads_its_output()
    {
        using var folder = new Folder().With("talkative.yaml", Texts.Talkative);
        using var running = Fslhv.Start(folder.Root, "run", "talkative.yaml", "--verbose");
        Assert.Equal("", running.WaitForOutput().CloseOutput().WaitForEnd().Ended(141).Error);
    }
}
