using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>Where in a system a fault strikes. In the order of lists.</summary>
public enum FaultLayer
{
    /// <summary>What runs in a partition misbehaves.</summary>
    Guest,

    /// <summary>A watchdog is not served.</summary>
    Watchdog,

    /// <summary>The fsl-hv driver of a Linux guest: its allocations, its sleeps, its accesses to a caller's memory.</summary>
    Driver,

    /// <summary>What the hypervisor does for a partition.</summary>
    Partition,

    /// <summary>The hypervisor's own hardware and memory.</summary>
    Hypervisor,

    /// <summary>Images in flash.</summary>
    Image,

    /// <summary>Memory of a partition.</summary>
    Memory,

    /// <summary>A node: a machine with its hypervisor.</summary>
    Node,

    /// <summary>A link between nodes.</summary>
    Link,

    /// <summary>What a durable actor has written.</summary>
    Journal,

    /// <summary>A node's clock.</summary>
    Clock,
}

/// <summary>What a fault strikes, and so what its target names.</summary>
public enum FaultStrikes
{
    /// <summary>A partition, by its label.</summary>
    Partition,

    /// <summary>A process of a Linux guest: <c>worker/daemon</c>.</summary>
    Process,

    /// <summary>Every actor whose path begins so: <c>worker/</c>; <c>*</c> for all.</summary>
    Actors,

    /// <summary>A link between nodes.</summary>
    Link,

    /// <summary>A node.</summary>
    Node,
}

/// <summary>How a fault is made.</summary>
public enum FaultMaking
{
    /// <summary>Something befalls a partition or its guest at a moment.</summary>
    Event,

    /// <summary>An actor asks each time it passes whether the fault strikes; a pass is picked by its number or by a scheduler.</summary>
    Point,
}

/// <summary>Names of the words above.</summary>
public static class FaultWords
{
    /// <summary>As lists write it.</summary>
    public static string Name(this FaultLayer layer) => layer switch
    {
        FaultLayer.Guest => "guest",
        FaultLayer.Watchdog => "watchdog",
        FaultLayer.Driver => "driver",
        FaultLayer.Partition => "partition",
        FaultLayer.Hypervisor => "hypervisor",
        FaultLayer.Image => "image",
        FaultLayer.Memory => "memory",
        FaultLayer.Node => "node",
        FaultLayer.Link => "link",
        FaultLayer.Journal => "journal",
        FaultLayer.Clock => "clock",
        _ => throw Invariant.Unreachable(layer),
    };

    /// <summary>As lists write it.</summary>
    public static string Name(this FaultStrikes strikes) => strikes switch
    {
        FaultStrikes.Partition => "partition",
        FaultStrikes.Process => "process",
        FaultStrikes.Actors => "actors",
        FaultStrikes.Link => "link",
        FaultStrikes.Node => "node",
        _ => throw Invariant.Unreachable(strikes),
    };

    /// <summary>As lists write it.</summary>
    public static string Name(this FaultMaking making) => making switch
    {
        FaultMaking.Event => "event",
        FaultMaking.Point => "fault point",
        _ => throw Invariant.Unreachable(making),
    };
}
