using System.Text;
using System.Text.Json;
using FslHv.Host.Commands;
using FslHv.TestKit;

namespace FslHv.Host.Output;

/// <summary>What came of an exploration as one JSON object on one line: of several scenarios the sums, and then each.</summary>
internal static class ExploreJson
{
    public static string Write(ExploreSettings settings, IReadOnlyList<ExploredScenario> explored)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("strategy", settings.Strategy);
            writer.WriteNumber("seed", settings.Seed);
            writer.WriteNumber("jobs", settings.Jobs);
            WriteFigures(writer, explored, settings.Files.Count);
            if (settings.Files.Count > 1)
                WriteScenarios(writer, explored);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteScenarios(Utf8JsonWriter writer, IReadOnlyList<ExploredScenario> explored)
    {
        writer.WriteStartArray("scenarios");
        foreach (var each in explored)
        {
            writer.WriteStartObject();
            writer.WriteString("scenario", each.Subject.Scenario.Scenario.Name);
            writer.WriteString("file", each.File);
            WriteFigures(writer, [each], 1);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteFigures(Utf8JsonWriter writer, IReadOnlyList<ExploredScenario> explored, int scenarios)
    {
        var seconds = Math.Max(explored.Sum(each => each.Seconds), 1e-6);
        var schedules = explored.Sum(each => each.Result.Schedules);
        var steps = explored.Sum(each => each.Result.Steps);
        writer.WriteNumber("seconds", Math.Round(seconds, 3));
        writer.WriteNumber("schedules", schedules);
        writer.WriteNumber("schedulesPerSecond", Math.Round(schedules / seconds));
        writer.WriteNumber("steps", steps);
        writer.WriteNumber("stepsPerSecond", Math.Round(steps / seconds));
        writer.WriteNumber("blocked", explored.Sum(each => each.Result.Blocked));
        writer.WriteNumber("distinctTraces", explored.Sum(each => each.Result.DistinctTraces));
        writer.WriteBoolean("distinctIsExact", explored.All(each => each.Result.DistinctIsExact));
        writer.WriteBoolean("complete", explored.Count == scenarios && explored.All(each => each.Result.IsComplete));
        writer.WriteNumber("failing", explored.Sum(each => each.Result.Failing));
        writer.WriteStartArray("failures");
        foreach (var each in explored)
            WriteFailures(writer, each);
        writer.WriteEndArray();
        if (CoverageReport.Merge(explored) is { } coverage)
            WriteCoverage(writer, coverage);
    }

    private static void WriteFailures(Utf8JsonWriter writer, ExploredScenario explored)
    {
        for (var i = 0; i < explored.Result.Failures.Count; i++)
        {
            var (failure, replay) = (explored.Result.Failures[i], explored.Replays[i]);
            writer.WriteStartObject();
            writer.WriteString("file", explored.File);
            writer.WriteString("reason", failure.Failure.Reason);
            writer.WriteString("text", failure.Failure.Text);
            writer.WriteString("strategy", failure.Strategy);
            writer.WriteNumber("part", failure.Part);
            writer.WriteNumber("schedule", failure.Schedule);
            writer.WriteNumber("seed", failure.Seed);
            writer.WriteBoolean("timed", failure.IsTimed);
            writer.WriteNumber("steps", failure.Steps);
            writer.WriteNumber("choices", failure.Choices.Count);
            if (replay.File is { } file)
                writer.WriteString("replayFile", file);
            writer.WriteString("replay", replay.Command);
            writer.WriteEndObject();
        }
    }

    /// <summary>How many runs reached each thing, 0 where none did.</summary>
    private static void WriteCoverage(Utf8JsonWriter writer, Coverage coverage)
    {
        writer.WriteStartObject("coverage");
        writer.WriteNumber("runs", coverage.Runs);
        foreach (var group in coverage.Items.GroupBy(each => each.Item.Kind))
        {
            writer.WriteStartObject(CoverageReport.Plural(group.Key));
            foreach (var (item, runs) in group)
                writer.WriteNumber(item.Name, runs);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
