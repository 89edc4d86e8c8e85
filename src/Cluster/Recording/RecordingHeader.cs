using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>What a recording says of the run before its first step.</summary>
/// <param name="Machine">Name of the machine: recordings of one run have the same, those of two runs do not.</param>
/// <param name="Source">Who wrote it: the name of a node, or of whoever ran the machine.</param>
/// <param name="Seed">The seed of its actors' random numbers.</param>
/// <param name="Definition">What the machine is made from: a bundle of its scenario with all its files.</param>
public sealed record RecordingHeader(string Machine, string Source, ulong Seed, ReadOnlyMemory<byte> Definition)
{
    /// <summary>Where the run ended at the latest, where that is not the scenario's own end.</summary>
    public Duration? Until { get; init; }
}

/// <summary>What a file of a recording holds.</summary>
/// <param name="Path">The file.</param>
/// <param name="Header">What it says of the run.</param>
/// <param name="Steps">Its steps, as they were written.</param>
/// <param name="TornBytes">Bytes at its end that are no whole step: its process died while it wrote. 0 where it is whole.</param>
public sealed record RecordedFile(string Path, RecordingHeader Header, IReadOnlyList<RecordedStep> Steps, long TornBytes);
