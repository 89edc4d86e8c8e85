namespace FslHv.Cluster;

/// <summary>What a process of a machine has done, and what waits in it.</summary>
/// <param name="PacketsSent">Packets that it gave to the broker.</param>
/// <param name="BytesSent">What was in them. Unit: bytes.</param>
/// <param name="ItemsSent">Letters, steps and entries of the log that were in them.</param>
/// <param name="ItemsWaiting">How many of those wait to be packed.</param>
/// <param name="Strands">The top-level actors that are here, replicas too.</param>
public sealed record NodeStatistics(long PacketsSent, long BytesSent, long ItemsSent, int ItemsWaiting, IReadOnlyList<StrandStatistics> Strands);

/// <summary>A top-level actor with its descendants.</summary>
/// <param name="Name">Its path.</param>
/// <param name="Waiting">How many messages wait for it.</param>
/// <param name="TurnsLost">How often it lost its turn because somebody it wrote to had too many messages.</param>
public sealed record StrandStatistics(string Name, int Waiting, long TurnsLost);
