using System.Numerics;
using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>
/// The event queue: a hierarchical timing wheel over the eight bytes of the due time (Varghese and Lauck 1987). An entry lies on the
/// level of the highest byte in which its due time differs from the cursor, in the bucket of that byte. Buckets are first-in-first-out
/// and a cascade keeps their order, so entries leave in order of due time, and among equals in order of insertion.
/// Slots come from a pool that only grows; slot 0 is no slot.
/// </summary>
internal sealed partial class TimingWheel
{
    private const int BucketsPerLevel = 256;
    private const int WordsPerLevel = BucketsPerLevel / 64;
    private const int Levels = sizeof(long);

    /// <summary>A due time that never comes; such entries are kept, but never taken.</summary>
    private const long Never = long.MaxValue;

    private readonly Bucket[] _buckets = new Bucket[Levels * BucketsPerLevel];
    private readonly ulong[] _occupied = new ulong[Levels * WordsPerLevel];
    private Envelope[] _slots = new Envelope[64];
    private Bucket _never;
    private int _free;
    private int _slotsUsed = 1;

    /// <summary>No entry is due before it. Moves to the start of each bucket that is opened.</summary>
    private long _cursor;

    /// <summary>Entries that can be taken, the stale ones included.</summary>
    public int Count { get; private set; }

    /// <summary>Entries among them that nobody wants any more; whoever makes them so counts them here.</summary>
    public int Stale { get; set; }

    public ref Envelope this[int slot] => ref _slots[slot];

    /// <summary>Puts an entry behind all that are due no later than it. <paramref name="due"/> is not before the last one taken.</summary>
    /// <returns>Its slot.</returns>
    public int Add(EnvelopeKind kind, long due, Message message, long cause, int receiver, int sender, int origin)
    {
        var slot = _free;
        if (slot == 0)
            slot = Grow();
        ref var envelope = ref _slots[slot];
        _free = envelope.Next;
        envelope.Message = message;
        envelope.Due = due;
        envelope.Cause = cause;
        envelope.Receiver = receiver;
        envelope.Sender = sender;
        envelope.Origin = origin;
        envelope.Kind = kind;
        if (due == Never)
        {
            Append(ref _never, slot);
            return slot;
        }

        Count++;
        Link(slot, due);
        return slot;
    }

    /// <summary>Takes out the first entry if it is due at <paramref name="limit"/> or before; whoever takes it releases its slot.</summary>
    /// <returns>Its slot; 0 when there is none.</returns>
    public int Take(long limit)
    {
        var index = (int)((ulong)_cursor & (BucketsPerLevel - 1));
        if (_buckets[index].Head == 0 || _cursor > limit)
        {
            if (!Advance(limit))
                return 0;
            index = (int)((ulong)_cursor & (BucketsPerLevel - 1));
        }

        ref var bucket = ref _buckets[index];
        var slot = bucket.Head;
        var next = _slots[slot].Next;
        bucket.Head = next;
        if (next == 0)
            _occupied[index >> 6] &= ~(1UL << index);
        Count--;
        return slot;
    }

    /// <summary>Gives a slot back that was taken.</summary>
    public void Release(int slot)
    {
        ref var envelope = ref _slots[slot];
        envelope.Message = null;
        envelope.Kind = EnvelopeKind.Free;
        envelope.Next = _free;
        _free = slot;
    }

    /// <summary>Sets the cursor of an empty wheel back; it may have run ahead over entries that turned out to be stale.</summary>
    public void Rewind(long now)
    {
        Invariant.Holds(Count == 0);
        _cursor = now;
    }

    private void Link(int slot, long due)
    {
        var difference = (ulong)(due ^ _cursor) | 1;
        var shift = (63 - BitOperations.LeadingZeroCount(difference)) & ~7;
        var index = (shift << 5) | (int)((ulong)(due >> shift) & (BucketsPerLevel - 1));
        ref var bucket = ref _buckets[index];
        if (bucket.Head == 0)
            _occupied[index >> 6] |= 1UL << index;
        Append(ref bucket, slot);
    }

    private void Append(ref Bucket bucket, int slot)
    {
        if (bucket.Head == 0)
            bucket.Head = slot;
        else
            _slots[bucket.Tail].Next = slot;
        bucket.Tail = slot;
        _slots[slot].Next = 0;
    }

    private int Grow()
    {
        if (_slotsUsed == _slots.Length)
            Array.Resize(ref _slots, _slots.Length * 2);
        return _slotsUsed++;
    }

    /// <summary>A list of slots. Tail means nothing while Head is 0.</summary>
    private struct Bucket
    {
        public int Head;
        public int Tail;
    }
}
