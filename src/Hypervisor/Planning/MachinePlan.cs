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

    /// <summary>What was skipped or assumed while reading the tree, in document order; each is one line that names the node.</summary>
    public ValueList<PlanRemark> Remarks { get; init; }

    /// <summary>The partition of that label, or null.</summary>
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
/// <param name="Severity">Warning: a node was skipped as the original does. Info: something was assumed.</param>
/// <param name="Text">One line that starts with the place: <c>board.dts:12:5: /mgr/worker: partition: no partition node there; skipped</c>.</param>
public sealed record PlanRemark(Actors.Severity Severity, string Text)
{
    /// <inheritdoc />
    public override string ToString() => Text;
}

/// <summary>A partition of the plan.</summary>
public sealed record PartitionPlan
{
    /// <summary>What the partition's actor needs to know.</summary>
    public required PartitionSpec Spec { get; init; }

    /// <summary>Global handles that this guest has (itself, those it manages, fast doorbells), ascending.</summary>
    public required ValueList<HandleEntry> GlobalHandles { get; init; }

    /// <summary>Handles of this guest alone: entry n is handle 64 + n.</summary>
    public required ValueList<HandleEntry> LocalHandles { get; init; }

    /// <summary>Virtual interrupts: entry n is the handle of line n. At most <see cref="LinesMax"/>.</summary>
    public required ValueList<LinePlan> Lines { get; init; }

    /// <summary>Number of its state-change doorbell in the machine's list.</summary>
    public required int StateChange { get; init; }

    /// <summary>Number of its watchdog-expiration doorbell.</summary>
    public required int WatchdogExpiration { get; init; }

    /// <summary>Number of its reset-request doorbell.</summary>
    public required int ResetRequest { get; init; }

    /// <summary>Number of its shutdown doorbell, which it receives and its managers send.</summary>
    public required int Shutdown { get; init; }

    /// <summary>Virtual interrupts per guest. Source: Topaz <c>src/vpic.c</c>.</summary>
    public const int LinesMax = 64;

    /// <summary>What a handle of this guest stands for; null for a number that is none.</summary>
    public HandleEntry? Find(Handle handle)
    {
        if (handle.Value >= Handle.LocalFirst)
            return handle.Value - Handle.LocalFirst < LocalHandles.Count ? LocalHandles[(int)(handle.Value - Handle.LocalFirst)] : null;
        foreach (var entry in GlobalHandles)
        {
            if (entry.Handle == handle)
                return entry;
        }

        return null;
    }
}

/// <summary>A virtual interrupt of a guest.</summary>
/// <param name="Handle">Its handle.</param>
/// <param name="Name">What raises it: a doorbell's name, <c>rx of console</c>.</param>
public sealed record LinePlan(Handle Handle, string Name);

/// <summary>What a handle stands for. A closed family.</summary>
/// <param name="Handle">The number.</param>
/// <param name="Node">Path of its node below <c>/hypervisor/handles</c> in the guest tree; empty where it has none.</param>
public abstract record HandleEntry(Handle Handle, string Node)
{
    /// <summary>The partition itself, or one that it manages.</summary>
    public sealed record Partition(Handle Handle, string Node, int Index) : HandleEntry(Handle, Node);

    /// <summary>A doorbell to send on.</summary>
    public sealed record SendDoorbell(Handle Handle, string Node, int Doorbell) : HandleEntry(Handle, Node);

    /// <summary>A virtual interrupt: of a receive doorbell, or of a byte channel.</summary>
    public sealed record Interrupt(Handle Handle, string Node, int Line) : HandleEntry(Handle, Node);

    /// <summary>A byte channel.</summary>
    public sealed record ByteChannel(Handle Handle, string Node, string Endpoint) : HandleEntry(Handle, Node);

    /// <summary>The guest's own error queue, or the machine's.</summary>
    public sealed record ErrorQueue(Handle Handle, string Node, bool Global) : HandleEntry(Handle, Node);

    /// <summary>A device node, or a hardware interrupt of one.</summary>
    public sealed record Device(Handle Handle, string Node, string HardwarePath, bool IsInterrupt) : HandleEntry(Handle, Node);
}

/// <summary>A doorbell: rung as a whole, it reaches all its receivers.</summary>
/// <param name="Name">The node's name of a plain one; <c>state-change of worker</c> for one of a partition's four.</param>
/// <param name="Receivers">Where it arrives, in document order.</param>
public sealed record DoorbellPlan(string Name, ValueList<DoorbellReceiver> Receivers);

/// <summary>A receiving end of a doorbell.</summary>
/// <param name="Partition">Number of the partition in the machine's list.</param>
/// <param name="Line">Which of its virtual interrupts.</param>
public sealed record DoorbellReceiver(int Partition, int Line);
