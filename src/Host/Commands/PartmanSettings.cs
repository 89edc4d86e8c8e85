using FslHv.Abi;
using FslHv.Actors;
using FslHv.Host.Input;

namespace FslHv.Host.Commands;

/// <summary>What <c>fslhv partman</c> was asked for.</summary>
internal sealed record PartmanSettings
{
    public required string File { get; init; }

    /// <summary>The words behind <c>partman</c>.</summary>
    public required ValueList<string> Arguments { get; init; }

    /// <summary>Label of the partition; null: the only one that manages others.</summary>
    public string? Guest { get; init; }

    /// <summary>When; null: soon after the guest is up.</summary>
    public Duration? At { get; init; }

    public bool AsShipped { get; init; }

    public required ulong Seed { get; init; }

    public bool Json { get; init; }

    public required Overrides Overrides { get; init; }
}
