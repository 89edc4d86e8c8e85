using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>What came of a run.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Expectations">What came of each expectation, in the order of the scenario.</param>
/// <param name="Findings">Rules that were broken, in order of steps.</param>
/// <param name="Counters">What was counted.</param>
public sealed record ScenarioResult(RunEnd End, ValueList<ExpectationResult> Expectations, ValueList<Finding> Findings, RunCounters Counters)
{
    /// <summary>What became of each fault of the timeline, then of each of the plan.</summary>
    public ValueList<FaultOutcome> Faults { get; init; }

    /// <summary>How available each service was, in the order of the scenario.</summary>
    public ValueList<ServiceResult> Services { get; init; }

    /// <summary>What else is to be said: what is undecided, what still went on when the run ended; a line each. Decides nothing.</summary>
    public ValueList<string> Remarks { get; init; }

    /// <summary>Whether every expectation holds, every service was as available as it must be, no rule is broken, no actor had a defect and the run came
    /// to its end: not cut off by the
    /// engine's limit of steps.</summary>
    public bool Holds => End.Defect is null && End.Reason != RunEndReason.StepsReached && Findings.Count == 0 && Failed == 0
        && ((IEnumerable<ServiceResult>)Services).All(service => service.Holds);

    /// <summary>How many expectations fail.</summary>
    public int Failed
    {
        get
        {
            var failed = 0;
            foreach (var result in Expectations)
                failed += result.Holds ? 0 : 1;
            return failed;
        }
    }

    /// <summary>0: everything holds; 1: an expectation fails, a service was not as available as it must be, a rule is broken or the limit of steps
    /// was reached; 3: an actor had a
    /// defect.</summary>
    public int ExitCode => End.Defect is not null ? 3 : Holds ? 0 : 1;
}
