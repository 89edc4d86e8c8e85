namespace FslHv.Host.Tests;

/// <summary><c>fslhv run --journal</c>.</summary>
public sealed class JournalOptionTests
{
    private const string Scenario = "scenario: x\nboard: mutual-managers.dts\nuntil: 50ms\n";

    [Fact]
    public void A_live_run_makes_the_file_and_the_next_one_goes_on_with_it()
    {
        using var folder = WithScenario();
        for (var run = 0; run < 2; run++)
        {
            Fslhv.RunIn(folder.Root, "run", "x.yaml", "--engine", "live", "--journal", "x.journal").Succeeded();
            Assert.StartsWith("SQLite format 3", File.ReadAllText(folder.PathOf("x.journal")), StringComparison.Ordinal);
            Assert.False(File.Exists(folder.PathOf("x.journal-wal")));
        }
    }

    [Fact]
    public void Only_a_live_run_has_one()
    {
        using var folder = WithScenario();
        Fslhv.RunIn(folder.Root, "run", "x.yaml", "--journal", "x.journal").Refused("--journal: only with --engine live");
    }

    [Fact]
    public void What_is_no_journal_is_refused_and_stays_as_it_is()
    {
        using var folder = WithScenario();
        Fslhv.RunIn(folder.Root, "run", "x.yaml", "--engine", "live", "--journal", "x.yaml")
            .Refused("--journal: x.yaml: is no journal, or damaged in its first bytes");
        Assert.Equal(Scenario, File.ReadAllText(folder.PathOf("x.yaml")));
    }

    private static Folder WithScenario() =>
        new Folder().With("x.yaml", Scenario).With("mutual-managers.dts", File.ReadAllText(Path.Combine(Repository.Root, "boards", "mutual-managers.dts")));
}
