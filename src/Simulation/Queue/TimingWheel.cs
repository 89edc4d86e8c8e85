using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>
/// The event queue: a hierarchical timing wheel over the digits of the due time (Varghese and Lauck 1987). The lowest digit has 10 bits,
/// so that short delays rarely cascade, the seven above it 8 bits each. An entry lies on the level of the highest digit in which its due
/// time differs from the cursor, in the bucket of that digit. Buckets are first-in-first-out and a cascade keeps their order, so entries
/// leave in order of due time, and among equals in order of insertion. Slots come from a pool that only grows; slot 0 is no slot.
/// </summary>
internal sealed partial class TimingWheel
{
    private const int LowBits = 10;
    private const int LowBuckets = 1 << LowBits;
    private const int HighBits = 8;
    private const int HighBuckets = 1 << HighBits;
    private const int HighLevels = 7;
    private const int Buckets = LowBuckets + (HighLevels * HighBuckets);

    /// <summary>A due time that never comes; such entries are kept, but never taken.</summary>
    private const long Never = long.MaxValue;

    /// <summary>Those of the lowest level, then those of each level above it.</summary>
    private readonly Bucket[] _buckets = new Bucket[Buckets];

    /// <summary>One bit per bucket: whether anything is in it.</summary>
    private readonly ulong[] _occupied = new ulong[Buckets / 64];

    /// <summary>One bit per word of <see cref="_occupied"/>, of which there are 44: whether it is not 0. A wheel with few entries is searched by it.</summary>
    private ulong _occupiedWords;

    private Envelope[] _slots = new Envelope[64];
    private Bucket _never;
    private int _free;
    private int _slotsUsed = 1;

    /// <summary>The slot that was taken last, for the next entry to use: most messages are answers.</summary>
    private int _spare;

    /// <summary>No entry is due before it. Moves to the start of each bucket that is opened.</summary>
    private long _cursor;

    /// <summary>Entries that can be taken and that nobody wants any more, all of them timers; whoever makes them so counts them
    /// here.</summary>
    public int Stale { get; set; }

    /// <summary>Slots that were ever in use at once.</summary>
    public int SlotsUsed => _slotsUsed - 1;

    /// <summary>Whether there is nothing to take, stale entries included.</summary>
    public bool IsEmpty => _occupiedWords == 0;

    public ref Envelope this[int slot] => ref _slots[slot];

    /// <summary>Puts an entry behind all that are due no later than it. <paramref name="due"/> is not before the last one taken.</summary>
    /// <returns>Its slot.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Add(EnvelopeKind kind, long due, Message message, long cause, int receiver, int sender, int origin)
    {
        Invariant.Holds(due >= _cursor);
        var slot = _spare;
        _spare = 0;
        if (slot == 0)
            slot = Rent();
        ref var envelope = ref _slots[slot];
        envelope.Message = message;
        envelope.Due = due;
        envelope.Cause = cause;
        envelope.Next = 0;
        envelope.Receiver = receiver;
        envelope.Sender = sender;
        envelope.Origin = origin;
        envelope.Kind = kind;
        if (due != Never)
            Link(slot, due);
        else
            Append(ref _never, slot);
        return slot;
    }

    /// <summary>
    /// Takes out the first entry if it is due at <paramref name="limit"/> or before. <paramref name="limit"/> is not before the last one
    /// taken. What the slot holds can be read until the next call of anything here.
    /// </summary>
    /// <returns>Its slot; 0 when there is none.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Take(long limit)
    {
        ref var bucket = ref BucketAt((int)_cursor & (LowBuckets - 1));
        if (bucket.Head == 0)
        {
            if (!Advance(limit))
                return 0;
            bucket = ref BucketAt((int)_cursor & (LowBuckets - 1));
        }

        var slot = bucket.Head;
        var next = At(slot).Next;
        bucket.Head = next;
        if (next == 0)
            ClearOccupied((int)_cursor & (LowBuckets - 1));
        if (_spare != 0)
            Release(_spare);
        _spare = slot;
        return slot;
    }

    /// <summary>Sets the cursor of an empty wheel back; it may have run ahead over entries that turned out to be stale.</summary>
    public void Rewind(long now)
    {
        Invariant.Holds(IsEmpty);
        _cursor = now;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Link(int slot, long due)
    {
        var index = IndexOf(due);
        ref var bucket = ref BucketAt(index);
        if (!Append(ref bucket, slot))
            return;
        _occupied[index >> 6] |= 1UL << index;
        _occupiedWords |= 1UL << (index >> 6);
    }

    /// <summary>The bucket in which a due time lies, seen from the cursor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int IndexOf(long due)
    {
        var difference = (ulong)(due ^ _cursor);
        return difference < LowBuckets ? (int)due & (LowBuckets - 1) : IndexOfHigh(due, difference);
    }

    private static int IndexOfHigh(long due, ulong difference)
    {
        var level = (BitOperations.Log2(difference) - LowBits) / HighBits;
        var digit = (int)(due >> (LowBits + (level * HighBits))) & (HighBuckets - 1);
        return LowBuckets + (level * HighBuckets) + digit;
    }

    /// <summary>Puts a slot, whose Next is 0, at the end of a list.</summary>
    /// <returns>Whether the list was empty.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Append(ref Bucket bucket, int slot)
    {
        var tail = bucket.Tail;
        bucket.Tail = slot;
        if (bucket.Head == 0)
        {
            bucket.Head = slot;
            return true;
        }

        At(tail).Next = slot;
        return false;
    }

    private int Rent()
    {
        var slot = _free;
        if (slot != 0)
        {
            _free = At(slot).Next;
            return slot;
        }

        if (_slotsUsed == _slots.Length)
            Array.Resize(ref _slots, _slots.Length * 2);
        return _slotsUsed++;
    }

    private void Release(int slot)
    {
        ref var envelope = ref At(slot);
        envelope.Message = null;
        envelope.Kind = EnvelopeKind.Free;
        envelope.Next = _free;
        _free = slot;
    }

    private void ClearOccupied(int index)
    {
        ref var word = ref _occupied[index >> 6];
        word &= ~(1UL << index);
        if (word == 0)
            _occupiedWords &= ~(1UL << (index >> 6));
    }

    /// <summary>A slot by a number of our own making, which is in range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref Envelope At(int slot) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_slots), (nuint)(uint)slot);

    /// <summary>A bucket by an index that was made of digits, which is in range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Bucket BucketAt(int index) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_buckets), (nuint)(uint)index);

    /// <summary>A list of slots. Tail means nothing while Head is 0.</summary>
    private struct Bucket
    {
        public int Head;
        public int Tail;
    }
}
