using System.Text;
using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>
/// An ioctl that passes strings, values or a buffer through the kernel's memory: what goes where, and the hcall that is made of it. The pages of the
/// caller's buffer are one row of the kernel's here, where the original pins them wherever they are.
/// </summary>
/// <param name="Number">Its number at the open file.</param>
/// <param name="Process">Who made the ioctl.</param>
/// <param name="Id">Number of the process's question.</param>
/// <param name="Call">The ioctl.</param>
/// <param name="Pages">Its pages, once it has them.</param>
/// <param name="Ret">What the hypervisor said, once it has.</param>
internal sealed record Transfer(
    RequestId Number, ActorId Process, RequestId Id, Ioctl Call, KernelPages Pages = default, HcallStatus Ret = HcallStatus.Success)
{
    private const ulong PageBytes = KernelPages.PageBytes;

    /// <summary>What the driver refuses before it asks for memory; none for a good call.</summary>
    public static Errno Check(Ioctl call) => call switch
    {
        Ioctl.Memcpy c when (c.Source == Handle.Self) == (c.Target == Handle.Self) => Errno.EINVAL,
        Ioctl.Memcpy c when c.CountBytes == 0 || c.CountBytes > ulong.MaxValue - (ulong)c.Offset - PageBytes + 1 => Errno.EINVAL,
        Ioctl.Memcpy c when c.CountBytes > (ulong)c.Buffer.Length => Errno.EFAULT,
        Ioctl.GetProp c when IsTooLong(c.Path) || IsTooLong(c.Name) || c.LengthBytes > Hcall.PropertyValueBytesMax => Errno.EINVAL,
        Ioctl.SetProp c when IsTooLong(c.Path) || IsTooLong(c.Name) || c.Value.Length > Hcall.PropertyValueBytesMax => Errno.EINVAL,
        _ => Errno.None,
    };

    /// <summary>How many pages it takes.</summary>
    public ulong PageCount => Call switch
    {
        Ioctl.Memcpy c => BufferPages(c) + PagesOf(BufferPages(c) * ScatterGatherEntry.EntryBytes),
        Ioctl.GetProp c => 2 + PagesOf(c.LengthBytes),
        Ioctl.SetProp c => 2 + PagesOf((ulong)c.Value.Length),
        _ => throw Invariant.Unreachable(Call),
    };

    /// <summary>What is put into the pages, in order.</summary>
    public ValueList<(ulong Address, Bytes Bytes)> Stores()
    {
        Invariant.Holds(Pages.Count == PageCount);
        return Call switch
        {
            Ioctl.Memcpy c => [(BufferAddress(c), Contents(c)), (ListAddress(c), ScatterGatherEntry.Write(Entries(c).Span))],
            Ioctl.GetProp c => [(PathAddress, Text(c.Path)), (NameAddress, Text(c.Name))],
            Ioctl.SetProp c => [(PathAddress, Text(c.Path)), (NameAddress, Text(c.Name)), (ValueAddress, c.Value)],
            _ => throw Invariant.Unreachable(Call),
        };
    }

    /// <summary>The hcall.</summary>
    public Hcall ToHcall() => Call switch
    {
        Ioctl.Memcpy c => new Hcall.PartitionMemcpy(c.Source, c.Target, ListAddress(c), (uint)BufferPages(c)),
        Ioctl.GetProp c => new Hcall.PartitionGetDtprop(c.Partition, PathAddress, NameAddress, ValueAddress, c.LengthBytes),
        Ioctl.SetProp c => new Hcall.PartitionSetDtprop(c.Partition, PathAddress, NameAddress, ValueAddress, (uint)c.Value.Length),
        _ => throw Invariant.Unreachable(Call),
    };

    /// <summary>What the caller gets out of the pages when the hypervisor has answered; null for nothing.</summary>
    public (ulong Address, int LengthBytes)? Load(HcallAnswer answer) => Call switch
    {
        Ioctl.Memcpy { Target: var target } c when target == Handle.Self => (BufferAddress(c), (int)c.CountBytes),
        Ioctl.GetProp when answer.Status == HcallStatus.Success => (ValueAddress, (int)answer.R4),
        _ => null,
    };

    public void AddTo(ref StateHash hash)
    {
        hash.Add(Number.Value);
        hash.Add(Process);
        hash.Add(Id.Value);
        hash.Add(Call.ToString());
        hash.Add(Pages.Address);
        hash.Add(Pages.Count);
        hash.Add((uint)Ret);
    }

    private ulong PathAddress => Pages.Address;

    private ulong NameAddress => Pages.Address + PageBytes;

    private ulong ValueAddress => Pages.Address + (2 * PageBytes);

    private static bool IsTooLong(string text) => text.Length >= Hcall.PropertyPathBytesMax;

    private static Bytes Text(string text) => Bytes.Copy(Encoding.Latin1.GetBytes(text + '\0'));

    private static Bytes Contents(Ioctl.Memcpy call) =>
        (ulong)call.Buffer.Length == call.CountBytes ? call.Buffer : Bytes.Copy(call.Buffer.Span[..(int)call.CountBytes]);

    private static ulong PagesOf(ulong bytes) => (bytes + PageBytes - 1) / PageBytes;

    private static ulong BufferPages(Ioctl.Memcpy call) => PagesOf(call.CountBytes + (ulong)call.Offset);

    private ulong BufferAddress(Ioctl.Memcpy call) => Pages.Address + (ulong)call.Offset;

    private ulong ListAddress(Ioctl.Memcpy call) => Pages.Address + (BufferPages(call) * PageBytes);

    /// <summary>One entry a page: the first one up to the page's end, the last one what is left.</summary>
    private ValueList<ScatterGatherEntry> Entries(Ioctl.Memcpy call)
    {
        var entries = new ScatterGatherEntry[BufferPages(call)];
        var done = 0UL;
        for (var i = 0; i < entries.Length; i++)
        {
            var size = Math.Min(call.CountBytes - done, i == 0 ? PageBytes - (ulong)call.Offset : PageBytes);
            var (local, remote) = (BufferAddress(call) + done, unchecked(call.RemoteAddress + done));
            entries[i] = call.Source == Handle.Self ? new(local, remote, size) : new(remote, local, size);
            done += size;
        }

        Invariant.Holds(done == call.CountBytes);
        return ValueList.Create<ScatterGatherEntry>(entries);
    }
}
