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
