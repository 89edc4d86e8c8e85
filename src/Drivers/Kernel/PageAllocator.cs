using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>Gives rows of pages out of one range, the lowest that is free and long enough.</summary>
internal sealed class PageAllocator(KernelPages all)
{
    /// <summary>1 GiB: no row is longer.</summary>
    public const ulong RowPagesMax = 1 << 18;

    /// <summary>Rows that are given out, by address.</summary>
    private readonly List<KernelPages> _taken = [];

    /// <summary>A row of that many pages; none when there is no such row.</summary>
    public KernelPages Allocate(ulong count)
    {
        Invariant.Holds(count > 0);
        if (count > RowPagesMax)
            return default;
        var address = all.Address;
        for (var i = 0; i <= _taken.Count; i++)
        {
            var end = i < _taken.Count ? _taken[i].Address : End(all);
            if ((end - address) / KernelPages.PageBytes >= count)
            {
                _taken.Insert(i, new(address, count));
                return _taken[i];
            }

            address = i < _taken.Count ? End(_taken[i]) : address;
        }

        return default;
    }

    /// <summary>Takes a row back.</summary>
    public void Free(KernelPages pages) => Invariant.Holds(_taken.Remove(pages));

    public void AddTo(ref StateHash hash)
    {
        hash.Add(_taken.Count);
        foreach (var pages in _taken)
        {
            hash.Add(pages.Address);
            hash.Add(pages.Count);
        }
    }

    private static ulong End(KernelPages pages) => pages.Address + (pages.Count * KernelPages.PageBytes);
}
