using System.Numerics;

namespace FslHv.Simulation;

internal sealed partial class TimingWheel
{
    /// <summary>Moves the cursor to the first due time, opening the buckets on the way, but never past <paramref name="limit"/>.</summary>
    private bool Advance(long limit)
    {
        if (_cursor > limit)
            return false;
        for (var shift = 0; shift < Levels * 8;)
        {
            var bucket = NextOccupied(shift >> 3, (int)((ulong)(_cursor >> shift) & (BucketsPerLevel - 1)));
            if (bucket < 0)
            {
                shift += 8;
                continue;
            }

            var start = ((_cursor >> shift) & ~(long)(BucketsPerLevel - 1) | (uint)bucket) << shift;
            if (start > limit)
                return false;
            _cursor = start;
            if (shift == 0)
                return true;
            Open((shift << 5) | bucket);
            shift = 0;
        }

        return false;
    }

    /// <summary>First bucket of a level that holds something, from that one on; −1 when there is none.</summary>
    private int NextOccupied(int level, int from)
    {
        var words = _occupied.AsSpan(level * WordsPerLevel, WordsPerLevel);
        var word = from >> 6;
        var bits = words[word] & (ulong.MaxValue << from);
        while (bits == 0)
        {
            if (++word == WordsPerLevel)
                return -1;
            bits = words[word];
        }

        return (word << 6) | BitOperations.TrailingZeroCount(bits);
    }

    /// <summary>Spreads a bucket, whose start the cursor has reached, over the levels below, in order.</summary>
    private void Open(int index)
    {
        var slot = _buckets[index].Head;
        _buckets[index] = default;
        _occupied[index >> 6] &= ~(1UL << index);
        while (slot != 0)
        {
            var next = _slots[slot].Next;
            Link(slot, _slots[slot].Due);
            slot = next;
        }
    }
}
