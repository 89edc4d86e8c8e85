namespace FslHv.Host.Tests;

/// <summary>What the exit code says, and what comes with it.</summary>
public sealed class ExitCodeTests
{
    [Fact]
    public void Expectations_that_hold_give_0() =>
        Assert.Contains("✔ 16 of 16 expectations hold, no rule broken", Fslhv.Run("run", "scenarios/failover.yaml").Succeeded().Lines);

    [Fact]
    public void An_expectation_that_fails_gives_1_and_the_command_that_shows_it_again()
    {
        using var folder = new Folder().With("failing.yaml", Texts.Failing);
        var outcome = Fslhv.RunIn(folder.Root, "run", "failing.yaml", "--seed", "7").Ended(1);
        Assert.Equal("", outcome.Error);
        Assert.Contains(outcome.Lines, line => line.StartsWith("✘ ", StringComparison.Ordinal) && line.Contains("active panics", StringComparison.Ordinal));
        Assert.Contains("✘ 1 of 1 expectations failed, 0 rules broken", outcome.Lines);
        Assert.Equal("again with: fslhv run failing.yaml --seed 7", outcome.Lines[^1]);
    }

    [Fact]
    public void An_expectation_that_fails_gives_1_with_json_too()
    {
        using var folder = new Folder().With("failing.yaml", Texts.Failing);
        Assert.Contains("\"holds\":false", Fslhv.RunIn(folder.Root, "run", "failing.yaml", "--json").Ended(1).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_is_no_defect_of_an_actor()
    {
        var outcome = Fslhv.Run("run", "scenarios/doorbell-storm.yaml", "--quiet", "--trace", "/dev/full").Ended(2);
        Assert.StartsWith("/dev/full: cannot be written: ", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }
}
