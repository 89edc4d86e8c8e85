namespace FslHv.Hypervisor;

/// <summary>What a plan may be told beside its trees.</summary>
public sealed record PlanOptions
{
    /// <summary>The original's build.</summary>
    public static readonly PlanOptions Default = new();

    /// <summary>Largest number of partitions that any machine may have.</summary>
    public const int PartitionsLimit = 1_000_000;

    /// <summary>
    /// How many partitions a machine may have: 1–<see cref="PartitionsLimit"/>. The original is built for 24
    /// (<c>CONFIG_MAX_PARTITIONS</c>); it has 63 global handles.
    /// </summary>
    public int PartitionsMax { get; init; } = 24;

    /// <summary>Whether the hypervisor is built with power management (<c>CONFIG_PM</c>); the original's is not.</summary>
    public bool PowerManagement { get; init; }
}
