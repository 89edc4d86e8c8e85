using FslHv.Abi;

namespace FslHv.Hypervisor;

/// <summary>
/// A machine as its configuration tree describes it: everything decided before power comes on. Never changes; one plan serves any number
/// of runs. Partitions and doorbells are numbered from 0 in the order of the lists.
/// </summary>
public sealed record MachinePlan
{
    /// <summary>Partitions in document order.</summary>
    public required ValueList<PartitionPlan> Partitions { get; init; }

    /// <summary>Every doorbell: the plain ones of the tree, then four of each partition.</summary>
    public required ValueList<DoorbellPlan> Doorbells { get; init; }

    /// <summary>Byte channels, in the order in which they were connected; <see cref="HandleEntry.ByteChannel.Channel"/> counts in it.</summary>
    public ValueList<ByteChannelPlan> ByteChannels { get; init; }

    /// <summary>Physical memory areas of the tree, in document order, without those that were refused.</summary>
    public ValueList<MemoryAreaPlan> MemoryAreas { get; init; }

    /// <summary>Physical ranges that several partitions have, ascending and apart from each other.</summary>
    public ValueList<SharedRangePlan> SharedRanges { get; init; }

    /// <summary>Every device node that partitions have; two that name the same hardware have one entry here.</summary>
    public ValueList<DevicePlan> Devices { get; init; }

    /// <summary>Their hardware interrupts.</summary>
    public ValueList<InterruptPlan> Interrupts { get; init; }

    /// <summary>Their DMA streams.</summary>
    public ValueList<StreamPlan> Streams { get; init; }

    /// <summary>What the hypervisor keeps for itself, and how it behaves.</summary>
    public HypervisorPlan Hypervisor { get; init; } = HypervisorPlan.Default;

    /// <summary>The configuration tree, flattened, for whoever asks for it at the console. Empty where the hypervisor has none.</summary>
    public Bytes ConfigurationTree { get; init; }

    /// <summary>The board's hardware tree likewise. Empty also where none was given.</summary>
    public Bytes HardwareTree { get; init; }

    /// <summary>What was skipped or assumed while reading the tree, in document order; each is one line that names the node.</summary>
    public ValueList<PlanRemark> Remarks { get; init; }

    /// <summary>The partitions that manage others, or themselves, in document order.</summary>
    public IReadOnlyList<PartitionPlan> Managers() =>
        [.. ((IEnumerable<PartitionPlan>)Partitions).Where(each => each.GlobalHandles.OfType<HandleEntry.Partition>().Any(entry => entry.Node.Length > 0))];

    /// <summary>The shared range that a physical address lies in, or null.</summary>
    public SharedRangePlan? SharedRangeOf(ulong physical)
    {
        var (low, high) = (0, SharedRanges.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (SharedRanges[middle].Range.Address <= physical)
                low = middle + 1;
            else
                high = middle;
        }

        return low > 0 && SharedRanges[low - 1].Range.Contains(physical) ? SharedRanges[low - 1] : null;
    }

    /// <summary>The first partition of that label, or null.</summary>
    public PartitionPlan? Find(string label)
    {
        foreach (var partition in Partitions)
        {
            if (string.Equals(partition.Spec.Label, label, StringComparison.Ordinal))
                return partition;
        }

        return null;
    }
}

/// <summary>Something worth telling about a tree that was read.</summary>
/// <param name="Severity">
/// Error: a partition will never come up. Warning: a node or a value was skipped as the original does. Info: something was assumed.
/// </param>
/// <param name="Text">One line that starts with the place: <c>board.dts:12:5: /mgr/worker: partition: no partition node there; skipped</c>.</param>
public sealed record PlanRemark(Actors.Severity Severity, string Text)
{
    /// <inheritdoc />
    public override string ToString() => Text;
}
