namespace FslHv.Hypervisor;

/// <summary>Properties of a partition that do not concern its life cycle. Source: Topaz <c>src/guest.c</c>.</summary>
public sealed record PartitionTraits
{
    /// <summary>Nothing set.</summary>
    public static readonly PartitionTraits Default = new();

    /// <summary>May reset the machine.</summary>
    public bool Privileged { get; init; }

    /// <summary>A stop leaves DMA alone.</summary>
    public bool NoDmaDisable { get; init; }

    /// <summary>A stop leaves DMA alone until a manager ends it; a restart ends it.</summary>
    public bool DeferDmaDisable { get; init; }

    /// <summary>The guest may not lock cache lines; its tree says so.</summary>
    public bool CacheLockDisable { get; init; }

    /// <summary>The guest may not use debug facilities; its tree says so.</summary>
    public bool DebugDisable { get; init; }

    /// <summary>The guest ends interrupts at the interrupt controller itself.</summary>
    public bool MpicDirectEoi { get; init; }
}
