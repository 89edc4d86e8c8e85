using FslHv.Abi;
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
        var (largest, size) = GuestTree.LargestMemory(tree);
        var first = (largest + (size / 2) + PageBytes - 1) / PageBytes;
        var end = (largest + size) / PageBytes;
        return end > first ? new(first * PageBytes, end - first) : default;
    }

    /// <summary>All but the last, and the last: none of either where there are none.</summary>
    public (KernelPages Most, KernelPages Last) SplitLast() =>
        Count == 0 ? default : (new(Address, Count - 1), new(Address + ((Count - 1) * PageBytes), 1));
}
