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
        BoundExpectation[] expectations, BoundService[] services, BoundWindow exploreWindow, BoundNodes nodes)
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
        Nodes = nodes;
        TriggersByKind = FactKinds.Dispatch([.. timeline.Select(entry => entry.When is { } when ? (IEnumerable<int>)[when.Kind] : [])]);
        ExpectationsByKind = FactKinds.Dispatch([.. expectations.Select(expectation => expectation.Kinds)]);
        Services = services;
        ServicesByKind = FactKinds.Dispatch([.. services.Select(service => service.Kinds)]);
        Checkers = new CheckerPlan(new CheckerBasis(plan, labels, DriversOf(scenario, plan)), scenario.CheckersOff);
        FaultGround = new FaultGround(scenario, plan);
        Latencies = FslHv.Abi.Latencies.Defaults.Select(each => LatencyOf(each, scenario)).ToValueList();
    }

    /// <summary>The same on the same machine, with another end.</summary>
    /// <param name="until">The run ends here at the latest. Unit: engine time from power-on.</param>
    public BoundScenario With(Duration until) => With(Scenario with { Until = until });

    /// <summary>The same on the same machine, with other faults that may be drawn. What they name is not looked up: what there is not is not drawn.</summary>
    public BoundScenario With(FaultSetup? faults) => With(Scenario with { Faults = faults });

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

    /// <summary>Names of the nodes that the machine is spread over, in order; none: it is in one place.</summary>
    public ValueList<string> NodeNames => Nodes.Names;

    /// <summary>Everything that the timeline may let befall nodes and links, in the order in which it is written.</summary>
    public IEnumerable<NodeFault> NodeFaults => Timeline.SelectMany(entry => entry.OfNodes).Select(each => each.Fault);

    /// <summary>Declares the nodes and the top-level actors of the machine on an engine, and nothing else: for a process that carries a part of it.</summary>
    public void Populate(INodeEngine engine) => Machine.Populate(this, engine, Parts);

    internal BoundWindow ExploreWindow { get; }

    internal BoundNodes Nodes { get; }

    internal LabelTable Labels { get; }

    internal BoundGuest[] Guests { get; }

    internal ImageStore Images { get; }

    internal BoundEntry[] Timeline { get; }

    internal FaultGround FaultGround { get; }

    internal BoundExpectation[] Expectations { get; }

    internal BoundService[] Services { get; }

    internal ImmutableArray<ImmutableArray<int>> ServicesByKind { get; }

    internal CheckerPlan Checkers { get; }

    internal ImmutableArray<ImmutableArray<int>> TriggersByKind { get; }

    internal ImmutableArray<ImmutableArray<int>> ExpectationsByKind { get; }

    private BoundScenario With(Scenario scenario) =>
        new(scenario, Plan, Labels, Guests, Images, Timeline, Expectations, Services, ExploreWindow, Nodes);

    private static ImmutableArray<Fidelity> DriversOf(Scenario scenario, MachinePlan plan) =>
        [.. ((IEnumerable<PartitionPlan>)plan.Partitions).Select(each =>
            (GuestBinder.Find(scenario, each)?.Fidelity ?? FidelitySetup.Nothing).Within(scenario.Fidelity).ToFidelity())];

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
