using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>
/// Builds a partition's guest tree, and gives its handles and lines on the way. The order is that of the original, because numbers depend
/// on it: memory and cpus, devices, error queue, send and receive doorbells, managed partitions, own shutdown, byte channels, updates.
/// Source: Topaz <c>src/guest.c</c>, <c>init_guest_primary</c>.
/// </summary>
internal sealed class GuestTreeBuilder
{
    private readonly MachineDraft _machine;
    private readonly GuestRoot _root;
    private readonly GuestCpus _cpus;
    private readonly GuestMemory _memory;
    private readonly GuestDevices _devices;
    private readonly GuestDoorbells _doorbells;
    private readonly GuestManagedPartitions _managed;
    private readonly GuestByteChannels _channels;

    public GuestTreeBuilder(MachineDraft machine)
    {
        _machine = machine;
        _root = new GuestRoot(machine);
        _cpus = new GuestCpus(machine);
        _memory = new GuestMemory(machine);
        _devices = new GuestDevices(machine);
        _doorbells = new GuestDoorbells(machine);
        _managed = new GuestManagedPartitions(machine);
        _channels = new GuestByteChannels(machine);
    }

    /// <summary>Completes the draft: either its tree is in its spec, or its failure is.</summary>
    /// <param name="partition">The draft, with its properties read.</param>
    /// <param name="ends">Byte channels that it got are added here.</param>
    public void Build(PartitionDraft partition, List<GuestEnd> ends)
    {
        Invariant.Holds(partition.Spec is { InitFailure: null });
        if (partition.Failure is null)
            Fill(partition, ends);
        if (partition.Failure is null && Depth(partition.Root) > DeviceTreeLimits.DepthMax)
            partition.Fail($"nodes of its guest tree are nested more than {DeviceTreeLimits.DepthMax} deep", _machine.Remarks);
        partition.Spec = partition.Failure is { } failure
            ? partition.Spec with { InitFailure = failure }
            : partition.Spec with { GuestTree = Bytes.Take(DeviceTreeBlob.Write(new DeviceTreeDocument(partition.Root))) };
    }

    private static int Depth(DeviceTreeNode node)
    {
        var below = 0;
        foreach (var child in node.Children)
            below = Math.Max(below, Depth(child));
        return below + 1;
    }

    private void Fill(PartitionDraft partition, List<GuestEnd> ends)
    {
        var updates = new NodeUpdate(_machine, partition);
        var handles = _root.Build(partition);
        var cpus = partition.Root.FindOrAdd("cpus");
        var memoryEnd = _memory.Build(partition, updates);
        _cpus.Build(partition, cpus, memoryEnd);
        if (partition.Failure is null)
            _devices.Build(partition, updates, handles);
        if (partition.Failure is null)
            _doorbells.BuildErrorQueue(partition, handles);
        if (partition.Failure is null)
        {
            _doorbells.BuildSends(partition, handles, updates);
            _doorbells.BuildReceives(partition, handles, updates);
            _managed.Build(partition, handles);
        }

        if (partition.Failure is null)
            _doorbells.BuildShutdown(partition, handles);
        if (partition.Failure is not null)
            return;
        _channels.Build(partition, handles, updates, ends);
        GuestAliases.Build(_machine, partition);
        updates.Apply(partition.Node, partition.Root);
        updates.ApplyPhandles();
    }
}
