using System.Text.Json;

namespace FslHv.Host.Tests;

/// <summary><c>fslhv run --trace</c>.</summary>
public sealed class TraceTests
{
    [Fact]
    public void The_same_seed_gives_the_same_trace_and_another_seed_another()
    {
        using var folder = new Folder();
        Assert.Equal(Trace(folder, "a", "5"), Trace(folder, "b", "5"));
        Assert.NotEqual(Trace(folder, "a", "5"), Trace(folder, "c", "6"));
        Assert.Equal(["a", "b", "c"], folder.Added);
    }

    [Fact]
    public void Every_line_of_a_trace_is_an_object_and_the_steps_ascend()
    {
        using var folder = new Folder();
        var steps = Trace(folder, "trace", "1").TrimEnd('\n').Split('\n')
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("step").GetInt64()).ToList();
        Assert.Equal(steps.Order(), steps);
        Assert.InRange(steps[^1], 100, 1000);
    }

    [Fact]
    public void A_trace_takes_the_place_of_an_older_one()
    {
        using var folder = new Folder().With("trace", "older");
        Assert.StartsWith("{\"step\":", Trace(folder, "trace", "1"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_stays_a_link()
    {
        using var folder = new Folder().With("real", "older");
        File.CreateSymbolicLink(folder.PathOf("link"), folder.PathOf("real"));
        Assert.StartsWith("{\"step\":", Trace(folder, "link", "1"), StringComparison.Ordinal);
        Assert.Equal(folder.PathOf("real"), new FileInfo(folder.PathOf("link")).LinkTarget);
    }

    [Fact]
    public void A_device_stays_a_device()
    {
        Fslhv.Run("run", "scenarios/failover.yaml", "--quiet", "--trace", "/dev/null").Succeeded();
        Assert.Equal(0, new FileInfo("/dev/null").Length);
    }

    [Theory]
    [InlineData("", "--trace: '' is no name of a file")]
    [InlineData(".", ".: is a folder, not a file")]
    [InlineData("nowhere/trace", "nowhere/trace: cannot be written: ")]
    public void A_trace_that_cannot_be_written_is_noticed_before_the_run(string path, string error)
    {
        using var folder = new Folder();
        var outcome = Fslhv.RunIn(folder.Root, "run", "mutual-managers.dts", "--trace", path).Ended(2);
        Assert.Equal("", outcome.Out);
        Assert.StartsWith(error, Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.Equal([], folder.Added);
    }

    private static string Trace(Folder folder, string name, string seed)
    {
        Fslhv.RunIn(folder.Root, "run", Repository.PathOf("scenarios/failover.yaml"), "--quiet", "--seed", seed, "--trace", name).Succeeded();
        return File.ReadAllText(folder.PathOf(name));
    }
}
