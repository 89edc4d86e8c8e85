using FslHv.DeviceTree;

namespace FslHv.Drivers;

/// <summary>A row of pages of the kernel's own memory. Shape: a guest-physical address, a multiple of the page; none is 0 pages.</summary>
internal readonly record struct KernelPages(ulong Address, ulong Count)
{
    /// <summary>Size of a page.</summary>
    public const int PageBytes = 4096;

    /// <summary>
    /// The pages that the driver's buffers come from: the upper half of the largest memory node of the guest tree. Our kernel keeps nothing else in
    /// memory; images and the tree usually lie in the lower half. None where the tree has no memory.
    /// </summary>
    public static KernelPages In(DeviceTreeDocument tree)
    {
        var (largest, size) = (0UL, 0UL);
        foreach (var node in tree.Root.Children)
        {
            if (node.Property("device_type")?.AsString() == "memory" && node.Property("reg") is { } reg
                && Range(tree.Root, reg) is { } range && range.Size > size)
                (largest, size) = range;
        }

        var first = (largest + (size / 2) + PageBytes - 1) / PageBytes;
        var end = (largest + size) / PageBytes;
        return end > first ? new(first * PageBytes, end - first) : default;
    }

    private static (ulong Address, ulong Size)? Range(DeviceTreeNode root, DeviceTreeProperty reg)
    {
        var address = Cells(root, "#address-cells", 2);
        var size = Cells(root, "#size-cells", 1);
        if (address is not (1 or 2) || size is not (1 or 2) || reg.CellCount < address + size)
            return null;
        return (Number(reg, 0, address), Number(reg, address, size));
    }

    private static int Cells(DeviceTreeNode root, string name, int otherwise) =>
        root.Property(name) is { Length: sizeof(uint) } property ? (int)property.Cell(0) : otherwise;

    private static ulong Number(DeviceTreeProperty reg, int cell, int width) => width == 1 ? reg.Cell(cell) : reg.Cell64(cell);
}
