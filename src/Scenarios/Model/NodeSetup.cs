using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>A node that part of the machine is on.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">Where it is named.</param>
/// <param name="HasHypervisor">Whether it is said that the hypervisor is there.</param>
/// <param name="Partitions">Labels of the partitions there.</param>
public sealed record NodeSetup(string Name, Place Place, bool HasHypervisor, ValueList<string> Partitions)
{
    /// <summary>Whether it takes over what nodes carried that die.</summary>
    public bool IsStandby { get; init; }
}

/// <summary>What befalls nodes and links.</summary>
public enum NodeHappening
{
    /// <summary>A node dies, and comes back.</summary>
    Crash,

    /// <summary>A dead node comes back.</summary>
    Restart,

    /// <summary>A node stands still, and goes on.</summary>
    Pause,

    /// <summary>A node that stands still goes on.</summary>
    Resume,

    /// <summary>A node's clock goes wrong.</summary>
    ClockDrift,

    /// <summary>What is persisted on a node is on the disk later.</summary>
    SlowDisk,

    /// <summary>A link loses everything.</summary>
    Cut,

    /// <summary>A link is sound again.</summary>
    Heal,

    /// <summary>A link takes longer.</summary>
    Slow,

    /// <summary>A link loses some messages.</summary>
    Lose,

    /// <summary>A link doubles some messages.</summary>
    Duplicate,

    /// <summary>A link holds some messages up.</summary>
    Delay,

    /// <summary>All links lose everything.</summary>
    Outage,
}
