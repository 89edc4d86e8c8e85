using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>A machine while it is planned: what its partitions share.</summary>
internal sealed class MachineDraft
{
    private readonly List<PartitionDraft> _partitions = [];
    private readonly Dictionary<DeviceTreeNode, PartitionDraft> _byNode = [];

    public MachineDraft(ConfigTree tree, HardwareTree? hardware)
    {
        Tree = tree;
        Hardware = hardware;
        Areas = new MemoryAreas(tree, Remarks);
        Doorbells = new DoorbellTable(tree, Remarks);
        Channels = new ByteChannelTable(tree, Remarks);
        Devices = new DeviceOwners(tree, hardware, Remarks);
        Windows = new DmaWindows(tree, Remarks);
    }

    /// <summary>The configuration tree.</summary>
    public ConfigTree Tree { get; }

    /// <summary>The hardware tree; null where none was given.</summary>
    public HardwareTree? Hardware { get; }

    /// <summary>What is worth telling.</summary>
    public Remarks Remarks { get; } = new();

    /// <summary>Physical memory areas.</summary>
    public MemoryAreas Areas { get; }

    /// <summary>Doorbells.</summary>
    public DoorbellTable Doorbells { get; }

    /// <summary>Byte channels.</summary>
    public ByteChannelTable Channels { get; }

    /// <summary>Who has which device.</summary>
    public DeviceOwners Devices { get; }

    /// <summary>The devices of all partitions, numbered.</summary>
    public DeviceTable DeviceTable { get; } = new();

    /// <summary>How DMA streams are configured.</summary>
    public DmaWindows Windows { get; }

    /// <summary>Widths of addresses in guest trees: the hardware's.</summary>
    public AddressFormat Format => Hardware?.Format ?? AddressFormat.Wide;

    /// <summary>The partition of a configuration node, or null.</summary>
    public PartitionDraft? Partition(DeviceTreeNode node) => _byNode.GetValueOrDefault(node);

    /// <summary>Plans everything.</summary>
    public MachinePlan Complete()
    {
        Number();
        var hypervisor = HypervisorReader.Read(this);
        var reader = new PartitionReader(Format, Remarks);
        var builder = new GuestTreeBuilder(this);
        var ends = new List<GuestEnd>();
        var plans = new PartitionPlan[_partitions.Count];
        foreach (var partition in _partitions)
        {
            reader.Read(partition);
            builder.Build(partition, ends);
            plans[partition.Index] = partition.Complete(Doorbells);
        }

        var channels = Channels.ToPlan();
        NameOtherEnds(plans, ends, channels);
        var shared = SharedRanges.Of(plans);
        SharedRanges.Tell(plans, shared);
        var plan = new MachinePlan
        {
            Partitions = ValueList.Create<PartitionPlan>(plans),
            Doorbells = Doorbells.ToPlan(_partitions.ConvertAll(partition => partition.Label)),
            ByteChannels = channels,
            MemoryAreas = Areas.ToPlan(),
            Devices = DeviceTable.ToDevices(),
            Interrupts = DeviceTable.ToInterrupts(),
            Streams = DeviceTable.ToStreams(),
            SharedRanges = shared,
            Hypervisor = hypervisor,
            Remarks = Remarks.InDocumentOrder(Tree.Root),
        };
        PlanInvariants.Check(plan);
        return plan;
    }

    /// <summary>Tells every byte channel's handle what is at the other end, which is known only now.</summary>
    private static void NameOtherEnds(PartitionPlan[] plans, List<GuestEnd> ends, ValueList<ByteChannelPlan> channels)
    {
        for (var i = 0; i < ends.Count;)
        {
            // Ends of one partition follow each other.
            var partition = ends[i].Partition.Index;
            var handles = plans[partition].LocalHandles.Span.ToArray();
            for (; i < ends.Count && ends[i].Partition.Index == partition; i++)
            {
                var number = (int)(ends[i].Handle.Value - Handle.LocalFirst);
                var channel = channels[ends[i].Slot.Channel];
                var other = ends[i].Slot.Side == 0 ? channel.Second : channel.First;
                handles[number] = (HandleEntry.ByteChannel)handles[number] with { Endpoint = other.ToString() };
            }

            plans[partition] = plans[partition] with { LocalHandles = ValueList.Create<HandleEntry>(handles) };
        }
    }

    /// <summary>Gives global handles: fast doorbells have theirs, partitions follow in document order.</summary>
    private void Number()
    {
        var labels = new Dictionary<string, PartitionDraft>(StringComparer.Ordinal);
        foreach (var owner in Tree.Partitions)
        {
            var id = new PartitionId((uint)(Doorbells.FastCount + _partitions.Count + 1));
            var label = owner.Node.Property("label")?.AsString() ?? owner.Node.Path;
            var partition = new PartitionDraft(_partitions.Count, id, owner, label);
            if (!labels.TryAdd(label, partition))
                Remarks.Warn(owner.Node, $"label {label} is also that of {labels[label].Node.Path}");
            _byNode.Add(owner.Node, partition);
            _partitions.Add(partition);
        }

        Invariant.Holds(_byNode.Count == Tree.Partitions.Count);
        var last = Doorbells.FastCount + _partitions.Count;
        if (_partitions.Count == 0)
            Remarks.Warn(Tree.Root, "no partition");
        else if (last >= Handle.LocalFirst)
        {
            Remarks.Inform(
                Tree.Root,
                $"partitions above number {Handle.LocalFirst - 1} (up to {last}) know themselves as -1 only, and nobody can manage them");
        }
    }
}
