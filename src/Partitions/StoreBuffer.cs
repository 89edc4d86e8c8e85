using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Partitions;

/// <summary>
/// A partition's own stores into memory that it shares, from when it makes them until they come back with their place in the order that all who share the
/// memory follow: what a processor's store buffer is. See <c>docs/decisions/0010-shared-memory.md</c>.
/// </summary>
internal sealed class StoreBuffer(ValueList<PhysicalRange> shared)
{
    private readonly Queue<SharedStore> _new = [];
    private readonly Queue<SharedStore> _onTheirWay = [];
    private RequestId _last;

    /// <summary>Whether there are stores that nobody else has heard of.</summary>
    public bool HasNew => _new.Count > 0;

    /// <summary>Stores that were reported and have not come back, oldest first.</summary>
    public IReadOnlyCollection<SharedStore> OnTheirWay => _onTheirWay;

    /// <summary>Whether others reach all of a range.</summary>
    public bool IsShared(ulong physical, int count)
    {
        foreach (var range in shared)
        {
            if (range.Contains(physical))
                return range.From(physical) >= (ulong)count;
        }

        return false;
    }

    /// <summary>The partition stored: what others share of it is kept.</summary>
    public void Note(ulong physical, Bytes bytes)
    {
        foreach (var range in shared)
        {
            var isBefore = range.Address < physical && !range.Contains(physical);
            var begin = range.Contains(physical) ? 0 : range.Address - physical;
            if (isBefore || begin >= (ulong)bytes.Length)
                continue;
            var count = Math.Min(range.From(physical + begin), (ulong)bytes.Length - begin);
            _last = _last.Next;
            _new.Enqueue(new SharedStore(_last, physical + begin, bytes.Slice((int)begin, (int)count)));
        }
    }

    /// <summary>The oldest of the new ones. From now on it is on its way.</summary>
    public bool TryTakeNew(out SharedStore store)
    {
        if (!_new.TryDequeue(out store))
            return false;
        _onTheirWay.Enqueue(store);
        return true;
    }

    /// <summary>The oldest of those on their way has come back.</summary>
    public void Returned(RequestId number)
    {
        Invariant.Holds(_onTheirWay.Count > 0 && _onTheirWay.Peek().Number == number);
        _onTheirWay.Dequeue();
    }

    public void AddTo(ref StateHash hash)
    {
        Invariant.Holds(!HasNew);
        hash.Add(_last.Value);
        hash.Add(_onTheirWay.Count);
        foreach (var store in _onTheirWay)
        {
            hash.Add(store.Number.Value);
            hash.Add(store.PhysicalAddress);
            hash.Add(store.Bytes.Span);
        }
    }
}

/// <summary>A store into shared memory.</summary>
/// <param name="Number">Its number among those of its partition.</param>
/// <param name="PhysicalAddress">Where to.</param>
/// <param name="Bytes">What.</param>
internal readonly record struct SharedStore(RequestId Number, ulong PhysicalAddress, Bytes Bytes)
{
    /// <summary>Whether it has a byte in common with a range that is not empty.</summary>
    public bool Overlaps(ulong physical, int count) =>
        physical >= PhysicalAddress ? physical - PhysicalAddress < (ulong)Bytes.Length : PhysicalAddress - physical < (ulong)count;
}
