namespace FslHv.Simulation.Tests;

public sealed class ExhaustiveTests
{
    [Theory]
    [InlineData(2, 1, 20)]
    [InlineData(2, 2, 252)]
    [InlineData(3, 1, 1_680)]
    public void Every_order_is_seen_exactly_once(int clients, int rounds, int expected)
    {
        var (runs, blocked, classes) = Explore(new SharedCounter(clients, rounds), new ExhaustiveChooser());

        Assert.Equal((expected, 0, expected), (runs, blocked, classes.Count));
    }

    [Fact]
    public void Trying_everything_naively_finds_the_same_classes()
    {
        var naive = Explore(new SharedCounter(2, 1), new ExhaustiveChooser(isNaive: true));
        var reduced = Explore(new SharedCounter(2, 1), new ExhaustiveChooser());

        Assert.True(naive.Runs > reduced.Runs);
        Assert.Equal(naive.Classes.Order(), reduced.Classes.Order());
    }

    private static (int Runs, int Blocked, HashSet<ulong> Classes) Explore(Subject subject, ExhaustiveChooser chooser)
    {
        var runs = 0;
        var blocked = 0;
        var classes = new HashSet<ulong>();
        do
        {
            var run = ExploredRun.Of(subject, chooser, 1);
            if (run.WasGivenUp)
            {
                blocked++;
                continue;
            }

            runs++;
            classes.Add(run.TraceClass);
        }
        while (chooser.Advance());
        return (runs, blocked, classes);
    }
}
