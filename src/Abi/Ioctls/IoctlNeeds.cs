namespace FslHv.Abi;

/// <summary>
/// Which memory of its caller a raw ioctl needs, for a bridge that cannot look into it at will: the structure first, then what its pointers name. The bridge
/// asks, adds what it can get, and asks again, until nothing is missing; when a round gave nothing new, what is missing is not there, and the call is
/// made with what is. A string is asked for page by page, as it may end anywhere.
/// </summary>
public static class IoctlNeeds
{
    private const ulong PageBytes = 4096;

    /// <summary>What is needed and not known yet. Nothing for a request that is refused whatever memory holds.</summary>
    /// <param name="numbering">How the driver tells requests apart.</param>
    /// <param name="raw">The call, with the memory that is known so far.</param>
    public static ValueList<UserRange> Missing(IoctlNumbering numbering, Syscall.RawIoctl raw)
    {
        var missing = new List<UserRange>();
        if (numbering.Find(raw.Request, out var layout) == Errno.None)
            Collect(raw, layout!, missing);
        return missing.ToValueList();
    }

    private static void Collect(Syscall.RawIoctl raw, IoctlLayout layout, List<UserRange> missing)
    {
        if (IoctlStructure.Read(layout, raw.Memory, raw.Argument, raw.Order) is not { } structure)
            missing.Add(new(raw.Argument, (ulong)layout.SizeBytes, IsRead: true, IsWritten: true));
        else if (layout.Number == (int)IoctlNumber.Memcpy)
            CollectBuffer(raw.Memory, structure, missing);
        else if (layout.Number is (int)IoctlNumber.GetProp or (int)IoctlNumber.SetProp)
            CollectProperty(raw.Memory, structure, missing);
    }

    private static void CollectBuffer(UserMemory memory, IoctlStructure structure, List<UserRange> missing)
    {
        var (address, count) = (structure.Long("local_vaddr"), structure.Long("count"));
        var isFetched = structure.Word("target") == Handle.Self.Value;
        if (isFetched != (structure.Word("source") == Handle.Self.Value))
            AddMissing(memory, new(address, Math.Min(count, ulong.MaxValue - address), IsRead: true, IsWritten: isFetched), missing);
    }

    private static void CollectProperty(UserMemory memory, IoctlStructure structure, List<UserRange> missing)
    {
        var length = structure.Word("proplen");
        AddText(memory, structure.Long("path"), missing);
        AddText(memory, structure.Long("propname"), missing);
        var isGet = structure.Layout.Number == (int)IoctlNumber.GetProp;
        if (length <= Hcall.PropertyValueBytesMax)
            AddMissing(memory, new(structure.Long("propval"), length, IsRead: !isGet, IsWritten: isGet), missing);
    }

    private static void AddText(UserMemory memory, ulong address, List<UserRange> missing)
    {
        if (UserText.Read(memory, address).Flaw != UserTextFlaw.Faults)
            return;
        var known = memory.ReadablePrefix(address, Hcall.PropertyPathBytesMax);
        var next = address + known;
        var length = Math.Min(PageBytes - (next % PageBytes), Hcall.PropertyPathBytesMax - known);
        missing.Add(new(next, length, IsRead: true, IsWritten: false));
    }

    private static void AddMissing(UserMemory memory, UserRange range, List<UserRange> missing)
    {
        var known = range.IsWritten ? memory.WritablePrefix(range.Address, range.LengthBytes) : memory.ReadablePrefix(range.Address, range.LengthBytes);
        if (known < range.LengthBytes)
            missing.Add(range with { Address = range.Address + known, LengthBytes = range.LengthBytes - known });
    }
}
