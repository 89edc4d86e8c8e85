using FslHv.Abi;

namespace FslHv.Hypervisor;

/// <summary>Who has a piece of hardware: a partition, under a handle of its own.</summary>
/// <param name="Partition">Number of the partition.</param>
/// <param name="Handle">Its handle for it.</param>
/// <param name="Claimable">Whose it is at power-on.</param>
public sealed record DeviceHolder(int Partition, Handle Handle, Claimable Claimable)
{
    /// <summary>Device nodes: path of the node in its guest tree. Interrupts and streams: of the node that has it.</summary>
    public string GuestPath { get; init; } = "";

    /// <summary>Device nodes: whether <c>status</c> says who owns it; not so where the hardware itself is not in order.</summary>
    public bool ShowsStatus { get; init; }

    /// <summary>Streams: a stop of the partition leaves this one alone.</summary>
    public bool NoDmaDisable { get; init; }
}

/// <summary>
/// A node of the hardware that partitions have: a device, or a node below one. It is claimed by itself, with the interrupts and DMA streams that its own
/// node names. Source: Topaz <c>src/devtree.c</c>, <c>dev_owner_t</c>.
/// </summary>
/// <param name="Name">Path in the hardware tree; without one what the configuration calls it.</param>
/// <param name="Holders">Who has it, in document order; at most one of them is active.</param>
public sealed record DevicePlan(string Name, ValueList<DeviceHolder> Holders)
{
    /// <summary>Its aliases in the hardware tree.</summary>
    public ValueList<string> Aliases { get; init; }

    /// <summary>Its interrupts: numbers in <see cref="MachinePlan.Interrupts"/>.</summary>
    public ValueList<int> Interrupts { get; init; }

    /// <summary>The stream that its transfers belong to: its own first one, or that of the next node above; −1 where there is none.</summary>
    public int Stream { get; init; } = -1;

    /// <summary>Whether somebody may claim it.</summary>
    public bool IsClaimable => Holders.Any(holder => holder.Claimable != Claimable.No);

    /// <summary>Whether it is the machine's error manager, which is claimed as a device is.</summary>
    public bool IsErrorManager { get; init; }
}

/// <summary>A hardware interrupt.</summary>
/// <param name="Number">Its number at the interrupt controller.</param>
/// <param name="Config">How it is configured at creation: bits 1 high polarity, 2 level.</param>
/// <param name="Holders">Who has it; a partition whose devices share it has it once for each standby node.</param>
public sealed record InterruptPlan(uint Number, uint Config, ValueList<InterruptHolder> Holders);

/// <summary>Who has a hardware interrupt.</summary>
/// <param name="Device">For which device: claiming that one claims this.</param>
/// <param name="Holder">Who.</param>
public sealed record InterruptHolder(int Device, DeviceHolder Holder);

/// <summary>A DMA stream: what a device reads and writes, which the hypervisor lets through or not. Source: Topaz <c>src/pamu.c</c>.</summary>
/// <param name="Liodn">Its logical I/O device number.</param>
/// <param name="Device">The device that has it.</param>
/// <param name="Window">
/// What it may reach, in guest-physical addresses of whoever owns it: the active owner's configuration says it, and a claim keeps it. Empty: nothing.
/// </param>
/// <param name="Holders">Who has it.</param>
public sealed record StreamPlan(uint Liodn, int Device, ValueList<GuestWindow> Window, ValueList<DeviceHolder> Holders)
{
    /// <summary>Where its data goes at power-on.</summary>
    public StashTarget Stash { get; init; }
}

/// <summary>Which cache a stream's data is stashed in. Shape: cache 0 none, 1–3 the level. Source: <c>struct fh_dma_attr_stash</c>.</summary>
public readonly record struct StashTarget(uint Vcpu, uint Cache);
