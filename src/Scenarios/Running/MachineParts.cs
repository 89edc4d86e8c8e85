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

    /// <summary>Makes a partition, from what it is, what runs in it, whether its images can be read, and what is known of their contents.</summary>
    public Func<PartitionSpec, GuestProgram, bool, ImageStore, Actor> Partition { get; init; } =
        (spec, program, isReadable, images) => new PartitionActor(spec, program, isReadable, images: images);
}
