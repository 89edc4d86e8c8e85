using FslHv.Actors;
using FslHv.Simulation;

namespace FslHv.Scenarios.Tests;

/// <summary>Every fault of the catalogue bites: something is seen with it that is not seen without, and the run says that it struck.</summary>
public sealed class FaultBiteTests
{
    private static readonly SortedDictionary<string, FaultCase> Cases = new(FaultCases.All.ToDictionary(each => each.Kind), StringComparer.Ordinal);

    public static TheoryData<string> Kinds { get; } = new(FaultCatalogue.All.Select(kind => kind.Name));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_fault_bites(string kind)
    {
        Assert.True(Cases.TryGetValue(kind, out var each), $"no case in {nameof(FaultCases)} shows that {kind} bites");
        Assert.True(PlannedFault.TryParse(each.Fault, out var fault, out var problem), problem);
        var plain = each.Bind(withFault: false);
        var without = Run(plain, FaultPlan.Empty, each.NeverDelivered);
        var planned = Run(plain, new FaultPlan([fault!]), each.NeverDelivered);
        var timed = Run(each.Bind(withFault: true), FaultPlan.Empty, each.NeverDelivered);

        Assert.True(without.Holds, $"without the fault: {without.Result.Expectations}");
        Assert.False(planned.Holds, "the planned fault breaks nothing");
        Assert.False(timed.Holds, "the fault of the timeline breaks nothing");
        foreach (var (_, result) in new[] { planned, timed })
        {
            Assert.Equal([], result.Findings);
            Assert.True(result.Faults[^1].HasStruck, result.Faults.ToString());
            Assert.Equal(without.Result.Counters.FaultsStruck + 1, result.Counters.FaultsStruck);
        }

        Assert.Equal(each.Fault, planned.Result.Faults[^1].Fault);
        Assert.StartsWith($"{kind} ", timed.Result.Faults[^1].Fault, StringComparison.Ordinal);
        Assert.DoesNotContain(without.Result.Faults, outcome => outcome.Fault.StartsWith($"{kind} ", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_case_is_of_a_kind_that_there_is() =>
        Assert.Equal(FaultCatalogue.All.Select(kind => kind.Name).Order(StringComparer.Ordinal), Cases.Keys);

    private static (bool Holds, ScenarioResult Result) Run(BoundScenario scenario, FaultPlan plan, string neverDelivered)
    {
        var engine = Runs.Engine(scenario, 1);
        var trace = new MemoryTrace();
        engine.Observe(trace);
        var result = new ScenarioRun(scenario, engine, new ScenarioRunOptions { Faults = plan }).Run();
        Assert.Null(result.End.Defect);
        var isSaid = neverDelivered.Length > 0
            && trace.Records.Any(
                record => record.Kind is TraceKind.Deliver or TraceKind.Node && Words(record.Payload).Contains(neverDelivered, StringComparison.Ordinal));
        return (result.Expectations[0].Holds && !isSaid, result);
    }

    /// <summary>A message in words: <c>ReadDone EINTR</c>.</summary>
    private static string Words(object? payload) => payload switch
    {
        Abi.SyscallAnswer.ReadDone read => $"ReadDone {read.Error}",
        Abi.SyscallAnswer.PollDone poll => $"PollDone {poll.Error}",
        string happening => happening,
        _ => "",
    };
}
