using System.Globalization;
using System.Text;
using FslHv.Abi;
using FslHv.Actors;
using FslHv.Hypervisor;

namespace FslHv.Scenarios;

/// <summary>Writes what came of a run for people. The same result gives the same text.</summary>
public static class ScenarioReport
{
    /// <summary>Several lines: name, expectations, services, broken rules, how it ended, counters.</summary>
    public static string Write(BoundScenario scenario, ScenarioResult result)
    {
        var text = new StringBuilder();
        text.Append(scenario.Scenario.Name).Append('\n');
        foreach (var expectation in result.Expectations)
            text.Append("  ").Append(expectation).Append('\n');
        foreach (var service in result.Services)
            text.Append("  ").Append(service).Append('\n');
        foreach (var finding in result.Findings)
            text.Append("  ").Append(finding).Append('\n');
        foreach (var line in Summary(scenario, result))
            text.Append("  ").Append(line).Append('\n');
        return text.ToString();
    }

    /// <summary>How the run ended and what was counted, a line each.</summary>
    public static IReadOnlyList<string> Summary(BoundScenario scenario, ScenarioResult result) =>
    [
        EndLine(result.End), .. result.Remarks, CounterLine(result.Counters), HcallLine(result.Counters), BootLine(scenario.Plan, result.Counters),
        .. FaultLines(result),
    ];

    private static string EndLine(RunEnd end)
    {
        var why = end.Reason switch
        {
            RunEndReason.Quiescent => "nothing happens any more",
            RunEndReason.TimeReached => "the time is up",
            RunEndReason.Requested => "stopped from outside",
            RunEndReason.Defect => $"defect in {end.Defect?.Path}: {end.Defect?.Exception.Message}",
            RunEndReason.StepsReached => "the limit of steps is reached: most likely a livelock",
            _ => throw Invariant.Unreachable(end.Reason),
        };
        return string.Create(CultureInfo.InvariantCulture, $"ended {end.At} #{end.Steps}: {why}");
    }

    private static string CounterLine(RunCounters counters) => string.Create(
        CultureInfo.InvariantCulture,
        $"doorbells: {counters.DoorbellsRung} rung; lost: {counters.DoorbellsCoalesced} coalesced, "
            + $"{counters.DoorbellsDropped} at full rings, {counters.StopsUnseen} stops unseen");

    private static string HcallLine(RunCounters counters)
    {
        var parts = new List<string>();
        for (var status = 0; status < counters.HcallsByStatus.Count; status++)
        {
            if (counters.HcallsByStatus[status] > 0)
                parts.Add($"{counters.HcallsByStatus[status]} {((HcallStatus)status).OriginalName()}");
        }

        return parts.Count == 0 ? "hcalls: none" : $"hcalls: {string.Join(", ", parts)}";
    }

    /// <summary>How many struck, and each that never did.</summary>
    private static IEnumerable<string> FaultLines(ScenarioResult result)
    {
        if (result.Faults.Count == 0)
            return [];
        var never = ((IEnumerable<FaultOutcome>)result.Faults).Where(fault => !fault.HasStruck).ToArray();
        var struck = string.Create(CultureInfo.InvariantCulture, $"faults: {result.Faults.Count - never.Length} of {result.Faults.Count} struck");
        return never.Select(fault => fault.ToString()).Prepend(struck);
    }

    private static string BootLine(MachinePlan plan, RunCounters counters)
    {
        var parts = new List<string>();
        for (var i = 0; i < counters.BootsByPartition.Count; i++)
            parts.Add($"{plan.Partitions[i].Spec.Label} {counters.BootsByPartition[i]}");
        return $"boots: {string.Join(", ", parts)}";
    }
}
