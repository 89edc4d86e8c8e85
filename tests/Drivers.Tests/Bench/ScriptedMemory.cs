using System.Text;
using FslHv.Abi;

namespace FslHv.Drivers.Tests;

/// <summary>The guest's memory, one tree that all partitions have, and the memory of one remote partition.</summary>
internal sealed class ScriptedMemory
{
    private readonly SortedDictionary<ulong, byte> _own = [];
    private readonly SortedDictionary<ulong, byte> _remote = [];
    private readonly SortedDictionary<string, Bytes> _properties = new(StringComparer.Ordinal);

    public void Store(GuestAccess.Store store) => Put(_own, store.Address, store.Bytes.Span);

    public Bytes Load(ulong address, int length) => Get(_own, address, length);

    /// <summary>Carries a call out.</summary>
    /// <returns>r4.</returns>
    public uint Carry(Hcall call)
    {
        switch (call)
        {
            case Hcall.PartitionSetDtprop set:
                _properties[$"{Text(set.PathAddress)} {Text(set.NameAddress)}"] = Get(_own, set.ValueAddress, (int)set.LengthBytes);
                return 0;
            case Hcall.PartitionGetDtprop get:
                var value = _properties[$"{Text(get.PathAddress)} {Text(get.NameAddress)}"];
                Put(_own, get.ValueAddress, value.Span);
                return (uint)value.Length;
            case Hcall.PartitionMemcpy copy:
                Assert.Equal(0ul, copy.ListAddress % 32);
                foreach (var entry in List(copy.ListAddress, (int)copy.Entries))
                {
                    var (from, to) = copy.Source == Handle.Self ? (_own, _remote) : (_remote, _own);
                    Put(to, entry.Target, Get(from, entry.Source, (int)entry.SizeBytes).Span);
                }

                return 0;
            default:
                return 0;
        }
    }

    private IEnumerable<ScatterGatherEntry> List(ulong address, int entries)
    {
        for (var i = 0; i < entries; i++)
            yield return ScatterGatherEntry.Read(Get(_own, address + ((ulong)i * ScatterGatherEntry.EntryBytes), ScatterGatherEntry.EntryBytes).Span);
    }

    private string Text(ulong address)
    {
        var text = new StringBuilder();
        for (; _own.GetValueOrDefault(address) is not 0 and var letter; address++)
            text.Append((char)letter);
        return text.ToString();
    }

    private static void Put(SortedDictionary<ulong, byte> memory, ulong address, ReadOnlySpan<byte> bytes)
    {
        foreach (var each in bytes)
            memory[address++] = each;
    }

    private static Bytes Get(SortedDictionary<ulong, byte> memory, ulong address, int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
            bytes[i] = memory.GetValueOrDefault(address + (ulong)i);
        return Bytes.Take(bytes);
    }
}
