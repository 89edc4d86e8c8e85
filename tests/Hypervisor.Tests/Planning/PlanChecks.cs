using FslHv.Abi;
using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Tests.Planning;

/// <summary>What holds of every plan.</summary>
internal static class PlanChecks
{
    /// <summary>Handles are dense, lines lead to their handles, and the tree says the same.</summary>
    public static void Partition(MachinePlan plan, int index)
    {
        var partition = plan.Partitions[index];
        Assert.True(partition.Lines.Count <= PartitionPlan.LinesMax);
        for (var n = 0; n < partition.LocalHandles.Count; n++)
            Assert.Equal(Handle.LocalFirst + (uint)n, partition.LocalHandles[n].Handle.Value);
        Assert.Equal(partition.GlobalHandles.Count, partition.GlobalHandles.Select(entry => entry.Handle).Distinct().Count());
        for (var line = 0; line < partition.Lines.Count; line++)
        {
            var entry = Assert.IsType<HandleEntry.Interrupt>(partition.Find(partition.Lines[line].Handle));
            Assert.Equal(line, entry.Line);
        }

        if (GuestTrees.Of(partition) is { } tree)
            Tree(partition, tree);
        else
            Assert.NotNull(partition.Spec.InitFailure);
    }

    /// <summary>Receivers are lines whose handle is an interrupt of that guest.</summary>
    public static void Doorbells(MachinePlan plan)
    {
        foreach (var doorbell in plan.Doorbells)
        {
            foreach (var receiver in doorbell.Receivers)
                Assert.Equal(doorbell.Name.Split('/')[^1], plan.Partitions[receiver.Partition].Lines[receiver.Line].Name.Split('/')[^1]);
        }
    }

    /// <summary>A guest's end of a channel and its handle name each other.</summary>
    public static void ByteChannels(MachinePlan plan)
    {
        for (var partition = 0; partition < plan.Partitions.Count; partition++)
        {
            foreach (var entry in plan.Partitions[partition].LocalHandles.ToArray().OfType<HandleEntry.ByteChannel>())
            {
                var channel = plan.ByteChannels[entry.Channel];
                var (own, other) = entry.Side == 0 ? (channel.First, channel.Second) : (channel.Second, channel.First);
                var guest = Assert.IsType<ByteChannelEnd.Guest>(own);
                Assert.Equal((partition, entry.Handle), (guest.Partition, guest.Handle));
                Assert.Equal(other.ToString(), entry.Endpoint);
            }
        }
    }

    private static void Tree(PartitionPlan partition, DeviceTreeDocument tree)
    {
        var handles = tree.Find("/hypervisor/handles")!;
        Assert.Equal(partition.Spec.Id.Value, tree.Find("/hypervisor")!.Property("guest-id")!.Cell(0));
        foreach (var node in handles.Descendants())
        {
            if (node.Property("hv-handle") is { } handle)
                Assert.NotNull(partition.Find(new Handle(handle.Cell(0))));
            for (var i = 0; i < (node.Property("interrupts")?.CellCount ?? 0); i += 2)
                Assert.IsType<HandleEntry.Interrupt>(partition.Find(new Handle(node.Property("interrupts")!.Cell(i))));
        }

        foreach (var entry in partition.LocalHandles)
        {
            var path = entry is HandleEntry.Device device ? device.GuestPath : $"/hypervisor/handles/{entry.Node}";
            Assert.NotNull(tree.Find(path));
        }
    }
}
