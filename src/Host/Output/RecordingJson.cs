using System.Text;
using System.Text.Json;

namespace FslHv.Host.Output;

/// <summary>What came of doing a recorded run again, as one JSON object on one line. Times are nanoseconds of engine time.</summary>
internal static class RecordingJson
{
    public static string Write(RecordingOutcome outcome, SavedRecording? saved)
    {
        var (followed, merged) = (outcome.Followed, outcome.Merged);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("scenario", outcome.Scenario.Scenario.Name);
            writer.WriteString("recording", outcome.Path);
            writer.WriteString("run", outcome.Files[0].Header.Machine);
            writer.WriteNumber("files", outcome.Files.Count);
            writer.WriteNumber("steps", followed.Recorded);
            writer.WriteNumber("followed", followed.Steps);
            writer.WriteNumber("actors", followed.Actors);
            writer.WriteNumber("hashes", followed.Hashes);
            writer.WriteNumber("lost", followed.Lost);
            writer.WriteNumber("repeated", followed.Repeated);
            writer.WriteNumber("missing", merged.Missing.Count);
            writer.WriteNumber("cut", merged.Cut.Count);
            writer.WriteNumber("conflicts", merged.Conflicts.Count);
            writer.WriteNumber("tornBytes", outcome.TornBytes);
            writer.WriteBoolean("equal", outcome.IsEqual);
            if (followed.Difference is { } difference)
            {
                writer.WriteStartObject("difference");
                writer.WriteNumber("place", difference.Place);
                writer.WriteString("path", difference.Path);
                writer.WriteString("what", difference.What);
                writer.WriteString("recorded", difference.Recorded);
                writer.WriteString("simulated", difference.Simulated);
                writer.WriteEndObject();
            }

            if (saved is not null)
            {
                writer.WriteStartObject("saved");
                writer.WriteString("replay", saved.Path);
                writer.WriteNumber("chosen", saved.Chosen);
                writer.WriteNumber("deliveries", saved.Deliveries);
                writer.WriteString("failure", saved.Failure);
                writer.WriteEndObject();
            }

            writer.WriteBoolean("holds", outcome.Result.Holds);
            writer.WriteString("end", outcome.Result.End.Reason.ToString());
            writer.WriteNumber("at", outcome.Result.End.At.Nanoseconds);
            RunJson.WriteExpectations(writer, outcome.Result);
            RunJson.WriteFindings(writer, outcome.Result);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
