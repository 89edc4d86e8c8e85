using System.Text;
using System.Text.Json;
using FslHv.Host.Commands;
using FslHv.Scenarios;

namespace FslHv.Host.Output;

/// <summary>What came of a run as one JSON object on one line. Times are nanoseconds of engine time.</summary>
internal static class RunJson
{
    public static string Write(BoundScenario scenario, RunSettings settings, ScenarioResult result)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("scenario", scenario.Scenario.Name);
            writer.WriteString("file", settings.File);
            writer.WriteNumber("seed", settings.Seed);
            if (scenario.Scenario.DescribeFidelity() is { Length: > 0 } fidelity)
                writer.WriteString("fidelity", fidelity);
            writer.WriteBoolean("holds", result.Holds);
            writer.WriteString("end", result.End.Reason.ToString());
            writer.WriteNumber("at", result.End.At.Nanoseconds);
            writer.WriteNumber("steps", result.End.Steps);
            WriteExpectations(writer, result);
            WriteServices(writer, result);
            WriteFindings(writer, result);
            WriteFaults(writer, result);
            writer.WriteStartObject("counters");
            foreach (var counter in RunCounters.All)
                writer.WriteNumber(counter.Name, counter.Value(result.Counters));
            writer.WriteEndObject();
            writer.WriteStartArray("atTheEnd");
            foreach (var remark in result.Remarks)
                writer.WriteStringValue(remark);
            writer.WriteEndArray();
            writer.WriteStartArray("remarks");
            foreach (var remark in scenario.Plan.Remarks)
                writer.WriteStringValue(remark.Text);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    internal static void WriteExpectations(Utf8JsonWriter writer, ScenarioResult result)
    {
        writer.WriteStartArray("expectations");
        foreach (var expectation in result.Expectations)
        {
            writer.WriteStartObject();
            writer.WriteString("name", expectation.Name);
            writer.WriteBoolean("holds", expectation.Holds);
            writer.WriteNumber("at", expectation.At.Nanoseconds);
            writer.WriteNumber("step", expectation.Step);
            writer.WriteString("reason", expectation.Reason.ToString());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteServices(Utf8JsonWriter writer, ScenarioResult result)
    {
        writer.WriteStartArray("availability");
        foreach (var service in result.Services)
        {
            writer.WriteStartObject();
            writer.WriteString("service", service.Service.Name);
            writer.WriteBoolean("holds", service.Holds);
            writer.WriteNumber("measured", service.Measured.Nanoseconds);
            writer.WriteNumber("up", service.Up.Nanoseconds);
            writer.WriteNumber("upMillionths", service.UpShare.Millionths);
            writer.WriteNumber("outages", service.Outages);
            writer.WriteNumber("longestOutage", service.LongestOutage.Nanoseconds);
            writer.WriteNumber("longestOutageAt", service.LongestOutageAt.Nanoseconds);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteFaults(Utf8JsonWriter writer, ScenarioResult result)
    {
        writer.WriteStartArray("faults");
        foreach (var fault in result.Faults)
        {
            writer.WriteStartObject();
            writer.WriteString("fault", fault.Fault);
            if (fault.Place.Line > 0)
                writer.WriteNumber("line", fault.Place.Line);
            writer.WriteNumber("struck", fault.Struck);
            if (!fault.HasStruck)
                writer.WriteString("reason", fault.Reason);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    internal static void WriteFindings(Utf8JsonWriter writer, ScenarioResult result)
    {
        writer.WriteStartArray("findings");
        foreach (var finding in result.Findings)
        {
            writer.WriteStartObject();
            writer.WriteString("rule", finding.Rule);
            writer.WriteNumber("at", finding.At.Nanoseconds);
            writer.WriteNumber("step", finding.Step);
            writer.WriteString("actor", finding.Actor);
            writer.WriteString("text", finding.Text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
