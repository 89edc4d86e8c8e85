using FslHv.Abi;
using FslHv.Actors;
using FslHv.Hypervisor;
using FslHv.Partitions;

namespace FslHv.Scenarios;

/// <summary>Makes the actors of a machine.</summary>
public sealed record MachineParts
{
    /// <summary>The product's own.</summary>
    public static MachineParts Standard { get; } = new();

    /// <summary>Makes the hypervisor.</summary>
    public Func<MachinePlan, Actor> Hypervisor { get; init; } = plan => new HypervisorActor(plan);

    /// <summary>Makes a partition, from what it is, what runs in it, and whether its image can be read.</summary>
    public Func<PartitionSpec, GuestProgram, bool, Actor> Partition { get; init; } = (spec, program, image) => new PartitionActor(spec, program, image);
}
