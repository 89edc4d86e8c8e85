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

    [Fact]
    public void The_excerpt_of_an_exploration_is_what_it_prints()
    {
        var printed = Fslhv.Run("explore", "scenarios/shared-counter-3x1.yaml", "--exhaustive").Succeeded().Lines;
        var excerpt = Excerpt("✔ complete: no order fails");
        Assert.Equal(3, excerpt.Count);
        Assert.All(excerpt, line => Assert.Contains(printed, each => line.Split(LeftOut) is var parts
            && each.StartsWith(parts[0], StringComparison.Ordinal) && each.EndsWith(parts[^1], StringComparison.Ordinal)));
    }

    /// <summary>The lines of a block that shows output: the only one that holds that verdict.</summary>
    private static List<string> Excerpt(string verdict = "✔ 16 of 16")
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var block = readme.Split("```").Single(part => part.Contains(verdict, StringComparison.Ordinal));
        return [.. block.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.Trim() != LeftOut)];
    }
}
