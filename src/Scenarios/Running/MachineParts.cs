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

    /// <summary>Makes the hypervisor, from the machine and its defects.</summary>
    public Func<MachinePlan, Fidelity, Actor> Hypervisor { get; init; } = (plan, fidelity) => new HypervisorActor(plan, fidelity);

    /// <summary>
    /// Makes a partition, from what it is, what runs in it, whether its images can be read, what is known of their contents, and the machine's defects.
    /// </summary>
    public Func<PartitionSpec, GuestProgram, bool, ImageStore, Fidelity, Actor> Partition { get; init; } =
        (spec, program, isReadable, images, fidelity) => new PartitionActor(spec, program, isReadable, fidelity, images);
}
