using System.Numerics;

namespace FslHv.Simulation;

/// <summary>
/// Last due time per pair of sender and receiver: open addressing, linear probing. An entry whose time has come says nothing any more;
/// such entries are dropped when the table would grow.
/// </summary>
internal sealed class PairTable
{
    private Entry[] _entries = new Entry[64];
    private int _count;

    /// <summary>Last due time of the pair, or anything up to now when nothing of it is on its way.</summary>
    public long LastDue(int sender, int receiver) => _count == 0 ? 0 : _entries[Find(_entries, Key(sender, receiver))].Due;

    /// <summary>Notes a due time if it is the pair's latest.</summary>
    public void Raise(int sender, int receiver, long due, long now)
    {
        if (_count * 2 >= _entries.Length)
            Rebuild(now);
        var key = Key(sender, receiver);
        ref var entry = ref _entries[Find(_entries, key)];
        if (entry.Key == 0)
            _count++;
        entry.Key = key;
        entry.Due = Math.Max(entry.Due, due);
    }

    private static ulong Key(int sender, int receiver) => ((ulong)(uint)sender << 32) | (uint)receiver;

    /// <summary>Place of a key, or the free place where it belongs. Key 0 (nobody to nobody) is free.</summary>
    private static int Find(Entry[] entries, ulong key)
    {
        var place = (int)((key * 0x9E37_79B9_7F4A_7C15) >> (64 - BitOperations.Log2((uint)entries.Length)));
        while (entries[place].Key != key && entries[place].Key != 0)
            place = (place + 1) & (entries.Length - 1);
        return place;
    }

    private void Rebuild(long now)
    {
        var live = 0;
        foreach (var entry in _entries)
            live += entry.Due > now ? 1 : 0;
        var entries = new Entry[live * 4 > _entries.Length ? _entries.Length * 2 : _entries.Length];
        foreach (var entry in _entries)
        {
            if (entry.Due > now)
                entries[Find(entries, entry.Key)] = entry;
        }

        _entries = entries;
        _count = live;
    }

    private struct Entry
    {
        public ulong Key;
        public long Due;
    }
}
