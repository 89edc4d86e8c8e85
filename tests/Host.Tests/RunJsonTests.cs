using System.Text.Json;

namespace FslHv.Host.Tests;

/// <summary><c>fslhv run --json</c>.</summary>
public sealed class RunJsonTests
{
    [Fact]
    public void The_result_is_one_line_with_one_object()
    {
        var outcome = Fslhv.Run("run", "scenarios/failover.yaml", "--seed", "9", "--json").Succeeded();
        Assert.Equal(outcome.Out.IndexOf('\n', StringComparison.Ordinal), outcome.Out.Length - 1);
        var result = JsonDocument.Parse(outcome.Out).RootElement;
        Assert.Equal(
            ["scenario", "file", "seed", "holds", "end", "at", "steps", "expectations", "availability", "findings", "faults", "counters", "atTheEnd",
                "remarks"],
            result.EnumerateObject().Select(field => field.Name));
        Assert.Equal("failover", result.GetProperty("scenario").GetString());
        Assert.Equal("scenarios/failover.yaml", result.GetProperty("file").GetString());
        Assert.Equal(9, result.GetProperty("seed").GetInt64());
        Assert.True(result.GetProperty("holds").GetBoolean());
        Assert.Equal("Quiescent", result.GetProperty("end").GetString());
        Assert.InRange(result.GetProperty("at").GetInt64(), 50_000_000, 100_000_000);
        Assert.Equal(3, result.GetProperty("counters").GetProperty("boots").GetInt64());
    }

    [Fact]
    public void A_level_that_is_not_the_ideal_is_named()
    {
        var outcome = Fslhv.Run("run", "scenarios/failover.yaml", "--fidelity", "hardened-2019", "--json").Succeeded();
        Assert.Equal("hardened-2019", JsonDocument.Parse(outcome.Out).RootElement.GetProperty("fidelity").GetString());
    }

    [Fact]
    public void Every_expectation_says_whether_when_and_why()
    {
        using var folder = new Folder().With("failing.yaml", Texts.Failing);
        var result = JsonDocument.Parse(Fslhv.RunIn(folder.Root, "run", "failing.yaml", "--json").Ended(1).Out).RootElement;
        var expectation = Assert.Single(result.GetProperty("expectations").EnumerateArray());
        Assert.Equal(["name", "holds", "at", "step", "reason"], expectation.EnumerateObject().Select(field => field.Name));
        Assert.Equal("active panics", expectation.GetProperty("name").GetString());
        Assert.False(expectation.GetProperty("holds").GetBoolean());
    }

    [Fact]
    public void The_largest_seed_is_written_with_all_its_digits() =>
        Assert.Contains(
            "\"seed\":18446744073709551615,",
            Fslhv.Run("run", "boards/two-partitions.dts", "--seed", "18446744073709551615", "--json").Succeeded().Out,
            StringComparison.Ordinal);
}
