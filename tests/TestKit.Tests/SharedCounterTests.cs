using FslHv.Simulation;

namespace FslHv.TestKit.Tests;

/// <summary>The common program has as many orders as combinatorics says: (P·m)! / (m!)^P for P partitions that each say m things.</summary>
public sealed class SharedCounterTests
{
    [Fact]
    public void Three_partitions_and_one_round_have_1680_orders() => AssertOrders("scenarios/shared-counter-3x1.yaml", 1_680);

    /// <summary>369,600 and 756,756 in the long tier; otherwise as many as fit into a moment, and never one twice.</summary>
    [Theory]
    [InlineData("scenarios/shared-counter-4x1.yaml", 369_600)]
    [InlineData("scenarios/shared-counter-3x2.yaml", 756_756)]
    public void Larger_ones_have_theirs(string path, long orders)
    {
        if (Effort.IsLong)
        {
            AssertOrders(path, orders);
            return;
        }

        var subject = Subjects.Open(path);
        var result = new Exploration(subject, new ExhaustiveStrategy(subject, new StrategyOptions { SchedulesMax = 5_000 }), new ExplorationOptions()).Run();
        Assert.Equal((5_000, 0, false), (result.Schedules, result.Failing, result.IsComplete));
    }

    private static void AssertOrders(string path, long orders)
    {
        var subject = Subjects.Open(path);
        var result = new Exploration(subject, new ExhaustiveStrategy(subject, new StrategyOptions()), new ExplorationOptions { Jobs = 2 }).Run();

        Assert.True(result.IsComplete);
        Assert.Equal((orders, orders, 0), (result.Schedules, result.DistinctTraces, result.Failing));
        Assert.InRange(result.Blocked, 0, orders);
    }
}
