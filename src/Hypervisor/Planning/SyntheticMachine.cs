using FslHv.DeviceTree;

namespace FslHv.Hypervisor;

/// <summary>Makes configuration trees of any size, for measurements and tests.</summary>
public static class SyntheticMachine
{
    /// <summary>Partitions in one folder node: adding a node is linear in its siblings.</summary>
    private const int FolderSize = 1000;

    private const ulong MemoryBytes = 0x1000_0000;

    /// <summary>
    /// A tree of that many partitions, <c>p0</c> and so on: each with one cpu, 256 MiB of memory at guest address 0 and a guest image, without
    /// devices. More than 24 need <see cref="PlanOptions.PartitionsMax"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">None, or more than <see cref="PlanOptions.PartitionsLimit"/>.</exception>
    public static DeviceTreeDocument Tree(int partitions)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(partitions);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(partitions, PlanOptions.PartitionsLimit);
        var root = new DeviceTreeNode("").Set(DeviceTreeProperty.FromStrings("compatible", "fsl,hv-config"));
        root.Add(new DeviceTreeNode("hv-config")).Set(DeviceTreeProperty.FromStrings("compatible", "hv-config"));
        var folder = root;
        for (var i = 0; i < partitions; i++)
        {
            if (i % FolderSize == 0)
                folder = root.Add(new DeviceTreeNode($"folder{i / FolderSize}"));
            var area = folder.Add(new DeviceTreeNode($"area{i}"));
            FillArea(area, (uint)i);
            FillPartition(folder.Add(new DeviceTreeNode($"p{i}")), (uint)i);
        }

        return new DeviceTreeDocument(root);
    }

    private static void FillArea(DeviceTreeNode node, uint number)
    {
        var address = (number + 1) * MemoryBytes;
        node.Set(DeviceTreeProperty.FromStrings("compatible", "phys-mem-area"))
            .Set(DeviceTreeProperty.FromCells("addr", (uint)(address >> 32), (uint)address))
            .Set(DeviceTreeProperty.FromCells("size", 0, (uint)MemoryBytes))
            .Set(DeviceTreeProperty.FromCells("phandle", number + 1));
    }

    private static void FillPartition(DeviceTreeNode node, uint number)
    {
        node.Set(DeviceTreeProperty.FromStrings("compatible", "partition"))
            .Set(DeviceTreeProperty.FromStrings("label", node.Name))
            .Set(DeviceTreeProperty.FromCells("cpus", number, 1))
            .Set(DeviceTreeProperty.FromCells("dtb-window", 0, 0x0100_0000, 0, 0x10000))
            .Set(DeviceTreeProperty.FromCells("guest-image", 0xF, 0xE802_0000, 0, 0, 0, 0x00E0_0000));
        node.Add(new DeviceTreeNode("ram"))
            .Set(DeviceTreeProperty.FromStrings("compatible", "guest-phys-mem-area"))
            .Set(DeviceTreeProperty.FromCells("phys-mem", number + 1))
            .Set(DeviceTreeProperty.FromCells("guest-addr", 0, 0));
    }
}
