using FslHv.Actors;
using FslHv.Host.Input;

namespace FslHv.Host.Rehearsal;

/// <summary>What a rehearsal was asked for.</summary>
internal sealed record RehearseSettings
{
    public required string File { get; init; }

    public required Overrides Overrides { get; init; }

    /// <summary>How many nodes the scenario must have; null: as many as it has.</summary>
    public int? Nodes { get; init; }

    /// <summary>How many rounds; not counted where <see cref="For"/> is said.</summary>
    public int Rounds { get; init; } = 1;

    /// <summary>For how long rounds are begun; null: as many as asked for.</summary>
    public Duration? For { get; init; }

    /// <summary>Decides the draws of each round: round n has this and n − 1 more.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Whether faults are drawn, from what the scenario allows.</summary>
    public bool DrawsFaults { get; init; }

    /// <summary>How many seconds of the machine's time go by in a real one.</summary>
    public int Speed { get; init; } = 1;

    /// <summary>A broker that runs; null: a private one.</summary>
    public string? Broker { get; init; }

    /// <summary>Whether nodes and broker have a network of their own, whose links can be disturbed.</summary>
    public bool IsIsolated { get; init; }

    public string? PasswordFile { get; init; }

    public string? AuthorityFile { get; init; }

    /// <summary>Folder for the recordings of all rounds; null: none are made.</summary>
    public string? Record { get; init; }

    /// <summary>File for the report as a page; null: none.</summary>
    public string? Html { get; init; }

    public bool Json { get; init; }
}
