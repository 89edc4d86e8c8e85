using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>
/// What an ioctl writes into its caller's memory when it is over. In order: a copied buffer, whose pages were pinned and cannot fault; the value of a property;
/// <c>proplen</c>; and <c>ret</c>, or the whole structure of GET_STATUS, where <c>status</c> keeps the caller's value when the hypervisor refused.
/// The first that faults ends it with <c>EFAULT</c>; what was written before stays, and so does what was done. A word is written as a whole or not at
/// all, anything longer up to the first byte that faults. Source: Linux <c>drivers/virt/fsl_hypervisor.c</c>; of the first version, whose union every
/// call used its own part of, the same is assumed.
/// </summary>
public static class IoctlWriteBack
{
    /// <summary>The answer to a raw ioctl.</summary>
    /// <param name="raw">The call.</param>
    /// <param name="layout">Its structure, which could be read.</param>
    /// <param name="done">How it went.</param>
    public static SyscallAnswer.RawIoctlDone Answer(Syscall.RawIoctl raw, IoctlLayout layout, SyscallAnswer.IoctlDone done)
    {
        var structure = IoctlStructure.Read(layout, raw.Memory, raw.Argument, raw.Order);
        Invariant.Holds(structure is not null);
        var writes = new List<UserWrite>(3);
        if (layout.Number == (int)IoctlNumber.Memcpy && done.Value.Length > 0)
            writes.Add(new(structure.Value.Long("local_vaddr"), done.Value));
        var error = done.Error;
        if (error == Errno.None && !TryWrite(raw, structure.Value, done, writes))
            error = Errno.EFAULT;
        return new(raw.Id, error, writes.ToValueList());
    }

    private static bool TryWrite(Syscall.RawIoctl raw, IoctlStructure structure, SyscallAnswer.IoctlDone done, List<UserWrite> writes)
    {
        if (structure.Layout.Number == (int)IoctlNumber.GetStatus)
            return TryWriteBytes(raw.Memory, raw.Argument, StatusOf(structure, done), writes);
        if (structure.Layout.Number == (int)IoctlNumber.GetProp)
        {
            var needed = done.Ret == HcallStatus.Success ? (uint)done.Value.Length : done.NeededBytes;
            if (!TryWriteBytes(raw.Memory, structure.Long("propval"), done.Value, writes) || !TryWriteWord(raw, structure, "proplen", needed, writes))
                return false;
        }

        return TryWriteWord(raw, structure, "ret", (uint)done.Ret, writes);
    }

    private static Bytes StatusOf(IoctlStructure structure, SyscallAnswer.IoctlDone done)
    {
        var bytes = structure.Bytes.Span.ToArray();
        structure.Order.WriteWord(bytes.AsSpan(structure.Layout.OffsetOf("ret")), (uint)done.Ret);
        if (done.State is { } state)
            structure.Order.WriteWord(bytes.AsSpan(structure.Layout.OffsetOf("status")), (uint)state);
        return Bytes.Take(bytes);
    }

    /// <summary>Writes a word; null is nothing to write.</summary>
    private static bool TryWriteWord(Syscall.RawIoctl raw, IoctlStructure structure, string field, uint? value, List<UserWrite> writes)
    {
        if (value is not { } word)
            return true;
        var address = raw.Argument + (ulong)structure.Layout.OffsetOf(field);
        if (raw.Memory.WritablePrefix(address, sizeof(uint)) < sizeof(uint))
            return false;
        var bytes = new byte[sizeof(uint)];
        structure.Order.WriteWord(bytes, word);
        writes.Add(new(address, Bytes.Take(bytes)));
        return true;
    }

    private static bool TryWriteBytes(UserMemory memory, ulong address, Bytes bytes, List<UserWrite> writes)
    {
        var count = (int)memory.WritablePrefix(address, (ulong)bytes.Length);
        if (count > 0)
            writes.Add(new(address, count == bytes.Length ? bytes : Bytes.Copy(bytes.Span[..count])));
        return count == bytes.Length;
    }
}
