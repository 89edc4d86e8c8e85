namespace FslHv.Simulation;

/// <content>What waits for its time, and how time moves on.</content>
public sealed partial class PendingDeliveries
{
    /// <summary>From now on nothing that is due later than that is made ready. Nanoseconds.</summary>
    internal void Open(long until)
    {
        if (until == _until)
            return;
        _until = until;
        Promote();
    }

    /// <summary>Everybody has reached that time; nothing is ready. Nanoseconds.</summary>
    internal void Reach(long time) => Base = Math.Max(Base, time);

    /// <summary>Where nothing is ready, everything from now on comes after everything before, in every order.</summary>
    /// <returns>Whether that is so.</returns>
    internal bool TryBarrier()
    {
        if (Count != 0)
            return false;
        Epoch++;
        return true;
    }

    /// <summary>Whether anything is ready; moves time on when nothing is.</summary>
    /// <param name="until">Nothing that is due later is made ready. Nanoseconds.</param>
    internal bool Prepare(long until)
    {
        if (Count != 0)
            return true;
        if (_waiting.Count == 0 || _slots[_waiting[^1]].Due > until)
            return false;
        Base = Math.Max(Base, _slots[_waiting[^1]].Due);
        Promote();
        return true;
    }

    private void Promote()
    {
        if (Count == 0)
            Epoch++;
        for (var limit = Limit; _waiting.Count > 0 && _slots[_waiting[^1]].Due <= limit;)
        {
            var slot = _waiting[^1];
            _waiting.RemoveAt(_waiting.Count - 1);
            MakeReady(slot);
        }
    }

    /// <summary>Where something belongs, or is, among what waits.</summary>
    private int PlaceOf(int slot)
    {
        var (due, sequence) = (_slots[slot].Due, _slots[slot].Sequence);
        var low = 0;
        var high = _waiting.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            ref var other = ref _slots[_waiting[middle]];
            if (other.Due > due || (other.Due == due && other.Sequence > sequence))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
