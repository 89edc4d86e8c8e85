using System.Diagnostics;
using System.Globalization;
using FslHv.Host.Commands;
using FslHv.TestKit;
using Spectre.Console;

namespace FslHv.Host.Output;

/// <summary>Shows on a terminal how far an exploration is.</summary>
internal static class ExploreProgress
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    /// <summary>Shows it until the work is over, unless that is soon.</summary>
    public static void Show(IAnsiConsole console, string file, ExploreSettings settings, Exploration exploration, Stopwatch watch, Task work)
    {
        var over = Task.WhenAny(work);
        if (over.Wait(Quiet))
            return;
        Terminal.ShowProgress(console, Markup.Escape($"exploring {file}"), status =>
        {
            do
                status(Markup.Escape($"exploring {file}: {Describe(exploration.SoFar, watch.Elapsed.TotalSeconds, settings.For?.Nanoseconds / 1e9)}"));
            while (!over.Wait(Pace));
        });
    }

    /// <summary>How far it is, in one line.</summary>
    /// <param name="progress">How far.</param>
    /// <param name="seconds">For how long it has been going on.</param>
    /// <param name="limit">When it is ended, in seconds from its begin; null: nobody ends it.</param>
    public static string Describe(ExplorationProgress progress, double seconds, double? limit)
    {
        var parts = new List<string>
        {
            $"{Units.Count(progress.Schedules)} schedules",
            string.Create(CultureInfo.InvariantCulture, $"{progress.Schedules / seconds:N0}/s"),
            $"{Units.Count(progress.DistinctTraces)} distinct",
        };
        if (progress.Reached > 0)
            parts.Add($"coverage {progress.Reached} of {CoverageCatalogue.All.Length}");
        double? left = limit is { } end ? Math.Max(0, end - seconds) : null;
        if (progress.Share is { } share and > 0.0001)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.0} % of about {progress.Schedules / share:N0}"));
            var rest = (seconds / share) - seconds;
            left = left is { } most ? Math.Min(most, rest) : rest;
        }

        if (left is { } time)
            parts.Add($"{Time(time)} left");
        if (progress.Failing > 0)
            parts.Add($"{Units.Count(progress.Failing)} failing");
        return string.Join(", ", parts);
    }

    private static string Time(double seconds)
    {
        var whole = (long)Math.Min(Math.Ceiling(seconds), 1e15);
        return whole < 3600
            ? string.Create(CultureInfo.InvariantCulture, $"{whole / 60}:{whole % 60:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{whole / 3600:N0}:{whole / 60 % 60:00}:{whole % 60:00}");
    }
}
