using System.Collections.Immutable;
using FslHv.Abi;
using FslHv.Actors;
using FslHv.Hypervisor;

namespace FslHv.Scenarios;

/// <summary>
/// A scenario together with the machine it runs on: every name is looked up, everything that runs have in common is made. Immutable; one
/// serves any number of runs, also at the same time.
/// </summary>
public sealed class BoundScenario
{
    internal BoundScenario(
        Scenario scenario, MachinePlan plan, LabelTable labels, BoundGuest[] guests, ImageStore images, BoundEntry[] timeline,
        BoundExpectation[] expectations, BoundWindow exploreWindow)
    {
        Invariant.Holds(guests.Length == plan.Partitions.Count);
        Scenario = scenario;
        Plan = plan;
        Fidelity = scenario.Fidelity.ToFidelity();
        Labels = labels;
        Guests = guests;
        Images = images;
        Timeline = timeline;
        Expectations = expectations;
        ExploreWindow = exploreWindow;
        TriggersByKind = FactKinds.Dispatch([.. timeline.Select(entry => entry.When is { } when ? (IEnumerable<int>)[when.Kind] : [])]);
        ExpectationsByKind = FactKinds.Dispatch([.. expectations.Select(expectation => expectation.Kinds)]);
        FaultGround = new FaultGround(scenario, plan);
        Latencies = FslHv.Abi.Latencies.Defaults.Select(each => LatencyOf(each, scenario)).ToValueList();
    }

    /// <summary>The same on the same machine, with another end.</summary>
    /// <param name="until">The run ends here at the latest. Unit: engine time from power-on.</param>
    public BoundScenario With(Duration until) => new(Scenario with { Until = until }, Plan, Labels, Guests, Images, Timeline, Expectations, ExploreWindow);

    /// <summary>The same on the same machine, with other faults that may be drawn. What they name is not looked up: what there is not is not drawn.</summary>
    public BoundScenario With(FaultSetup? faults) => new(Scenario with { Faults = faults }, Plan, Labels, Guests, Images, Timeline, Expectations, ExploreWindow);

    /// <summary>What of a plan of faults this scenario has nothing for; a plan for <see cref="ScenarioRun"/> must have none.</summary>
    public ValueList<string> Misfits(FaultPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return FaultPlanBinder.Bind(this, plan).Errors.Select(error => error.Text).ToValueList();
    }

    /// <summary>The scenario as it was written.</summary>
    public Scenario Scenario { get; }

    /// <summary>The machine.</summary>
    public MachinePlan Plan { get; }

    /// <summary>The defects of the machine. Those of a guest's driver are in its program.</summary>
    public Fidelity Fidelity { get; }

    /// <summary>The delay of every latency class: the scenario's own, or the default.</summary>
    public ValueList<LatencyChoice> Latencies { get; }

    /// <summary>Makes the actors: the machine's, or those of a model.</summary>
    public MachineParts Parts => Scenario.Model is { } model ? SharedCounter.Parts(model.Rounds) : MachineParts.Standard;

    internal BoundWindow ExploreWindow { get; }

    internal LabelTable Labels { get; }

    internal BoundGuest[] Guests { get; }

    internal ImageStore Images { get; }

    internal BoundEntry[] Timeline { get; }

    internal FaultGround FaultGround { get; }

    internal BoundExpectation[] Expectations { get; }

    internal ImmutableArray<ImmutableArray<int>> TriggersByKind { get; }

    internal ImmutableArray<ImmutableArray<int>> ExpectationsByKind { get; }

    private static LatencyChoice LatencyOf(LatencyDefault each, Scenario scenario)
    {
        foreach (var setting in scenario.Latencies)
        {
            if (setting.Class == each.Class)
                return setting;
        }

        return new LatencyChoice(each.Class, Duration.FromNanoseconds(each.MinNanoseconds), Duration.FromNanoseconds(each.MaxNanoseconds));
    }
}

/// <summary>What runs in a partition.</summary>
/// <param name="Program">The program, made once: it makes a guest at each boot.</param>
/// <param name="ImageReadable">Whether the guest image can be read.</param>
internal sealed record BoundGuest(GuestProgram Program, bool ImageReadable);

/// <summary>What came of binding a scenario to a machine: a scenario that can run, or what is wrong with it.</summary>
public sealed record ScenarioBinding(BoundScenario? Scenario, ValueList<ScenarioError> Errors);
