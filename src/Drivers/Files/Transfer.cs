using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>
/// An ioctl that passes strings, values or a buffer through the kernel's memory: what goes where, and the hcall that is made of it. Its steps:
/// arguments are checked, a row of pages is asked for, memory is checked, pages are filled, the hcall is made, pages are looked at.
/// </summary>
/// <param name="Number">Its number at the open file.</param>
/// <param name="Asked">The ioctl.</param>
/// <param name="Fidelity">Which defects the driver has.</param>
internal abstract record Transfer(RequestId Number, ControlQuestion Asked, Fidelity Fidelity)
{
    protected const ulong PageBytes = KernelPages.PageBytes;

    /// <summary>Its pages, once it has them.</summary>
    public KernelPages Pages { get; init; }

    /// <summary>What the hypervisor said, once it has.</summary>
    public HcallStatus Ret { get; init; }

    /// <summary>How much is being loaded out of its pages.</summary>
    public int LoadBytes { get; init; }

    /// <summary>How many pages it asks for.</summary>
    public abstract ulong PageCount { get; }

    /// <summary>The fault point of their allocation.</summary>
    public abstract string NoMemory { get; }

    /// <summary>How many pages stay taken for ever when there are not as many as it asks for.</summary>
    public virtual ulong LeakedPages => 0;

    /// <summary>How it ends when there are not as many.</summary>
    public virtual Refusal WithoutMemory => new(Errno.ENOMEM);

    /// <summary>A transfer for a call that needs one; null for one that passes everything in registers.</summary>
    public static Transfer? For(RequestId number, ControlQuestion asked, Fidelity fidelity) => asked.Call switch
    {
        Ioctl.Memcpy copy => new CopyTransfer(number, asked, copy, CopyPlan.Of(copy, fidelity), fidelity),
        Ioctl.GetProp get => new PropertyTransfer(number, asked, get.Partition, get.Path, get.Name, get.LengthBytes, null, fidelity),
        Ioctl.SetProp set => new PropertyTransfer(number, asked, set.Partition, set.Path, set.Name, set.LengthBytes, set.Value, fidelity),
        _ => null,
    };

    /// <summary>What the driver refuses before it asks for its last memory; null for a good call.</summary>
    public abstract Refusal? CheckArguments(IActorContext context);

    /// <summary>What the driver refuses when it has its memory; null for a good call.</summary>
    public abstract Refusal? CheckMemory(IActorContext context);

    /// <summary>What is put into the pages, in order.</summary>
    public abstract ValueList<(ulong Address, Bytes Bytes)> Stores();

    /// <summary>The hcall.</summary>
    public abstract Hcall ToHcall();

    /// <summary>What the caller gets out of the pages when the hypervisor has answered; null for nothing.</summary>
    public abstract (ulong Address, int LengthBytes)? Load(HcallAnswer answer);

    /// <summary>What the caller gets besides: how long a property is that did not fit.</summary>
    public virtual uint? NeededBytes(HcallAnswer answer) => null;

    public void AddTo(ref StateHash hash)
    {
        hash.Add(Number.Value);
        Asked.AddTo(ref hash);
        hash.Add(Pages.Address);
        hash.Add(Pages.Count);
        hash.Add((uint)Ret);
        hash.Add(LoadBytes);
    }

    protected static ulong PagesOf(ulong bytes) => (bytes + PageBytes - 1) / PageBytes;
}
