using FslHv.Actors;
using FslHv.Scenarios;

namespace FslHv.Host.Rehearsal;

/// <summary>What came of one round.</summary>
internal sealed record RoundResult
{
    /// <summary>Its number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Name of its machine, which its recordings bear.</summary>
    public required string Machine { get; init; }

    public required ulong Seed { get; init; }

    public required ScenarioResult Result { get; init; }

    /// <summary>What comes of the same scenario, with the same seed and faults, in the simulator.</summary>
    public required ScenarioResult Simulated { get; init; }

    public required IReadOnlyList<FaultTimes> Faults { get; init; }

    public required HcallCounts Hcalls { get; init; }

    /// <summary>Steps that were shown without their cause, because the process that had it died with it.</summary>
    public required long Missing { get; init; }

    /// <summary>Resident memory of all node processes at its end. Unit: bytes.</summary>
    public required long Memory { get; init; }

    /// <summary>Resident memory of each process at its end, by what the process is for. Unit: bytes.</summary>
    public IReadOnlyList<(string Process, long Bytes)> Processes { get; init; } = [];

    /// <summary>Resident memory of the broker at its end; null where it is not ours. Unit: bytes.</summary>
    public long? BrokerMemory { get; init; }

    /// <summary>How many messages are in the broker's queues at its end, logs left out; null where that was not asked for.</summary>
    public long? QueueDepth { get; init; }

    /// <summary>What became of faults that are no kill of a timeline, a line each.</summary>
    public IEnumerable<string> Drawn => Result.Faults.Select(fault => fault.ToString());

    /// <summary>What went wrong, a line each.</summary>
    public IEnumerable<string> Failures =>
        Result.Expectations.Where(each => !each.Holds).Select(each => each.ToString())
            .Concat(Result.Findings.Select(each => each.ToString()))
            .Concat(Result.End.Defect is { } defect ? [$"defect in {defect.Path}: {defect.Exception.Message}"] : [])
            .Concat(Differences)
            .Concat(Lost > 0 ? [$"{Lost} hcalls were accepted and never answered"] : []);

    /// <summary>Hcalls that were accepted and never answered.</summary>
    public long Lost => Hcalls.Lost;

    /// <summary>Hcalls that took effect twice.</summary>
    public long AppliedTwice => Result.Findings.Count(finding => finding.Rule == "hcalls take effect once");

    /// <summary>Expectations on which the simulator and the real nodes differ.</summary>
    public IEnumerable<string> Differences =>
        Result.Expectations.Zip(Simulated.Expectations).Where(pair => pair.First.Holds != pair.Second.Holds)
            .Select(pair => $"{pair.First.Name}: {(pair.Second.Holds ? "holds" : "fails")} in the simulator");

    public bool Holds => Result.Holds && Lost == 0 && !Differences.Any();
}
