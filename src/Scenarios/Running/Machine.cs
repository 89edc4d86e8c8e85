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

    public static Machine Assemble(BoundScenario scenario, IActorEngine engine, MachineParts parts)
    {
        var plan = scenario.Plan;
        var hypervisor = engine.Spawn("hypervisor", () => parts.Hypervisor(plan, scenario.Fidelity));
        var partitions = new ActorId[plan.Partitions.Count];
        for (var i = 0; i < partitions.Length; i++)
        {
            var spec = plan.Partitions[i].Spec;
            var guest = scenario.Guests[i];
            partitions[i] = engine.Spawn(
                spec.Label, () => parts.Partition(spec, guest.Program, guest.ImageReadable, scenario.Images, scenario.Fidelity));
        }

        engine.Inject(hypervisor, new HypervisorRequest.PowerOn(ValueList.Create<ActorId>(partitions)), Duration.Zero);
        return new Machine(hypervisor, partitions);
    }
}
