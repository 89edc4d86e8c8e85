using FslHv.Abi;

namespace FslHv.Drivers;

/// <summary>
/// The arithmetic of a copy, with the widths of the driver's variables: the number of pages is (count + offset + 4095) / 4096, the first page takes
/// up to its end, and each further one up to a page of what is left. Source: <c>ioctl_memcpy</c> of Linux <c>drivers/virt/fsl_hypervisor.c</c>, where
/// the number of pages is an <c>unsigned int</c> and what is left after the first page an <c>uint32_t</c>.
/// </summary>
/// <param name="OffsetBytes">Where in its page the buffer starts.</param>
/// <param name="Pages">How many pages, and list entries.</param>
/// <param name="FirstBytes">What the first entry copies.</param>
/// <param name="LeftBytes">What the driver believes is left after it.</param>
/// <param name="Overflows">The sum above wrapped around.</param>
internal readonly record struct CopyPlan(ulong OffsetBytes, ulong Pages, ulong FirstBytes, ulong LeftBytes, bool Overflows)
{
    /// <summary>From so many pages on no kernel has memory for their array.</summary>
    public const ulong PagesMax = 1UL << 32;

    private const ulong PageBytes = KernelPages.PageBytes;

    /// <summary>The plan of a copy.</summary>
    public static CopyPlan Of(Ioctl.Memcpy call, Fidelity fidelity)
    {
        var offset = call.Buffer.Address % PageBytes;
        var pages = unchecked(call.CountBytes + offset + PageBytes - 1) / PageBytes;
        var first = Math.Min(call.CountBytes, PageBytes - offset);
        var left = call.CountBytes - first;
        return new(
            offset,
            fidelity.Has(Defect.MemcpyPages32) ? (uint)pages : pages,
            first,
            fidelity.Has(Defect.MemcpyLeft32) ? (uint)left : left,
            call.CountBytes > ulong.MaxValue - offset - PageBytes + 1);
    }

    /// <summary>How many bytes the list copies.</summary>
    public ulong CopiedBytes => Pages == 0 ? 0 : FirstBytes + Math.Min(LeftBytes, (Pages - 1) * PageBytes);

    /// <summary>How many bytes of the buffer lie on the pages that are pinned: at least one wherever there is a page.</summary>
    public ulong PinnedBytes(ulong countBytes) => Pages == 0 ? 0 : Math.Max(1, Math.Min(countBytes, (Pages * PageBytes) - OffsetBytes));
}
