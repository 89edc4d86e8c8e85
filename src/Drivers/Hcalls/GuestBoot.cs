using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>One boot of a guest, as everything that runs in it knows it.</summary>
/// <param name="PartitionActor">Where its calls go.</param>
/// <param name="Partition">The partition it runs in.</param>
/// <param name="Number">Which boot.</param>
/// <param name="Label">The partition's label, by which facts name the guest.</param>
internal sealed record GuestBoot(ActorId PartitionActor, PartitionId Partition, BootNumber Number, string Label);
