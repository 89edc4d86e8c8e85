using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>A machine assembled on an engine, switched on as the first thing that happens.</summary>
internal sealed class Machine
{
    private Machine(ActorId hypervisor, ActorId[] partitions)
    {
        Hypervisor = hypervisor;
        Partitions = partitions;
    }

    public ActorId Hypervisor { get; }

    /// <summary>In the order of the plan.</summary>
    public IReadOnlyList<ActorId> Partitions { get; }

    /// <summary>Declares nodes, makes all actors, and switches on.</summary>
    public static Machine Assemble(BoundScenario scenario, IActorEngine engine, MachineParts parts)
    {
        var machine = Populate(scenario, engine, parts);
        machine.PowerOn(scenario.Nodes, engine, cameBack: false);
        return machine;
    }

    /// <summary>Declares nodes and makes all actors: the same in the same order for everybody who does.</summary>
    public static Machine Populate(BoundScenario scenario, IActorEngine engine, MachineParts parts)
    {
        var plan = scenario.Plan;
        var nodes = Declare(scenario.Nodes, engine);
        var hypervisor = Spawn("hypervisor", scenario.Nodes.PlaceHypervisor("hypervisor"), () => parts.Hypervisor(plan, scenario.Fidelity));
        var partitions = new ActorId[plan.Partitions.Count];
        for (var i = 0; i < partitions.Length; i++)
        {
            var spec = plan.Partitions[i].Spec;
            var guest = scenario.Guests[i];
            partitions[i] = Spawn(
                spec.Label, scenario.Nodes.PlacePartition(spec.Label, i),
                () => parts.Partition(spec, guest.Program, guest.ImageReadable, scenario.Images, scenario.Fidelity));
        }

        return new Machine(hypervisor, partitions);

        ActorId Spawn(string name, Placement placement, Func<Actor> create) => nodes?.Spawn(name, placement, create) ?? engine.Spawn(name, create);
    }

    /// <summary>Switches on.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="cameBack">Whether the hypervisor's node had died: whatever there was of the machine is over.</param>
    public void PowerOn(BoundNodes nodes, IActorEngine engine, bool cameBack)
    {
        var partitions = Partitions.ToValueList();
        HypervisorRequest powerOn = nodes.IsEmpty
            ? new HypervisorRequest.PowerOn(partitions)
            : new HypervisorRequest.PowerOnOverNodes(partitions, nodes.IsFar, cameBack);
        engine.Inject(Hypervisor, powerOn, Duration.Zero);
    }

    private static INodeEngine? Declare(BoundNodes nodes, IActorEngine engine)
    {
        if (nodes.IsEmpty)
            return null;
        if (engine is not INodeEngine declared)
            throw new ArgumentException("A scenario with nodes needs an engine that has nodes.", nameof(engine));
        for (var i = 0; i < nodes.Names.Count; i++)
            Invariant.Holds(declared.AddNode(nodes.Names[i]).Value == i + 1);
        return declared;
    }
}
