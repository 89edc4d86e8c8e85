using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>
/// The doorbells of a machine while it is planned: the plain ones of the tree in document order, then four of each partition.
/// Source: Topaz <c>src/ipi_doorbell.c</c>.
/// </summary>
internal sealed class DoorbellTable
{
    /// <summary>Fast doorbells that the hardware has.</summary>
    public const int FastMax = 4;

    /// <summary>Doorbells of each partition.</summary>
    public const int PerPartition = 4;

    private static readonly string[] PartitionDoorbells = ["state-change", "watchdog-expiration", "reset-request", "shutdown"];

    private readonly ConfigTree _tree;
    private readonly Dictionary<DeviceTreeNode, int> _numbers = [];
    private readonly Dictionary<int, Handle> _fast = [];
    private readonly List<string> _plainNames = [];
    private readonly List<DoorbellReceiver>?[] _receivers;

    public DoorbellTable(ConfigTree tree, Remarks remarks)
    {
        _tree = tree;
        var uses = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var node in tree.Doorbells)
            uses[node.Name] = uses.GetValueOrDefault(node.Name) + 1;
        foreach (var node in tree.Doorbells)
        {
            var isFast = node.IsCompatible("fast-doorbell");
            if (isFast && _fast.Count == FastMax)
            {
                remarks.Warn(node, $"more than {FastMax} fast doorbells; skipped");
                continue;
            }

            if (isFast)
                _fast.Add(_plainNames.Count, new Handle((uint)_fast.Count + 1));
            _numbers.Add(node, _plainNames.Count);
            _plainNames.Add(uses[node.Name] == 1 ? node.Name : node.Path);
        }

        _receivers = new List<DoorbellReceiver>?[_plainNames.Count + (PerPartition * tree.Partitions.Count)];
    }

    /// <summary>How many fast doorbells took a global handle, from 1.</summary>
    public int FastCount => _fast.Count;

    /// <summary>Number of a partition's doorbell.</summary>
    public int Of(int partition, PartitionDoorbell which) => _plainNames.Count + (PerPartition * partition) + (int)which;

    /// <summary>Number of the doorbell that <c>global-doorbell</c> of a node points at, or null and why.</summary>
    public int? Resolve(DeviceTreeNode node, out string problem)
    {
        if (_tree.Resolve(node, "global-doorbell", out problem) is not { } target)
            return null;
        if (_numbers.TryGetValue(target, out var number))
            return number;
        problem = $"global-doorbell: {target.Path} is no doorbell";
        return null;
    }

    /// <summary>The global handle of a fast doorbell; null for others.</summary>
    public Handle? GlobalHandle(int doorbell) => _fast.TryGetValue(doorbell, out var handle) ? handle : null;

    /// <summary>Name of a plain doorbell.</summary>
    public string PlainName(int doorbell) => _plainNames[doorbell];

    /// <summary>Name of a partition's doorbell: <c>state-change of worker</c>.</summary>
    public static string Name(PartitionDoorbell which, string label) => $"{PartitionDoorbells[(int)which]} of {label}";

    /// <summary>A line of a partition receives a doorbell.</summary>
    public void AddReceiver(int doorbell, int partition, int line)
    {
        Invariant.Holds(line is >= 0 and < PartitionPlan.LinesMax);
        Invariant.Holds((uint)partition < (uint)_tree.Partitions.Count);
        (_receivers[doorbell] ??= []).Add(new DoorbellReceiver(partition, line));
    }

    /// <summary>All doorbells, partitions' own with those labels.</summary>
    public ValueList<DoorbellPlan> ToPlan(IReadOnlyList<string> labels)
    {
        Invariant.Holds(labels.Count == _tree.Partitions.Count);
        var plans = new DoorbellPlan[_receivers.Length];
        for (var i = 0; i < plans.Length; i++)
        {
            var (partition, which) = Math.DivRem(i - _plainNames.Count, PerPartition);
            var name = i < _plainNames.Count ? _plainNames[i] : Name((PartitionDoorbell)which, labels[partition]);
            plans[i] = new DoorbellPlan(name, _receivers[i] is { } receivers ? receivers.ToValueList() : []);
        }

        return ValueList.Create<DoorbellPlan>(plans);
    }
}

/// <summary>The four doorbells that every partition has.</summary>
internal enum PartitionDoorbell
{
    StateChange,
    WatchdogExpiration,
    ResetRequest,
    Shutdown,
}
