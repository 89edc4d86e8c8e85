using System.Text;
using System.Text.Json;
using FslHv.Actors;
using FslHv.Scenarios;

namespace FslHv.Host.Rehearsal;

/// <summary>What came of a rehearsal, as one line of JSON. Times are in milliseconds.</summary>
internal static class RehearsalJson
{
    public static string Write(RehearsalSummary summary, BoundScenario scenario)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("scenario", scenario.Scenario.Name);
            json.WriteNumber("rounds", summary.Rounds.Count);
            json.WriteNumber("failed", summary.Failed);
            json.WriteNumber("differFromSimulator", summary.Rounds.Count(round => round.Differences.Any()));
            json.WriteNumber("accepted", summary.Accepted);
            json.WriteNumber("delayed", summary.Delayed);
            json.WriteNumber("repeated", summary.Repeated);
            json.WriteNumber("lost", summary.Lost);
            json.WriteNumber("appliedTwice", summary.AppliedTwice);
            WriteMedian(json, "workerKillToCallbackMsMedian", summary.WorkerKillToCallback);
            WriteMedian(json, "hypervisorKillToAnswerMsMedian", summary.HypervisorKillToAnswer);
            json.WriteStartArray("faults");
            foreach (var (name, faults) in summary.ByKind)
                WriteKind(json, name, faults);
            json.WriteEndArray();
            json.WriteStartArray("memoryMiB");
            foreach (var round in summary.Rounds)
                json.WriteNumberValue(round.Memory >> 20);
            json.WriteEndArray();
            WriteNumbers(json, "brokerMemoryMiB", summary.Rounds.Select(round => round.BrokerMemory >> 20));
            WriteNumbers(json, "queueDepth", summary.Rounds.Select(round => round.QueueDepth));
            json.WriteStartArray("processes");
            foreach (var (process, first, last) in summary.Sizes)
            {
                json.WriteStartObject();
                json.WriteString("name", process);
                json.WriteNumber("firstMiB", first >> 20);
                json.WriteNumber("lastMiB", last >> 20);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteKind(Utf8JsonWriter json, string name, IReadOnlyList<FaultTimes> faults)
    {
        json.WriteStartObject();
        json.WriteString("befell", name);
        json.WriteNumber("count", faults.Count);
        foreach (var (time, of) in RehearsalSummary.Times)
        {
            json.WriteStartArray($"{Camel(time)}Ms");
            foreach (var value in faults.Select(of).OfType<Duration>())
                json.WriteNumberValue(Milliseconds(value.Nanoseconds));
            json.WriteEndArray();
        }

        foreach (var (count, of) in RehearsalSummary.Counts)
            json.WriteNumber(count, faults.Sum(of));
        json.WriteEndObject();
    }

    /// <summary>One for each round; null where it is not known.</summary>
    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<long?> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            if (value is { } number)
                json.WriteNumberValue(number);
            else
                json.WriteNullValue();
        }

        json.WriteEndArray();
    }

    private static void WriteMedian(Utf8JsonWriter json, string name, IReadOnlyList<long> values)
    {
        if (RehearsalSummary.Percentile(values, 50) is { } median)
            json.WriteNumber(name, Milliseconds(median));
        else
            json.WriteNull(name);
    }

    private static double Milliseconds(long nanoseconds) => Math.Round(nanoseconds / 1e6, 3);

    private static string Camel(string words)
    {
        var parts = words.Split(' ');
        return parts[0] + string.Concat(parts.Skip(1).Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
    }
}
