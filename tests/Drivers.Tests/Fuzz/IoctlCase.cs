using FslHv.Abi;

namespace FslHv.Drivers.Tests;

/// <summary>A raw ioctl of the fuzzer, and what may come of it.</summary>
internal sealed record IoctlCase(uint Request, ulong Argument, UserMemory Memory, ByteOrder Order, Fidelity Fidelity)
{
    private static readonly Errno[] Always = [Errno.None, Errno.EFAULT, Errno.EINVAL, Errno.ENOMEM];

    private IoctlNumbering Numbering => Fidelity.Has(Defect.UnionIoctls) ? IoctlNumbering.Union : IoctlNumbering.Merged;

    /// <summary>The structure; null when the driver never gets to see it.</summary>
    public IoctlStructure? Structure =>
        Numbering.Find(Request, out var layout) == Errno.None ? IoctlStructure.Read(layout!, Memory, Argument, Order) : null;

    /// <summary>Whether the guest may go down with it: it stops or restarts itself, or a defect takes the kernel.</summary>
    public bool MayEndTheGuest(string? panic) => Structure is { } structure && (IoctlNumber)structure.Layout.Number switch
    {
        IoctlNumber.Stop or IoctlNumber.Restart => panic is null && structure.Word("partition") is 1 or uint.MaxValue,
        IoctlNumber.Memcpy => IsOf(panic, Defect.MemcpyCountUnchecked, Defect.MemcpyPages32, Defect.PinCountUninitialised),
        IoctlNumber.GetProp or IoctlNumber.SetProp => IsOf(panic, Defect.ErrorPointerFreed),
        _ => false,
    };

    /// <summary>What is wrong with an answer; null when nothing is.</summary>
    public string? FlawOf(Errno error, ValueList<UserWrite> writes)
    {
        var known = Numbering.Find(Request, out _);
        if (known != Errno.None || Structure is not { } structure)
            return error == (known == Errno.None ? Errno.EFAULT : known) && writes.Count == 0 ? null : $"{error} where the call is not even known";
        if (!IsAllowed(error))
            return $"{error} is not allowed";
        if (error is not (Errno.None or Errno.EFAULT) && writes.Count > 0)
            return $"{error}, and something is written";
        foreach (var write in writes)
        {
            if (Memory.WritablePrefix(write.Address, (ulong)write.Bytes.Length) < (ulong)write.Bytes.Length)
                return $"{write} is not writable";
            if (!Fields(structure).Any(field => write.Address >= field.Address && write.Address - field.Address + (ulong)write.Bytes.Length <= field.Length))
                return $"{write} is in no field that the call may write";
        }

        return error == Errno.None ? FlawOfResult(structure, writes) : null;
    }

    public override string ToString() => $"request 0x{Request:x8} argument 0x{Argument:x} {Order} {Structure} in {Memory.Regions}";

    private static bool IsOf(string? panic, params Defect[] defects) =>
        panic is not null && defects.Any(defect => panic.StartsWith($"fsl-hv: {Defects.Of(defect).Name}: ", StringComparison.Ordinal));

    private bool IsAllowed(Errno error) =>
        Always.Contains(error)
        || (error == Errno.EACCES && Fidelity.Has(Defect.PinShortfallEacces))
        || (error == Errno.ENAMETOOLONG && Fidelity.Has(Defect.LongStringErrno));

    private string? FlawOfResult(IoctlStructure structure, ValueList<UserWrite> writes)
    {
        if (writes.Count == 0 || writes[^1].Address != Argument)
            return "ret is not written last";
        var last = writes[^1];
        var ret = Order.ReadWord(last.Bytes.Span);
        if (ret > (uint)HcallStatus.BufferOverflow)
            return $"ret {ret} is no status";
        if (structure.Layout.Number != (int)IoctlNumber.GetStatus)
            return last.Bytes.Length == 4 ? null : $"{last.Bytes.Length} bytes of ret";
        var was = structure.Bytes.Span;
        var isKept = last.Bytes.Length == 12 && last.Bytes.Span[4..8].SequenceEqual(was[4..8]) && (ret == 0 || last.Bytes.Span[8..].SequenceEqual(was[8..]));
        return !isKept ? "a status changed what is the caller's" : ret == 0 && Order.ReadWord(last.Bytes.Span[8..]) > 6 ? "no such state" : null;
    }

    private IEnumerable<(ulong Address, ulong Length)> Fields(IoctlStructure structure)
    {
        yield return (Argument, structure.Layout.Number == (int)IoctlNumber.GetStatus ? 12u : 4u);
        if (structure.Layout.Number == (int)IoctlNumber.GetProp)
        {
            yield return (Argument + 32, 4);
            yield return (structure.Long("propval"), structure.Word("proplen"));
        }

        if (structure.Layout.Number == (int)IoctlNumber.Memcpy && structure.Word("target") == uint.MaxValue)
            yield return (structure.Long("local_vaddr"), structure.Long("count"));
    }
}
