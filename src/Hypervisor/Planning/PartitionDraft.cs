using System.Diagnostics.CodeAnalysis;
using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>A partition while it is planned: its numbers so far, and its guest tree under construction.</summary>
internal sealed class PartitionDraft(int index, PartitionId id, ConfigOwner owner, string label)
{
    private List<HandleEntry> _globals = [];
    private List<HandleEntry> _locals = [];
    private List<LinePlan> _lines = [];
    private Dictionary<DeviceTreeNode, DeviceTreeNode>? _guestNodes;

    /// <summary>Number in the machine's list.</summary>
    public int Index { get; } = index;

    /// <summary>Global handle.</summary>
    public PartitionId Id { get; } = id;

    /// <summary>What its node holds.</summary>
    public ConfigOwner Owner { get; } = owner;

    /// <summary>The partition's node.</summary>
    public DeviceTreeNode Node => Owner.Node;

    /// <summary>Its label, or its path.</summary>
    public string Label { get; } = label;

    /// <summary>What its properties say; the guest tree follows.</summary>
    [DisallowNull]
    public PartitionSpec? Spec { get; set; }

    /// <summary>What its other properties say.</summary>
    public PartitionTraits Traits { get; set; } = PartitionTraits.Default;

    /// <summary>Why it never comes up; null while all is well.</summary>
    public string? Failure { get; private set; }

    /// <summary>Root of the guest tree.</summary>
    public DeviceTreeNode Root { get; private set; } = new("");

    /// <summary>Number of virtual interrupts that are left.</summary>
    public int LinesLeft => PartitionPlan.LinesMax - _lines.Count;

    /// <summary>Number of local handles that are left.</summary>
    public int HandlesLeft => (int)(Handle.CountMax - Handle.LocalFirst) - _locals.Count;

    /// <summary>The local handle that is given next; there must be one.</summary>
    public Handle NextHandle => new(Handle.LocalFirst + (uint)_locals.Count);

    /// <summary>Gives the next local handle.</summary>
    public void Add(HandleEntry entry)
    {
        Invariant.Holds(HandlesLeft > 0);
        Invariant.Holds(entry.Handle == NextHandle);
        _locals.Add(entry);
    }

    /// <summary>Gives the next local handle and the next line to a virtual interrupt.</summary>
    public (Handle Handle, int Line) AddInterrupt(string node, string name)
    {
        Invariant.Holds(LinesLeft > 0);
        var handle = NextHandle;
        Add(new HandleEntry.Interrupt(handle, node, _lines.Count));
        _lines.Add(new LinePlan(handle, name));
        return (handle, _lines.Count - 1);
    }

    /// <summary>Gives the next line to an interrupt under a global handle.</summary>
    public int AddGlobalInterrupt(Handle handle, string node, string name)
    {
        Invariant.Holds(LinesLeft > 0 && FindGlobal(handle) is null);
        _globals.Add(new HandleEntry.Interrupt(handle, node, _lines.Count));
        _lines.Add(new LinePlan(handle, name));
        return _lines.Count - 1;
    }

    /// <summary>Puts a partition under its global handle. The last one with a node wins, as in the original.</summary>
    public void AddGlobal(HandleEntry.Partition entry)
    {
        Invariant.Holds(entry.Handle.Value is > 0 and < Handle.LocalFirst);
        _globals.RemoveAll(each => each.Handle == entry.Handle);
        _globals.Add(entry);
    }

    /// <summary>What is known under a global handle.</summary>
    public HandleEntry? FindGlobal(Handle handle) => _globals.Find(each => each.Handle == handle);

    /// <summary>A configuration node has that guest node, for aliases and phandles.</summary>
    public void Map(DeviceTreeNode config, DeviceTreeNode guest) => (_guestNodes ??= [])[config] = guest;

    /// <summary>The guest node of a configuration node, or null.</summary>
    public DeviceTreeNode? GuestNode(DeviceTreeNode config) => _guestNodes?.GetValueOrDefault(config);

    /// <summary>It never comes up. The first reason counts.</summary>
    public void Fail(string reason, Remarks remarks)
    {
        remarks.Fail(Node, $"{reason}; partition {Label} will never come up");
        Failure ??= reason;
    }

    /// <summary>What became of it; the draft keeps its number and its label, and lets everything else go.</summary>
    public PartitionPlan Complete(DoorbellTable doorbells)
    {
        Invariant.Holds(Spec is not null);
        Invariant.Holds(Spec.InitFailure is not null || Spec.GuestTree.Length > 0);
        _globals.Sort((a, b) => a.Handle.CompareTo(b.Handle));
        var plan = new PartitionPlan
        {
            Spec = Spec,
            Traits = Traits,
            GlobalHandles = _globals.ToValueList(),
            LocalHandles = _locals.ToValueList(),
            Lines = _lines.ToValueList(),
            StateChange = doorbells.Of(Index, PartitionDoorbell.StateChange),
            WatchdogExpiration = doorbells.Of(Index, PartitionDoorbell.WatchdogExpiration),
            ResetRequest = doorbells.Of(Index, PartitionDoorbell.ResetRequest),
            Shutdown = doorbells.Of(Index, PartitionDoorbell.Shutdown),
        };
        (_globals, _locals, _lines, _guestNodes) = ([], [], [], null);
        (Root, Spec) = (new DeviceTreeNode(""), plan.Spec);
        return plan;
    }
}
