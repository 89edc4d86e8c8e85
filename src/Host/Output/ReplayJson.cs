using System.Text;
using System.Text.Json;
using FslHv.TestKit;

namespace FslHv.Host.Output;

/// <summary>What a replay showed as one JSON object on one line. Times are nanoseconds of engine time.</summary>
internal static class ReplayJson
{
    public static string Write(string file, Replay replay, ReplayOutcome outcome, FailureStory story)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("file", file);
            writer.WriteString("scenario", replay.Origin.Scenario);
            writer.WriteBoolean("fails", outcome.Verdict != ReplayVerdict.Holds);
            writer.WriteBoolean("sameReason", outcome.Verdict == ReplayVerdict.SameFailure);
            writer.WriteBoolean("exact", outcome.IsExact);
            writer.WriteBoolean("scenarioChanged", outcome.ScenarioChanged);
            writer.WriteBoolean("programChanged", outcome.ProgramChanged);
            writer.WriteNumber("divergedAt", outcome.DivergedAt);
            writer.WriteString("recordedReason", replay.Reason);
            if (outcome.Run.Run.Verdict.Failure is { } failure)
            {
                writer.WriteString("reason", failure.Reason);
                writer.WriteString("text", failure.Text);
                writer.WriteNumber("failingStep", failure.Step);
            }

            writer.WriteNumber("steps", outcome.Run.Run.Verdict.End.Steps);
            writer.WriteNumber("choices", outcome.Run.ChoiceCount);
            writer.WriteNumber("deviations", outcome.Run.Deviations.Count);
            WriteWords(writer, "without", replay.Cuts.Select(cut => cut.ToString()));
            WriteWords(writer, "faults", replay.Faults.ToLines());
            if (story.Certain is { } certain)
            {
                writer.WriteNumber("certainStep", story.CertainStep);
                writer.WriteBoolean("certainIsProven", certain.IsProven);
                writer.WriteString("certain", story.CertainText);
            }

            if (outcome.Verdict != ReplayVerdict.Holds)
                WriteStory(writer, story);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteStory(Utf8JsonWriter writer, FailureStory story)
    {
        writer.WriteStartArray("story");
        foreach (var line in story.Lines)
        {
            writer.WriteStartObject();
            writer.WriteNumber("step", line.Step);
            writer.WriteNumber("at", line.At.Nanoseconds);
            writer.WriteString("text", line.Text);
            WriteWords(writer, "facts", line.Facts);
            WriteWords(writer, "choices", line.Choices);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteWords(Utf8JsonWriter writer, string name, IEnumerable<string> words)
    {
        writer.WriteStartArray(name);
        foreach (var word in words)
            writer.WriteStringValue(word);
        writer.WriteEndArray();
    }
}
