using System.Numerics;

namespace FslHv.Simulation;

internal sealed partial class TimingWheel
{
    /// <summary>Moves the cursor to the first due time, opening the buckets on the way, but never past <paramref name="limit"/>.</summary>
    private bool Advance(long limit)
    {
        while (true)
        {
            var low = (int)_cursor & (LowBuckets - 1);
            var found = NextOccupied(low, LowBuckets);
            if (found >= 0)
            {
                var due = _cursor - low + found;
                if (due > limit)
                    return false;
                _cursor = due;
                return true;
            }

            if (!OpenNext(limit))
                return false;
        }
    }

    /// <summary>Opens the next bucket above the lowest level, if it starts at <paramref name="limit"/> or before.</summary>
    private bool OpenNext(long limit)
    {
        for (var level = 0; level < HighLevels; level++)
        {
            var shift = LowBits + (level * HighBits);
            var first = LowBuckets + (level * HighBuckets);
            var digit = (int)(_cursor >> shift) & (HighBuckets - 1);
            var found = NextOccupied(first + digit, first + HighBuckets);
            if (found < 0)
                continue;
            var start = ((_cursor >> shift) - digit + (found - first)) << shift;
            if (start > limit)
                return false;
            _cursor = start;
            Open(found);
            return true;
        }

        return false;
    }

    /// <summary>First bucket from <paramref name="from"/> to before <paramref name="end"/> that holds something; −1 when there is
    /// none.</summary>
    private int NextOccupied(int from, int end)
    {
        var word = from >> 6;
        var bits = _occupied[word] & (ulong.MaxValue << from);
        if (bits == 0)
        {
            word = BitOperations.TrailingZeroCount(_occupiedWords & (ulong.MaxValue << word << 1));
            if (word >= end >> 6)
                return -1;
            bits = _occupied[word];
        }

        return (word << 6) + BitOperations.TrailingZeroCount(bits);
    }

    /// <summary>Spreads a bucket, whose start the cursor has reached, over the levels below, in order.</summary>
    private void Open(int index)
    {
        var slot = _buckets[index].Head;
        _buckets[index].Head = 0;
        ClearOccupied(index);
        while (slot != 0)
        {
            ref var envelope = ref At(slot);
            var next = envelope.Next;
            envelope.Next = 0;
            Link(slot, envelope.Due);
            slot = next;
        }
    }
}
