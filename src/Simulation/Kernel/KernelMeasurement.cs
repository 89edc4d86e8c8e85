namespace FslHv.Simulation;

/// <summary>
/// Measures workloads side by side: each round runs every workload once, so that a noisy moment of the machine hits all of them, and
/// medians are compared. The clock is the caller's.
/// </summary>
public static class KernelMeasurement
{
    /// <summary>Measures after warming up; the last three numbers say how long and how often.</summary>
    /// <param name="workloads">What to measure; the ratios are to the first of them.</param>
    /// <param name="clock">A clock in nanoseconds.</param>
    /// <param name="deliveries">Per workload and round.</param>
    /// <param name="rounds">Rounds that count; 1 or more.</param>
    /// <param name="warmUps">Rounds before them that do not.</param>
    public static IReadOnlyList<KernelFigure> Measure(
        IReadOnlyList<KernelWorkload> workloads, Func<long> clock, long deliveries, int rounds, int warmUps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        var rates = workloads.Select(_ => new List<double>()).ToArray();
        for (var round = -warmUps; round < rounds; round++)
        {
            for (var i = 0; i < workloads.Count; i++)
            {
                var rate = Rate(workloads[i], clock, deliveries);
                if (round >= 0)
                    rates[i].Add(rate);
            }
        }

        return [.. workloads.Select((workload, i) => Figure(workload, rates[i], rates[0]))];
    }

    private static double Rate(KernelWorkload workload, Func<long> clock, long deliveries)
    {
        var start = clock();
        var done = workload.Run(deliveries);
        return done * 1e9 / Math.Max(clock() - start, 1);
    }

    private static KernelFigure Figure(KernelWorkload workload, List<double> rates, List<double> floor) =>
        new(workload.Name, Median(rates), rates.Min(), rates.Max(), Median([.. rates.Zip(floor, (rate, bare) => rate / bare)]));

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}

/// <summary>How fast a workload was.</summary>
/// <param name="Name">Which workload.</param>
/// <param name="PerSecond">Deliveries per second, median of the rounds.</param>
/// <param name="PerSecondMin">The slowest round.</param>
/// <param name="PerSecondMax">The fastest round.</param>
/// <param name="Ratio">Its speed as a share of the first workload's, median of the ratios of each round.</param>
public sealed record KernelFigure(string Name, double PerSecond, double PerSecondMin, double PerSecondMax, double Ratio);
