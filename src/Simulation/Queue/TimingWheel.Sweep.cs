namespace FslHv.Simulation;

internal sealed partial class TimingWheel
{
    private const int StaleMin = 1024;

    /// <summary>Whether most entries are stale, so that a sweep pays for itself.</summary>
    public bool WantsSweep => Stale > StaleMin && Stale > Count / 2;

    /// <summary>Frees every stale entry, all of them timers; the others keep their order.</summary>
    public void Sweep(Func<int, bool> isStale)
    {
        for (var index = 0; index < _buckets.Length; index++)
        {
            if (_buckets[index].Head != 0 && Sweep(ref _buckets[index], isStale, counted: true))
                _occupied[index >> 6] &= ~(1UL << index);
        }

        Sweep(ref _never, isStale, counted: false);
        Stale = 0;
    }

    /// <summary>Every entry in the order in which they would be taken.</summary>
    public IEnumerable<int> InOrder()
    {
        var slots = new List<int>(Count);
        foreach (var bucket in _buckets)
            AddTo(slots, bucket);
        AddTo(slots, _never);
        return slots.OrderBy(slot => _slots[slot].Due);
    }

    /// <returns>Whether nothing is left in it.</returns>
    private bool Sweep(ref Bucket bucket, Func<int, bool> isStale, bool counted)
    {
        var slot = bucket.Head;
        bucket = default;
        while (slot != 0)
        {
            var next = _slots[slot].Next;
            if (!isStale(slot))
            {
                Append(ref bucket, slot);
            }
            else
            {
                Count -= counted ? 1 : 0;
                _slots[slot].Generation++;
                Release(slot);
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
