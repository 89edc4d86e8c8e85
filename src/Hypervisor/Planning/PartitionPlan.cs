using FslHv.Abi;

namespace FslHv.Hypervisor;

/// <summary>A partition of the plan.</summary>
public sealed record PartitionPlan
{
    /// <summary>What the partition's actor needs to know.</summary>
    public required PartitionSpec Spec { get; init; }

    /// <summary>How it is to be treated beyond its life cycle.</summary>
    public PartitionTraits Traits { get; init; } = PartitionTraits.Default;

    /// <summary>
    /// Global handles that this guest has (itself, those it manages, fast doorbells it receives), ascending, below
    /// <see cref="Handle.LocalFirst"/>. A partition whose own number is larger is not in it: it knows itself as −1 only.
    /// </summary>
    public required ValueList<HandleEntry> GlobalHandles { get; init; }

    /// <summary>Handles of this guest alone: entry n is handle 64 + n.</summary>
    public required ValueList<HandleEntry> LocalHandles { get; init; }

    /// <summary>
    /// Virtual interrupts: entry n is the handle of line n. At most <see cref="LinesMax"/>. The receiver of a fast doorbell takes one too,
    /// under the doorbell's global handle (the original has hardware interrupts for those, which do not count).
    /// </summary>
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
