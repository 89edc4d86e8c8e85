using System.Text;
using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>
/// GETPROP and SETPROP. In order: the path, the name, the length, memory for the value, the value to set. Source: <c>ioctl_dtprop</c> of Linux
/// <c>drivers/virt/fsl_hypervisor.c</c>; its first version had a string helper of its own, <c>strdup_from_user</c>.
/// </summary>
/// <param name="Number">Its number at the open file.</param>
/// <param name="Asked">The ioctl.</param>
/// <param name="Partition">Whose tree.</param>
/// <param name="Path">Path of the node.</param>
/// <param name="Name">Name of the property.</param>
/// <param name="LengthBytes">Length of the value, or room for it.</param>
/// <param name="Value">The value to set; null to get it.</param>
/// <param name="Fidelity">Which defects the driver has.</param>
internal sealed record PropertyTransfer(
    RequestId Number, ControlQuestion Asked, Handle Partition, UserText Path, UserText Name, uint LengthBytes, UserBuffer? Value, Fidelity Fidelity)
    : Transfer(Number, Asked, Fidelity)
{
    /// <summary>
    /// The physical address that <c>__pa</c> makes of the pointer to nothing that an allocation of 0 bytes gives (16): no machine has memory there.
    /// </summary>
    private const ulong AddressOfNothing = unchecked(16 - 0xC000_0000_0000_0000UL);

    public override ulong PageCount => 2 + PagesOf(LengthBytes);

    public override Refusal? CheckArguments(IActorContext context) =>
        CheckText(context, Path, DriverFaults.IoctlPathNoMemory)
        ?? CheckText(context, Name, DriverFaults.IoctlNameNoMemory)
        ?? (LengthBytes > Hcall.PropertyValueBytesMax ? new(Errno.EINVAL) : null);

    public override string NoMemory => DriverFaults.IoctlValueNoMemory;

    public override Refusal? CheckMemory(IActorContext context) =>
        Value is { } value && value.Memory.ReadablePrefix(value.Address, LengthBytes) < LengthBytes ? new(Errno.EFAULT) : null;

    public override ValueList<(ulong Address, Bytes Bytes)> Stores()
    {
        Invariant.Holds(Pages.Count == PageCount);
        var stores = new List<(ulong, Bytes)>(3);
        if (Path.Flaw == UserTextFlaw.None)
            stores.Add((PathAddress, Text(Path)));
        if (Name.Flaw == UserTextFlaw.None)
            stores.Add((NameAddress, Text(Name)));
        if (Value is { } value)
            stores.Add((ValueAddress, value.Memory.Read(value.Address, (int)LengthBytes)));
        return stores.ToValueList();
    }

    public override Hcall ToHcall() => Value is null
        ? new Hcall.PartitionGetDtprop(Partition, PathAddress, NameAddress, ValueAddress, LengthBytes)
        : new Hcall.PartitionSetDtprop(Partition, PathAddress, NameAddress, ValueAddress, LengthBytes);

    public override (ulong Address, int LengthBytes)? Load(HcallAnswer answer) =>
        Value is null && answer.Status == HcallStatus.Success ? (ValueAddress, (int)answer.R4) : null;

    public override uint? NeededBytes(HcallAnswer answer) =>
        Value is null && answer.Status == HcallStatus.BufferOverflow && !Fidelity.Has(Defect.NeededLengthLost) ? answer.R4 : null;

    private ulong PathAddress => Path.Flaw == UserTextFlaw.None ? Pages.Address : AddressOfNothing;

    private ulong NameAddress => Name.Flaw == UserTextFlaw.None ? Pages.Address + PageBytes : AddressOfNothing;

    private ulong ValueAddress => Pages.Address + (2 * PageBytes);

    private Refusal? CheckText(IActorContext context, UserText text, string noMemory)
    {
        var error = text.Flaw switch
        {
            UserTextFlaw.None => context.FaultPoint(noMemory) ? Errno.ENOMEM : Errno.None,
            UserTextFlaw.Faults => Fidelity.Has(Defect.StringFaultIsEmpty) ? Errno.None : Errno.EFAULT,
            UserTextFlaw.TooLong => Fidelity.Has(Defect.LongStringErrno) ? Errno.ENAMETOOLONG : Errno.EINVAL,
            _ => throw Invariant.Unreachable(text.Flaw),
        };
        if (error == Errno.None)
            return null;
        return Fidelity.Has(Defect.ErrorPointerFreed) ? Refusal.ByCrash(Defect.ErrorPointerFreed, $"an error pointer was freed ({error})") : new(error);
    }

    private static Bytes Text(UserText text) => Bytes.Copy(Encoding.Latin1.GetBytes(text.Text + '\0'));
}
