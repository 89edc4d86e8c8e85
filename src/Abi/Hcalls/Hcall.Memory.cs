using System.Buffers.Binary;

namespace FslHv.Abi;

/// <content>Copies between partitions. Source: Topaz <c>src/hcalls.c</c>.</content>
public abstract partial record Hcall
{
    /// <summary>
    /// <c>FH_PARTITION_MEMCPY</c>: copies between the memories of two partitions, entry after entry of a list. The list's address goes in r5
    /// (low) and r6 (high), the reverse of every other call; here it is one number. Any two partitions will do, in any state; no entries is success.
    /// <see cref="HcallStatus.Invalid"/>: one of the handles is no partition's, nothing was done. <see cref="HcallStatus.Fault"/>: part of the list
    /// cannot be read, or an entry could not be copied as a whole; what was copied before stays, the copied part of that entry too.
    /// </summary>
    /// <param name="Source">Whose memory is read.</param>
    /// <param name="Target">Whose memory is written.</param>
    /// <param name="ListAddress">Caller's guest-physical address of the list of <see cref="ScatterGatherEntry"/>. Should be a
    /// multiple of 32; not tested.</param>
    /// <param name="Entries">How many.</param>
    public sealed record PartitionMemcpy(Handle Source, Handle Target, ulong ListAddress, uint Entries) : Hcall
    {
        public override HcallToken Token => HcallToken.PartitionMemcpy;
    }
}

/// <summary>
/// An entry of the list of <see cref="Hcall.PartitionMemcpy"/> (<c>fh_sg_list</c>). Shape: 32 bytes, big-endian: source, target, size, and a
/// reserved word that should be zero and is never tested.
/// </summary>
/// <param name="Source">Guest-physical address in the source partition.</param>
/// <param name="Target">Guest-physical address in the target partition.</param>
/// <param name="SizeBytes">How much.</param>
public readonly record struct ScatterGatherEntry(ulong Source, ulong Target, ulong SizeBytes)
{
    /// <summary>Size of an entry.</summary>
    public const int EntryBytes = 32;

    /// <summary>Reads an entry.</summary>
    public static ScatterGatherEntry Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]));

    /// <summary>A list as it lies in memory, with that in the reserved word of each entry.</summary>
    public static Bytes Write(ReadOnlySpan<ScatterGatherEntry> entries, ulong reserved = 0)
    {
        var bytes = new byte[entries.Length * EntryBytes];
        for (var i = 0; i < entries.Length; i++)
        {
            var at = bytes.AsSpan(i * EntryBytes);
            BinaryPrimitives.WriteUInt64BigEndian(at, entries[i].Source);
            BinaryPrimitives.WriteUInt64BigEndian(at[8..], entries[i].Target);
            BinaryPrimitives.WriteUInt64BigEndian(at[16..], entries[i].SizeBytes);
            BinaryPrimitives.WriteUInt64BigEndian(at[24..], reserved);
        }

        return Bytes.Take(bytes);
    }
}
