using System.Diagnostics;
using FslHv.Simulation;

namespace FslHv.Bench;

/// <summary>Measures the engine against the bare loop in a few seconds and prints one line per workload.</summary>
internal static class QuickKernel
{
    private const int InFlight = 1000;
    private const int DeliveriesPerRound = 4_000_000;

    public static void Run(TextWriter output)
    {
        var figures = KernelMeasurement.Measure(KernelWorkload.All(InFlight), Nanoseconds, DeliveriesPerRound, rounds: 9, warmUps: 3);
        output.WriteLine($"{InFlight} messages in flight, M deliveries/s, median (slowest - fastest) of 9 rounds, share of the bare loop");
        foreach (var figure in figures)
        {
            var spread = $"({figure.PerSecondMin / 1e6:0.0} - {figure.PerSecondMax / 1e6:0.0})";
            output.WriteLine($"  {figure.Name,-22}{figure.PerSecond / 1e6,7:0.0} {spread}  {figure.Ratio:0.000}");
        }
    }

    private static long Nanoseconds() => Stopwatch.GetTimestamp() * (1_000_000_000 / Stopwatch.Frequency);
}
