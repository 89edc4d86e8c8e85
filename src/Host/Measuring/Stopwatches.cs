using System.Diagnostics;

namespace FslHv.Host.Measuring;

/// <summary>Times pieces of work in rounds.</summary>
public static class Stopwatches
{
    /// <summary>Nanoseconds of a clock that never goes back.</summary>
    public static long Nanoseconds() => (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

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
}
