using System.Diagnostics;

namespace FslHv.Host.Measuring;

/// <summary>Times pieces of work in rounds.</summary>
public static class Stopwatches
{
    /// <summary>Nanoseconds of a clock that never goes back.</summary>
    public static long Nanoseconds() => (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

    /// <summary>Medians of how many units a second two ways of doing the same thing did, in turn, after warming up.</summary>
    /// <param name="run">Does so many units of work.</param>
    /// <param name="baseline">Does as many the other way.</param>
    /// <param name="units">Units a round.</param>
    /// <param name="rounds">Rounds that count.</param>
    /// <param name="warmUps">Rounds before them that do not.</param>
    public static (double Rate, double Baseline) PerSecond(Action<long> run, Action<long> baseline, long units, int rounds, int warmUps)
    {
        var rates = new List<double>();
        var others = new List<double>();
        for (var round = -warmUps; round < rounds; round++)
        {
            var (rate, other) = (PerSecond(run, units, 1, 0), PerSecond(baseline, units, 1, 0));
            if (round < 0)
                continue;
            rates.Add(rate);
            others.Add(other);
        }

        rates.Sort();
        others.Sort();
        return (rates[rates.Count / 2], others[others.Count / 2]);
    }

    /// <summary>Median of how many units a second were done, after warming up.</summary>
    /// <param name="run">Does so many units of work.</param>
    /// <param name="units">Units a round.</param>
    /// <param name="rounds">Rounds that count.</param>
    /// <param name="warmUps">Rounds before them that do not.</param>
    public static double PerSecond(Action<long> run, long units, int rounds, int warmUps)
    {
        var rates = new List<double>();
        for (var round = -warmUps; round < rounds; round++)
        {
            var start = Nanoseconds();
            run(units);
            var rate = units * 1e9 / Math.Max(Nanoseconds() - start, 1);
            if (round >= 0)
                rates.Add(rate);
        }

        rates.Sort();
        return rates[rates.Count / 2];
    }

    /// <summary>Medians of how many units a second several ways of doing something did, in turn, after warming up.</summary>
    /// <param name="runs">Each does its work and says how many units that was.</param>
    /// <param name="rounds">Rounds that count.</param>
    /// <param name="warmUps">Rounds before them that do not.</param>
    public static double[] PerSecond(IReadOnlyList<Func<long>> runs, int rounds, int warmUps)
    {
        var rates = runs.Select(_ => new List<double>()).ToArray();
        for (var round = -warmUps; round < rounds; round++)
        {
            for (var i = 0; i < runs.Count; i++)
            {
                var start = Nanoseconds();
                var units = runs[i]();
                if (round >= 0)
                    rates[i].Add(units * 1e9 / Math.Max(Nanoseconds() - start, 1));
            }
        }

        return [.. rates.Select(each => each.Order().ElementAt(each.Count / 2))];
    }
}
