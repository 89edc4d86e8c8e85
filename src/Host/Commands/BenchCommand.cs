using System.CommandLine;
using System.Diagnostics;
using FslHv.Host.Output;
using FslHv.Simulation;
using Spectre.Console;

namespace FslHv.Host.Commands;

/// <summary><c>fslhv bench</c>: a quick look at how fast this machine runs the engine; <c>bench/</c> has the careful measurements.</summary>
internal static class BenchCommand
{
    private const int InFlight = 1000;
    private const int DeliveriesPerRound = 2_000_000;
    private const int Rounds = 7;
    private const int WarmUps = 3;

    public static Command Create()
    {
        var command = new Command("bench", "Measure this machine.");
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead." };
        var kernel = new Command("kernel", "Deliveries per second of the engine alone, beside a bare loop measured in the same rounds.") { json };
        kernel.SetAction(result =>
        {
            RunKernel(result.GetValue(json));
            return ExitCode.Success;
        });
        command.Add(kernel);
        return command;
    }

    private static void RunKernel(bool json)
    {
        var figures = KernelMeasurement.Measure(KernelWorkload.All(InFlight), Nanoseconds, DeliveriesPerRound, Rounds, WarmUps);
        if (json)
        {
            var rows = figures.Select(f => string.Create(
                System.Globalization.CultureInfo.InvariantCulture, $"\"{f.Name}\":{{\"perSecond\":{f.PerSecond:0},\"ratioToBareLoop\":{f.Ratio:0.000}}}"));
            Console.Out.WriteLine($"{{{string.Join(",", rows)}}}");
            return;
        }

        var table = new Table().Border(TableBorder.Simple)
            .AddColumns("workload", "deliveries/s", "slowest", "fastest", "of the bare loop");
        foreach (var figure in figures)
        {
            table.AddRow(
                figure.Name, Units.Count((long)figure.PerSecond), Units.Count((long)figure.PerSecondMin),
                Units.Count((long)figure.PerSecondMax), figure.Ratio.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture));
        }

        var console = Terminal.Create();
        console.WriteLine($"{InFlight} messages in flight, one core, median of {Rounds} rounds");
        console.Write(table);
    }

    private static long Nanoseconds() => Stopwatch.GetTimestamp() * (1_000_000_000 / Stopwatch.Frequency);
}
