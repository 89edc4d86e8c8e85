using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor.Planning;

/// <summary>
/// Finds what memory several partitions have, by going through the ends of all their areas in the order of physical addresses. Areas that are
/// <c>dma-only</c> count too: what a device stores there is seen wherever else the memory is.
/// </summary>
internal static class SharedRanges
{
    public static ValueList<SharedRangePlan> Of(IReadOnlyList<PartitionPlan> partitions)
    {
        var edges = Edges(partitions);
        var ranges = new List<SharedRangePlan>();
        var users = new SortedDictionary<int, int>(); // How many areas of each partition are open here.
        for (var i = 0; i < edges.Count;)
        {
            var from = edges[i].Address;
            for (; i < edges.Count && edges[i].Address == from; i++)
                Open(users, edges[i].Partition, edges[i].IsEnd ? -1 : 1);
            if (users.Count > 1)
                Add(ranges, (ulong)from, edges[i].Address, users.Keys.ToValueList());
        }

        Invariant.Holds(users.Count == 0);
        return ranges.ToValueList();
    }

    /// <summary>What of it each partition has.</summary>
    public static void Tell(PartitionPlan[] partitions, ValueList<SharedRangePlan> ranges)
    {
        var shares = new SortedDictionary<int, List<PhysicalRange>>();
        foreach (var range in ranges)
        {
            foreach (var partition in range.Partitions)
            {
                if (!shares.TryGetValue(partition, out var list))
                    shares.Add(partition, list = []);
                list.Add(range.Range);
            }
        }

        foreach (var (partition, list) in shares)
            partitions[partition] = partitions[partition] with { Spec = partitions[partition].Spec with { SharedMemory = list.ToValueList() } };
    }

    private static List<(UInt128 Address, bool IsEnd, int Partition)> Edges(IReadOnlyList<PartitionPlan> partitions)
    {
        var edges = new List<(UInt128 Address, bool IsEnd, int Partition)>();
        for (var i = 0; i < partitions.Count; i++)
        {
            foreach (var area in partitions[i].Spec.Memory)
            {
                edges.Add((area.Physical, false, i));
                edges.Add(((UInt128)area.Physical + area.Size, true, i));
            }
        }

        edges.Sort((a, b) => a.Address.CompareTo(b.Address));
        return edges;
    }

    private static void Open(SortedDictionary<int, int> users, int partition, int change)
    {
        var count = users.GetValueOrDefault(partition) + change;
        if (count == 0)
            users.Remove(partition);
        else
            users[partition] = count;
    }

    private static void Add(List<SharedRangePlan> ranges, ulong from, UInt128 to, ValueList<int> users)
    {
        Invariant.Holds(to > from);
        var size = (ulong)(to - from);
        if (ranges.Count > 0 && ranges[^1] is var (last, same) && last.Address + last.Size == from && same == users)
            ranges[^1] = new SharedRangePlan(last with { Size = last.Size + size }, users);
        else
            ranges.Add(new SharedRangePlan(new PhysicalRange(from, size), users));
    }
}
