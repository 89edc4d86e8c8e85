using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>
/// MEMCPY. In order: the sides, the count, the array of pages, the list, the caller's pages, one list entry a page. The pages of the caller's buffer
/// are one row of the kernel's here, where the original pins them wherever they are; so a buffer that is larger than the kernel's memory is
/// <c>ENOMEM</c>. Source: <c>ioctl_memcpy</c> of Linux <c>drivers/virt/fsl_hypervisor.c</c>.
/// </summary>
internal sealed record CopyTransfer(RequestId Number, ControlQuestion Asked, Ioctl.Memcpy Call, CopyPlan Plan, Fidelity Fidelity)
    : Transfer(Number, Asked, Fidelity)
{
    private const string ZeroSize = "a zero-size allocation was dereferenced";

    /// <summary>What the allocator of the kernel leaves in memory that was freed (<c>POISON_FREE</c>): stands for whatever was there.</summary>
    private const ulong Stale = 0x6B6B_6B6B_6B6B_6B6B;

    private const ulong PointerBytes = sizeof(ulong);

    /// <summary>A buffer that turns out not to be all there is never put into the row: then only the list needs pages.</summary>
    public override ulong PageCount => ListPages + (IsPinned ? BufferPages : 0);

    public override string NoMemory => DriverFaults.IoctlListNoMemory;

    public override ulong LeakedPages => Fidelity.Has(Defect.MemcpyPageArrayLeak) ? PagesOf(Math.Max(1, Plan.Pages * PointerBytes)) : 0;

    /// <summary>The first version returned at once, and so leaked; the next one left by the way that releases pages.</summary>
    public override Refusal WithoutMemory => Fidelity.Has(Defect.PinCountUninitialised) && !Fidelity.Has(Defect.MemcpyPageArrayLeak)
        ? Refusal.ByCrash(Defect.PinCountUninitialised, "pages were released that had never been pinned")
        : base.WithoutMemory;

    public override Refusal? CheckArguments(IActorContext context)
    {
        if ((Call.Source == Handle.Self) == (Call.Target == Handle.Self))
            return new(Errno.EINVAL);
        if ((Call.CountBytes == 0 || Plan.Overflows) && !Fidelity.Has(Defect.MemcpyCountUnchecked))
            return new(Errno.EINVAL);
        return Plan.Pages >= CopyPlan.PagesMax || context.FaultPoint(DriverFaults.IoctlPageArrayNoMemory) ? new(Errno.ENOMEM) : null;
    }

    public override Refusal? CheckMemory(IActorContext context)
    {
        if (WhyNotPinned(context) is { } error)
            return new(Fidelity.Has(Defect.PinShortfallEacces) ? Errno.EACCES : error);
        if (Plan.Pages == 0)
            return Refusal.ByCrash(Call.CountBytes == 0 || Plan.Overflows ? Defect.MemcpyCountUnchecked : Defect.MemcpyPages32, ZeroSize);
        return Plan.Overflows ? Refusal.ByCrash(Defect.MemcpyCountUnchecked, "the heap was overrun") : null;
    }

    public override ValueList<(ulong Address, Bytes Bytes)> Stores()
    {
        Invariant.Holds(Pages.Count == PageCount);
        var list = ScatterGatherEntry.Write(Entries().Span, Fidelity.Has(Defect.SgReservedUninitialised) ? Stale : 0);
        return [(BufferAddress, Call.Buffer.Memory.Read(Call.Buffer.Address, (int)Plan.CopiedBytes)), (ListAddress, list)];
    }

    public override Hcall ToHcall() => new Hcall.PartitionMemcpy(Call.Source, Call.Target, ListAddress, (uint)Plan.Pages);

    public override (ulong Address, int LengthBytes)? Load(HcallAnswer answer) =>
        IsFetched ? (BufferAddress, (int)Plan.CopiedBytes) : null;

    /// <summary>An error of the pinning is passed on as it is; fewer pages than asked for are a fault. Null when all are pinned.</summary>
    private Errno? WhyNotPinned(IActorContext context) =>
        context.FaultPoint(DriverFaults.IoctlPinNoMemory) ? Errno.ENOMEM
        : !IsPinned || context.FaultPoint(DriverFaults.IoctlPinShort) ? Errno.EFAULT
        : null;

    private bool IsFetched => Call.Target == Handle.Self;

    /// <summary>Whether all of the caller's buffer is there, and may be written where it is the target.</summary>
    private bool IsPinned
    {
        get
        {
            var (buffer, length) = (Call.Buffer, Plan.PinnedBytes(Call.CountBytes));
            return (IsFetched ? buffer.Memory.WritablePrefix(buffer.Address, length) : buffer.Memory.ReadablePrefix(buffer.Address, length)) == length;
        }
    }

    private ulong BufferPages => PagesOf(Plan.OffsetBytes + Plan.CopiedBytes);

    private ulong ListPages => PagesOf(Math.Max(1, Plan.Pages * ScatterGatherEntry.EntryBytes));

    private ulong BufferAddress => Pages.Address + Plan.OffsetBytes;

    private ulong ListAddress => Pages.Address + (BufferPages * PageBytes);

    /// <summary>One entry a page, also when nothing is left for it.</summary>
    private ValueList<ScatterGatherEntry> Entries()
    {
        var entries = new ScatterGatherEntry[Plan.Pages];
        var done = 0UL;
        for (var i = 0; i < entries.Length; i++)
        {
            var size = i == 0 ? Plan.FirstBytes : Math.Min(Plan.CopiedBytes - done, PageBytes);
            var (local, remote) = (BufferAddress + done, unchecked(Call.RemoteAddress + done));
            entries[i] = IsFetched ? new(remote, local, size) : new(local, remote, size);
            done += size;
        }

        Invariant.Holds(done == Plan.CopiedBytes);
        return ValueList.Create<ScatterGatherEntry>(entries);
    }
}
