namespace FslHv.Host.Tests;

/// <summary>What the README shows is what the program prints.</summary>
public sealed class ReadmeTests
{
    private const string LeftOut = "…";

    [Fact]
    public void The_excerpt_of_the_readme_is_what_its_first_command_prints()
    {
        var printed = Fslhv.Run("run", "scenarios/failover.yaml").Succeeded().Lines;
        var excerpt = Excerpt();
        Assert.True(excerpt.Count > 10);
        Assert.All(excerpt, line => Assert.Contains(line, printed));
    }

    /// <summary>The lines of the block that shows output: the only one that holds a verdict.</summary>
    private static List<string> Excerpt()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var block = readme.Split("```").Single(part => part.Contains("✔ 14 of 14", StringComparison.Ordinal));
        return [.. block.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.Trim() != LeftOut)];
    }
}
