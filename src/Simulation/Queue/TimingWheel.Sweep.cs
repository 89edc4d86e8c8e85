using FslHv.Actors;

namespace FslHv.Simulation;

internal sealed partial class TimingWheel
{
    private const int StaleMin = 1024;

    /// <summary>Whether most slots are stale, so that a sweep pays for itself.</summary>
    public bool WantsSweep => Stale > StaleMin && Stale > _slotsUsed / 2;

    /// <summary>Frees every stale entry, all of them timers; the others keep their order.</summary>
    public void Sweep(Func<int, bool> isStale)
    {
        for (var index = 0; index < _buckets.Length; index++)
        {
            if (_buckets[index].Head != 0 && Sweep(ref _buckets[index], isStale))
                ClearOccupied(index);
        }

        Sweep(ref _never, isStale);
        Stale = 0;
    }

    /// <summary>Every entry in the order in which they would be taken.</summary>
    public IEnumerable<int> InOrder()
    {
        var slots = new List<int>();
        foreach (var bucket in _buckets)
            AddTo(slots, bucket);
        AddTo(slots, _never);
        return slots.OrderBy(slot => _slots[slot].Due);
    }

    /// <summary>Takes entries out before their time, in the order in which they would be taken. Their slots stay the caller's until it puts them
    /// back. Those that are never due stay.</summary>
    public List<int> TakeOut(Func<int, bool> which)
    {
        var taken = new List<int>();
        for (var index = 0; index < _buckets.Length; index++)
        {
            ref var bucket = ref _buckets[index];
            if (bucket.Head == 0)
                continue;
            var slot = bucket.Head;
            bucket.Head = 0;
            while (slot != 0)
            {
                ref var envelope = ref At(slot);
                var next = envelope.Next;
                envelope.Next = 0;
                if (which(slot))
                    taken.Add(slot);
                else
                    Append(ref bucket, slot);
                slot = next;
            }

            if (bucket.Head == 0)
                ClearOccupied(index);
        }

        return [.. taken.OrderBy(slot => _slots[slot].Due)];
    }

    /// <summary>The slot that was just taken stays the caller's until it puts it back.</summary>
    public void Keep(int slot)
    {
        Invariant.Holds(_spare == slot);
        _spare = 0;
    }

    /// <summary>Frees a slot that is the caller's.</summary>
    public void Drop(int slot) => Release(slot);

    /// <summary>Puts a slot back, behind all that are due no later than it.</summary>
    public void PutBack(int slot, long due)
    {
        Invariant.Holds(due >= _cursor);
        ref var envelope = ref At(slot);
        (envelope.Due, envelope.Next) = (due, 0);
        if (due != Never)
            Link(slot, due);
        else
            Append(ref _never, slot);
    }

    /// <summary>Puts a slot back before all others. <paramref name="now"/> is when the last one was due that was taken.</summary>
    public void PutFirst(int slot, long now)
    {
        var index = IndexOf(now);
        Invariant.Holds(index < LowBuckets && now >= _cursor);
        ref var bucket = ref _buckets[index];
        if (bucket.Head == 0)
        {
            PutBack(slot, now);
            return;
        }

        ref var envelope = ref At(slot);
        (envelope.Due, envelope.Next) = (now, bucket.Head);
        bucket.Head = slot;
    }

    /// <returns>Whether nothing is left in it.</returns>
    private bool Sweep(ref Bucket bucket, Func<int, bool> isStale)
    {
        var slot = bucket.Head;
        bucket.Head = 0;
        while (slot != 0)
        {
            ref var envelope = ref At(slot);
            var next = envelope.Next;
            envelope.Next = 0;
            if (isStale(slot))
            {
                envelope.Generation++;
                Release(slot);
            }
            else
            {
                Append(ref bucket, slot);
            }

            slot = next;
        }

        return bucket.Head == 0;
    }

    private void AddTo(List<int> slots, Bucket bucket)
    {
        for (var slot = bucket.Head; slot != 0; slot = _slots[slot].Next)
            slots.Add(slot);
    }
}
