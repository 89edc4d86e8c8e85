namespace FslHv.Cluster;

/// <summary>What stands in a machine's log. A number is never used for something else; see <c>docs/cluster.md</c>.</summary>
internal enum EntryKind : byte
{
    /// <summary>The machine is this: wire version, then what its processes make it from.</summary>
    Define = 1,

    /// <summary>The line that says this carries the node of this name from now on.</summary>
    Join = 2,

    /// <summary>A line has ended: its node is dead.</summary>
    Down = 3,

    /// <summary>The line that says this assembles and observes the machine.</summary>
    Control = 4,

    /// <summary>Everything begins: seed, when that is, how fast time goes.</summary>
    Start = 5,

    /// <summary>A letter for an actor that survives.</summary>
    Letter = 6,

    /// <summary>A timer of an actor that survives strikes.</summary>
    Strike = 7,

    /// <summary>A top-level actor has persisted an event.</summary>
    Persist = 8,

    /// <summary>A fault may strike.</summary>
    Arm = 9,

    /// <summary>No fault that is armed strikes any more.</summary>
    Disarm = 10,

    /// <summary>The machine is over.</summary>
    Over = 11,
}
