using FslHv.Abi;

namespace FslHv.Partitions;

/// <summary>Reads the two words that <see cref="Hcall.DmaAttrSet"/> points at from its caller's memory. Source: Topaz <c>src/pamu.c</c>.</summary>
internal static class StashArguments
{
    /// <returns>Null for any other call.</returns>
    public static PropertyOperands? Read(GuestMemory memory, Hcall call)
    {
        if (call is not Hcall.DmaAttrSet set)
            return null;
        var words = memory.ReadPrefix(set.Address, Hcall.StashWordsBytes);
        var isWhole = words.Length == Hcall.StashWordsBytes;
        return new(isWhole ? HcallStatus.Success : HcallStatus.Fault, "", "", isWhole ? words : Bytes.Empty);
    }
}
