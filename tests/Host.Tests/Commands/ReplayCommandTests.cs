using FslHv.Actors;
using FslHv.Host.Commands;
using FslHv.Host.Input;

namespace FslHv.Host.Tests.Commands;

/// <summary>The command that a failed run recommends.</summary>
public sealed class ReplayCommandTests
{
    [Theory]
    [InlineData("scenarios/failover.yaml", "scenarios/failover.yaml")]
    [InlineData("my boards/a.dts", "'my boards/a.dts'")]
    [InlineData("it's.yaml", "'it'\\''s.yaml'")]
    [InlineData("$HOME.yaml", "'$HOME.yaml'")]
    public void A_path_is_quoted_where_a_shell_wants_it(string path, string written) =>
        Assert.Equal($"fslhv run {written} --seed 1", new RunSettings { File = path, Seed = 1, Overrides = new Overrides() }.ReplayCommand);

    [Fact]
    public void Everything_that_changes_the_run_is_repeated()
    {
        var settings = new RunSettings
        {
            File = "a.yaml",
            Seed = 12,
            Until = Duration.FromMilliseconds(5),
            Overrides = new Overrides("h.dts", 30, Abi.FidelityLevel.Merged2011),
            Trace = "t",
            Json = true,
        };
        Assert.Equal("fslhv run a.yaml --seed 12 --until 5ms --hardware h.dts --partitions-max 30 --fidelity merged-2011", settings.ReplayCommand);
    }

    [Fact]
    public void No_time_at_all_is_written_so_that_it_can_be_read() =>
        Assert.EndsWith(
            " --until 0s", new RunSettings { File = "a", Seed = 1, Until = Duration.Zero, Overrides = new Overrides() }.ReplayCommand,
            StringComparison.Ordinal);
}
