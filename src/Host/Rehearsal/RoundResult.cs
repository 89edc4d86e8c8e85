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

    public required HcallWatch Hcalls { get; init; }

    /// <summary>Steps that were shown without their cause, because the process that had it died with it.</summary>
    public required long Missing { get; init; }

    /// <summary>Resident memory of all node processes at its end. Unit: bytes.</summary>
    public required long Memory { get; init; }

    /// <summary>Hcalls that were accepted and never answered.</summary>
    public long Lost => Hcalls.LostBy(Result.End.At);

    /// <summary>Hcalls that took effect twice.</summary>
    public long AppliedTwice => Result.Findings.Count(finding => finding.Rule == "hcalls take effect once");

    /// <summary>Expectations on which the simulator and the real nodes differ.</summary>
    public IEnumerable<string> Differences =>
        Result.Expectations.Zip(Simulated.Expectations).Where(pair => pair.First.Holds != pair.Second.Holds)
            .Select(pair => $"{pair.First.Name}: {(pair.Second.Holds ? "holds" : "fails")} in the simulator");

    public bool Holds => Result.Holds && Lost == 0 && !Differences.Any();
}
